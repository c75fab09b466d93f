"""Views composed into files for a meeting: PPTX, DOCX, PDF, XLSX, ZIP.  Pure: no page, no clock (but the command).

Reading order: kinds, words · model (what a briefing is) · changes (what it showed, what changed) · content (blocks of a page)
· bodies (views as blocks) · matter (summary, gaps, papers, method) · fit (what a page holds) · pages · picks (the pack of a region)
· gather (from a store) · decks: decklook, chartxml, deckchart, deckshape, deck · able, pictures, report, word, printed · workbook
· bundle · files (any of them) · job, command.

For pages of the app: ``model.Briefing`` and ``Cover``, ``changes.compose`` and ``refresh``, ``files.make``, ``kinds``,
``able.why_no_pictures``.
"""
