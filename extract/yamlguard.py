"""YAML that can't be meant: nested so deeply that reading it would end the interpreter, or of aliases that multiply."""
from __future__ import annotations

from typing import Any

import yaml

DEEPEST = 50            # levels; the vocabulary has seven
LARGEST = 2_000_000     # nodes, what an alias stands for counted each time; the vocabulary has some 60,000


def too_deep(raw: bytes | str, loader: Any) -> int:
    """The line at which ``raw`` goes deeper than DEEPEST, 0 where it doesn't; raises what the loader's parser raises."""
    depth = 0
    for event in yaml.parse(raw, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return event.start_mark.line + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0


def too_large(root: yaml.Node) -> int:
    """The line of a node that stands for more than LARGEST nodes, for itself, or for more than DEEPEST levels; 0 where there is none."""
    sizes: dict[int, tuple[int, int]] = {}      # nodes and levels

    def size(node: yaml.Node) -> tuple[int, int]:
        if not isinstance(node, yaml.CollectionNode):
            return 1, 0
        known = sizes.get(id(node))
        if known is None:
            sizes[id(node)] = LARGEST + 1, 0        # met again before it is counted: it holds itself
            children = node.value if isinstance(node, yaml.SequenceNode) else [one for pair in node.value for one in pair]
            counted = [size(one) for one in children]       # an alias comes after what it stands for: never deeper than the text
            known = sizes[id(node)] = 1 + sum(n for n, _ in counted), 1 + max((levels for _, levels in counted), default=0)
        if known[0] > LARGEST or known[1] > DEEPEST:
            raise _Large(node.start_mark.line + 1)
        return known

    try:
        size(root)
    except _Large as error:
        return int(error.args[0])
    return 0


class _Large(Exception):
    """The line of what is too large."""
