"""A file of settings as flat values by dotted key, checked one by one: unknown and doubled keys and bad values are told with their line."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from extract.yamlguard import too_deep, too_large
from targets.text import TargetsError

LARGEST = 1e12          # of any setting; not infinity, which has no whole number
Rules = Mapping[str, tuple[Callable[[Any], bool], str]]     # setting -> (test, what a good value is)


class ConfigError(TargetsError):
    """A setting that can't be used; the sentence names file and line."""


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST


def is_positive(value: Any) -> bool:
    return is_number(value) and value > 0


def is_not_negative(value: Any) -> bool:
    return is_number(value) and value >= 0


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_counted(value: Any) -> bool:
    return is_count(value) and value > 0


def is_yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def read(file: Path, rules: Rules) -> dict[str, Any]:
    """The settings a file says, by dotted key; every key that has no rule is refused.  ConfigError with file and line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        line = too_deep(text, yaml.SafeLoader)
        root = None if line else yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise ConfigError("config_encoding", file=file) from None
    except OSError as error:
        raise ConfigError("config_unreadable", file=file, reason=error.strerror or error) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError("config_yaml", file=file, line=line, reason=error.problem) from None
    except yaml.YAMLError as error:
        raise ConfigError("config_yaml", file=file, line=1, reason=error) from None
    if line := line or (too_large(root) if root else 0):
        raise ConfigError("config_burst", file=file, line=line)
    found = _Reading(file, rules)
    if root is not None:
        found.walk(root, "")
    return found.values


class _Reading:
    """Walks the nodes of a file and keeps what they say in ``values``."""

    def __init__(self, file: Path, rules: Rules) -> None:
        self.file, self.rules, self.values = file, rules, dict[str, Any]()
        self.groups = {".".join(key.split(".")[:depth]) for key in rules for depth in range(1, key.count(".") + 1)}

    def walk(self, node: yaml.Node, prefix: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise ConfigError("config_value", file=self.file, line=node.start_mark.line + 1, key=prefix or "-", wanted="key: value",
                              value=getattr(node, "value", ""))
        self.once(node, prefix)
        for key_node, value_node in node.value:
            key = f"{prefix}{key_node.value}"
            if key in self.groups:
                self.walk(value_node, f"{key}.")
            elif key in self.rules:
                self.values[key] = self.value(value_node, key)
            else:
                raise ConfigError("config_unknown", file=self.file, line=key_node.start_mark.line + 1, key=key, known=self.known(prefix))

    def once(self, node: yaml.MappingNode, prefix: str) -> None:
        """Each key stands once: of two equal ones YAML would keep the later in silence."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise ConfigError("config_double", file=self.file, line=key.start_mark.line + 1, key=f"{prefix}{key.value}")
            seen.add(key.value)

    def value(self, node: yaml.Node, key: str) -> Any:
        if isinstance(node, yaml.MappingNode):
            self.once(node, f"{key}.")
        loader = yaml.SafeLoader("")
        try:
            value = loader.construct_document(node)
        except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError):      # what the constructors of PyYAML raise
            value = None
        finally:
            loader.dispose()
        good, wanted = self.rules[key]
        if not good(value):
            raise ConfigError("config_value", file=self.file, line=node.start_mark.line + 1, key=key, wanted=wanted, value=value)
        return value

    def known(self, prefix: str) -> str:
        return ", ".join(sorted({key[len(prefix):].split(".")[0] for key in self.rules if key.startswith(prefix)}))
