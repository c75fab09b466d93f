"""One room per kind of file. Each reader turns bytes into a :class:`extract.readers.layout.Draft`: one text, the places
its stretches come from, and what a person should know of the reading.

Reading order: faults · limits · layout · decoding · kinds · sheets, web, word, pdf · archive.
"""
