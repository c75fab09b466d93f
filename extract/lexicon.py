"""Vocabulary: the strict loader of the YAML files under ``extract/data``.

``load(name)`` gives the content of ``extract/data/<name>.yaml`` as plain dicts and lists (shared: do not change
them).  ``overlay(vocabulary)`` lays a user's extra words over the files; ``@cached`` is ``functools.cache`` for
whatever is built from vocabulary, and forgets its values when the overlay changes.

Strict means: a duplicate key, an unknown key, a wrong type, a word under two labels, an alias of two metrics, a
unit without dimension are faults.  All faults of a file stand in one ``LexiconError`` with file and line.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import yaml

from extract.errors import LexiconError
from extract.lexicon_checks import brief, check
from extract.pattern import compile_pattern
from extract.yamlguard import too_deep, too_large

DATA = Path(__file__).parent / "data"
MOST = 20       # faults told at once
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_F = TypeVar("_F", bound=Callable[..., Any])


class _Loader(_BASE):  # type: ignore[misc]
    """PyYAML's safe loader with the surprises taken out: see ``_RESOLVERS``."""


# YAML 1.1 would read `no` and `on` as booleans, `1:30` as 90, `2016-06-05` as a date and `1e4` as text.
_TAG = "tag:yaml.org,2002:"
_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|\.[0-9]+)$", "-+.0123456789"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("merge", r"^<<$", "<"),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_pattern), list(_first))

_overlay: dict[str, Any] = {}
_overlay_source = "config.yaml"
_caches: list[Any] = []


def cached(function: _F) -> _F:
    """``functools.cache`` for values built from vocabulary; emptied by :func:`overlay`."""
    return _kept(functools.cache(function))


def remembered(size: int) -> Callable[[_F], _F]:
    """``functools.lru_cache(size)`` for answers that depend on vocabulary; emptied by :func:`overlay`."""
    def wrap(function: _F) -> _F:
        return _kept(functools.lru_cache(size)(function))
    return wrap


def compiled(name: str, plain: tuple[str, ...] = (), **lists: list[str]) -> SimpleNamespace:
    """The top level of a vocabulary file as attributes: texts as verbose patterns (``lists`` fill their named
    lists), lists as frozensets; ``plain`` names texts that stay texts, and mappings stay mappings."""
    out: dict[str, Any] = {}
    for key, value in load(name).items():
        if isinstance(value, str) and key not in plain:
            value = compile_pattern(value, **lists)
        out[key] = frozenset(value) if isinstance(value, list) else value
    return SimpleNamespace(**out)


def _kept(wrapped: Any) -> Any:
    _caches.append(wrapped)
    return wrapped


@cached
def load(name: str) -> Any:
    """The checked content of ``extract/data/<name>.yaml`` with the overlay laid last.

    Raises LexiconError naming each fault with file and line.
    """
    path = DATA / f"{name}.yaml"
    data, faults = parse(path.read_bytes(), path.name)
    if not faults and name in _overlay:
        data = _merge(data, _overlay[name], f"{_overlay_source}: vocabulary.{name}", faults)
        faults += [f"{_overlay_source}: vocabulary.{name}: {text}" for _, text in check(name, data)]
    elif not faults:
        node = None
        for where, text in check(name, data):
            node = node or yaml.compose(path.read_bytes(), _Loader)
            faults.append(f"{path.name}:{_line(node, where)}: {text}")
    if faults:
        more = [f"and {len(faults) - MOST} more faults"] if len(faults) > MOST else []
        raise LexiconError("vocabulary: " + "; ".join([*faults[:MOST], *more]))
    return data


def names() -> list[str]:
    """Every vocabulary file, without its ending."""
    return sorted(path.stem for path in DATA.glob("*.yaml") if not path.stem.startswith("_"))


def overlay(vocabulary: dict[str, Any] | None, source: str = "config.yaml") -> None:
    """Lay ``{file name: content of the same shape}`` over the files: new keys are added, lists are extended.

    ``None`` or ``{}`` takes an earlier overlay away.  Raises LexiconError and leaves the vocabulary as it was
    when a name is unknown, a value contradicts the files, or the result fails the checks of its file.
    """
    global _overlay, _overlay_source
    before = _overlay, _overlay_source
    wanted = dict(vocabulary or {})
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        raise LexiconError(f"{source}: vocabulary.{unknown[0]} is no vocabulary file; known: {', '.join(names())}")
    if wanted == _overlay:
        return
    _overlay, _overlay_source = wanted, source
    _forget()
    try:
        for name in wanted:
            load(name)
    except LexiconError:
        _overlay, _overlay_source = before
        _forget()
        raise


def parse(raw: bytes | str, source: str) -> tuple[Any, list[str]]:
    """``(content, faults)`` of a YAML text read by this package's strict rules; ``source`` names it in faults."""
    loader = None
    try:
        if line := too_deep(raw, _Loader):
            return None, [f"{source}:{line}: nested too deeply; take some levels out"]
        loader = _Loader(raw)
        node = loader.get_single_node()
        if node is None:
            return None, []
        if line := too_large(node):
            return None, [f"{source}:{line}: aliases multiply without end; write out what is meant"]
        faults = [f"{source}:{line}: {text}" for line, text in _duplicates(node)]
        return loader.construct_document(node), faults
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [f"{source}:{line}: not valid YAML ({error.problem})"]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [f"{source}:1: not valid YAML ({error})"]
    except (ValueError, KeyError, TypeError, AttributeError):      # what the constructors of PyYAML raise
        return None, [f"{source}:1: not valid YAML (a tag or a number that can't be read)"]
    finally:
        if loader is not None:
            loader.dispose()


def _forget() -> None:
    for one in _caches:
        one.cache_clear()


def _duplicates(node: Any) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping; PyYAML would keep the last in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value.__class__ is str:
                if key.value in seen:
                    yield line, f"key {key.value!r} stands twice (first in line {seen[key.value]}); keep one"
                seen.setdefault(key.value, line)
            yield from _duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if value.__class__ is not yaml.ScalarNode:
                yield from _duplicates(value)


def _line(node: Any, where: tuple[Any, ...]) -> int:
    """Line of the item at the path ``where`` (keys and list positions), or of the nearest item above it."""
    for step in where:
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if str(pair[0].value) == str(step)]
            if not found:
                break
            node = found[0][1] if isinstance(found[0][1], yaml.CollectionNode) else found[0][0]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return int(node.start_mark.line) + 1


def _merge(base: Any, extra: Any, where: str, faults: list[str]) -> Any:
    """``base`` with ``extra`` added; a scalar that says something else than the file is a fault."""
    if isinstance(base, dict) and isinstance(extra, dict):
        out = dict(base)
        for key, value in extra.items():
            out[key] = _merge(base[key], value, f"{where}.{key}", faults) if key in base else value
        return out
    if isinstance(base, list) and isinstance(extra, list):
        return base + [item for item in extra if item not in base]
    if base != extra:
        faults.append(f"{where}: {brief(extra)} contradicts {brief(base)}; use another name")
    return base
