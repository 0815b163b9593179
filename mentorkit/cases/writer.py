"""A case back in its own language: the Markdown that `parse_case` reads as the same case.

What is written is orderly, not what the author typed: the front matter in its usual order, choices
below the text, debriefs last. Texts stand word for word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from mentorkit.cases import markdown
from mentorkit.cases.model import Case, Choice, Counter, Scene, Text
from mentorkit.cases.pieces import Either, Hole, Stretch, cut
from mentorkit.cases.spelling import condition_source, effect_source


def write_case(case: Case) -> str:
    """The case as Markdown: `parse_case(write_case(case)) == case`."""
    parts = [_front(case), *_section(case.briefing, (), case.debrief)]
    for scene in case.scenes:
        parts += [_heading(scene), *_section(scene.text, scene.choices, scene.debrief)]
    return "\n\n".join(parts) + "\n"


def text_source(text: Text) -> str:
    """A text as its author wrote it, holes and all."""
    return "\n\n".join(_blocks(text.blocks))


def _blocks(tree: Iterable[Any]) -> Iterator[str]:
    for node in tree:
        if not isinstance(node, Either):
            yield _stretch(node)
            continue
        word = "if"
        for condition, body in node.branches:
            yield f"{{{word} {condition_source(condition)}}}" if condition else "{else}"
            yield from _blocks(body)
            word = "else if"
        yield "{end}"


def _stretch(stretch: Stretch) -> str:
    parts = (part.source if isinstance(part, Hole) else part for part in cut(stretch))
    return "".join(part if isinstance(part, str) else f"{{{part[1]}}}" for part in parts)


# The front matter.


def _front(case: Case) -> str:
    lines = [
        "---",
        f"case: {_yaml(case.id)}",
        f"title: {_yaml(case.title)}",
        f"function: {case.function}",
        f"chair: {case.chair}",
        f"use: {case.use}",
        f"topics: {_yaml(case.topics)}",
        f"minutes: {case.minutes}",
        f"content_note: {_yaml(case.content_note)}",
        f"reviewed: {_yaml(case.reviewed)}",
    ]
    if case.counters:
        lines.append("counters:")
        lines += [f"  {_yaml(one.name)}: {_yaml(_range(one))}" for one in case.counters]
    if case.flags:
        lines.append(f"flags: {_yaml([flag.name for flag in case.flags])}")
    for kind in ("always", "reachable"):
        asserted = [one.source for one in case.assertions if one.kind == kind]
        if asserted:
            lines += [f"{kind}:", *(f"  - {_yaml(source)}" for source in asserted)]
    return "\n".join([*lines, "---"])


def _range(counter: Counter) -> str:
    words = ", " + " / ".join(counter.words) if counter.words else ""
    return f"{counter.start} of {counter.low}..{counter.high}{words}"


def _yaml(value: str | Sequence[str]) -> str:
    """The value on one line, quoted where YAML would take it for something else."""
    text = isinstance(value, str)
    dumped = yaml.safe_dump(
        value if text else list(value),
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=True,
        default_style='"' if "\n" in "".join(value) else None,
    )
    return dumped.removesuffix("...\n").strip()


# Scenes and choices.


def _heading(scene: Scene) -> str:
    attributes = [f"#{scene.id}"]
    if scene.ending is not None:
        attributes.append(f"ending={_quoted(scene.ending)}")
    if scene.why is not None:
        attributes.append(f"why={_quoted(scene.why)}")
    if scene.confidence:
        attributes.append("confidence")
    if scene.timer is not None:
        attributes.append(f"timer={scene.timer}")
    if scene.live:
        attributes.append("live")
    return f"# {scene.title} {{{' '.join(attributes)}}}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _section(text: Text, choices: Sequence[Choice], debrief: Sequence[str]) -> Iterator[str]:
    """The blocks that stand between one heading and the next."""
    written = text_source(text)
    debriefs = [_quote(f"[!DEBRIEF]\n{block}") for block in debrief]
    first = _never_ends(written)
    if first:
        yield from debriefs
    if written:
        yield written
    if choices:
        bullet = _bullet(written)
        yield "\n".join(_choice(choice, bullet) for choice in choices)
    if not first:
        yield from debriefs


def _never_ends(written: str) -> bool:
    """Whether the text swallows whatever stands below it: a code block that nobody closed."""
    return markdown.blocks(f"{written}\n\n> x")[-1].type != "blockquote_close"


def _bullet(written: str) -> str:
    """The bullet for the choices: not that of a list at the end of the text, which they'd join."""
    lists = _lists(written)
    return next(mark for mark in "-*+" if _lists(f"{written}\n\n{mark} x") > lists)


def _lists(written: str) -> int:
    tokens = markdown.blocks(written)
    return sum(token.type == "bullet_list_open" and token.level == 0 for token in tokens)


def _choice(choice: Choice, bullet: str) -> str:
    parts = [f"{bullet} [{choice.id}] {text_source(choice.text)} -> {choice.target}"]
    if choice.effects:
        parts.append(f"({', '.join(map(effect_source, choice.effects))})")
    if choice.condition is not None:
        parts.append(f"if {condition_source(choice.condition)}")
    parts += [f"#{tag}" for tag in choice.tags]
    line = " ".join(parts)
    if choice.feedback:
        feedback = _quote(text_source(choice.feedback)).replace("\n", "\n  ")
        return f"{line}\n  {feedback}"
    return line


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
