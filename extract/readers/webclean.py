"""What stands around the paper on a page: scripts, navigation, footers, lines of the site; the body is never lost with them."""
from __future__ import annotations

from typing import Any

import regex
from selectolax.lexbor import LexborHTMLParser

from extract import lexicon

NEVER = "script, style, noscript, template, iframe, object, svg, head, button, select, option, textarea, input, canvas, audio, video"
AROUND = "nav, footer, aside"
MOST = 0.4            # a block with this share of the page's text is the page, whatever it is called
LINKED = 0.6          # a list whose text is links to this share is navigation …
MOST_BLOCKS = 3000    # of more, thousands stand in each other: only lists are looked at
LINKED_LEAST = 4      # … if it has this many
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_WORD = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


@lexicon.cached
def _around() -> frozenset[str]:
    return frozenset(lexicon.load("readers")["web"]["around"])


@lexicon.cached
def _noise() -> regex.Pattern[str]:
    return regex.compile(lexicon.load("readers")["web"]["line_noise"])


def is_noise(line: str) -> bool:
    """Whether a line is the site's, not the paper's."""
    return len(line) < 120 and _noise().fullmatch(line.strip()) is not None


def clean(tree: LexborHTMLParser) -> None:
    """Take out of ``tree`` what is not the paper."""
    for node in tree.css(NEVER):
        node.decompose()
    body = tree.body
    if body is None:
        return
    whole = max(1, _size(body))
    for node in body.css(f"{AROUND}, [class], [id], [style], [hidden]"):
        if node.tag == "body" or node.parent is None:
            continue
        if (node.tag in ("nav", "footer", "aside") or _is_around(node) or _is_hidden(node)) and _size(node) <= MOST * whole:
            node.decompose()
    blocks = body.css("ul, ol, dl, table, div")
    for node in blocks if len(blocks) <= MOST_BLOCKS else body.css("ul, ol, dl"):
        if node.parent is not None and _is_list_of_links(node) and _size(node) <= MOST * whole:
            node.decompose()


def _size(node: Any) -> int:
    return len("".join((node.text() or "").split()))


def _is_hidden(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_around(node: Any) -> bool:
    """Whether a word in class or id says so; of names made of words (article-footer) the last counts most."""
    if node.tag in ("p", "span", "td", "th", "tr", "tbody", "table", "a", "strong", "b", "h1", "h2"):
        return False
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split()
    return any(name.lower() in _around() or (words := _WORD.findall(name)) and {w.lower() for w in (words[0], words[-1])} & _around()
               for name in names)


def _is_list_of_links(node: Any) -> bool:
    links = node.css("a")
    if len(links) < LINKED_LEAST:
        return False
    return sum(len("".join((link.text() or "").split())) for link in links) >= LINKED * max(1, _size(node))
