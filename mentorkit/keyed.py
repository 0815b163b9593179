"""Small YAML mappings written by people, read so that every fault has a line.

PyYAML's loader drops a duplicate key in silence and reads `no` as False. Here the text is only
composed: scalars stay the strings that were written, and whoever asks decides their type.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import yaml

from mentorkit.errors import did_you_mean

Report = Callable[[int, str, str, str], None]
"""`report(line, code, message, hint)` notes one fault; reading goes on."""


class Value(msgspec.Struct, frozen=True):
    """What stands after a key: a string, a list of values, or a mapping, each with its line."""

    line: int
    content: str | list[Value] | dict[str, Value]
    quoted: bool = False


class Codes(msgspec.Struct, frozen=True):
    """The problem codes to use for the two faults every mapping can have."""

    broken: str
    duplicate: str


def read_mapping(text: str, first_line: int, report: Report, codes: Codes) -> dict[str, Value]:
    """The mapping that `text` holds, its lines counted from `first_line`.

    Faults go to `report`; what could be read is given all the same.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line if fault.problem_mark else 0
        report(first_line + line, codes.broken, f"this is not YAML: {fault.problem}.", _YAML_HINT)
        return {}
    except (yaml.YAMLError, RecursionError):
        report(first_line, codes.broken, "this is not YAML.", _YAML_HINT)
        return {}
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        report(first_line, codes.broken, "lines of `key: value` are expected here.", "")
        return {}
    if _has_aliases(text):
        report(first_line, codes.broken, "`&` and `*` names of YAML are not used here.", _YAML_HINT)
        return {}
    content = _value(node, first_line, report, codes, 0).content
    return content if isinstance(content, dict) else {}


def _has_aliases(text: str) -> bool:
    """Whether parts are repeated by name, which a few lines can use to ask for gigabytes."""
    return "*" in text and any(
        isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)
    )


_YAML_HINT = 'Is a colon or a quote missing? Text with ": " or "#" in it wants quotes around it.'


def _value(node: yaml.Node, first: int, report: Report, codes: Codes, depth: int) -> Value:
    line = first + node.start_mark.line
    if isinstance(node, yaml.ScalarNode):
        return Value(line, node.value, node.style is not None)
    if depth > 8:
        report(line, codes.broken, "this is nested too deeply.", "")
        return Value(line, "")
    if isinstance(node, yaml.SequenceNode):
        return Value(line, [_value(item, first, report, codes, depth + 1) for item in node.value])
    mapping: dict[str, Value] = {}
    for key, value in node.value:
        place = first + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            report(place, codes.broken, "a key is a plain word.", "")
        elif key.value in mapping:
            report(place, codes.duplicate, f'"{key.value}" stands here twice.', "Keep one of them.")
        else:
            mapping[key.value] = _value(value, first, report, codes, depth + 1)
    return Value(line, mapping)


def refuse_unknown(
    mapping: dict[str, Value], known: set[str], report: Report, code: str, what: str
) -> None:
    """Reports every key of `mapping` that is not `known`, with the nearest one that is."""
    for key, value in mapping.items():
        if key not in known:
            report(value.line, code, f'{what} has no "{key}".', did_you_mean(key, known))
