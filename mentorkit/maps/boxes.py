"""What stands on a map: a box for each scene, and one for the choices from a scene to another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mentorkit.cases import BELOW_THE_LINE, Case, Choice, Scene
from mentorkit.cases.plain import plain_choice
from mentorkit.cases.spelling import condition_source

Shares = Mapping[tuple[str, str], float]
"""Of those who came to a scene, the share that took a choice: from 0 to 1, by scene and choice."""

_STATES = 300_000
"""States after which the map no longer says what is never reached: it is drawn while one waits."""

_SCENE_WIDTH, _LABEL_WIDTH = 140.0, 192.0
_ASIDE = 14.0
"""What the lines left and right of choices take."""
_MOST_LINES = {"title": 4, "words": 4, "condition": 4}

SIZES = {"title": 13.0, "kicker": 10.0, "words": 11.5, "condition": 10.0}
"""In pixels, by kind of line."""

LEADING = 1.3
_BOLD = 1.12
_NARROW, _CAPITAL, _BROAD, _LETTER = 0.41, 0.72, 1.0, 0.63
"""Widths in sizes, as in a wide font such as DejaVu Sans: the font is the reader's."""


@dataclass(frozen=True)
class Line:
    """One line of text in a box; its kind is a key of `SIZES`."""

    text: str
    kind: str
    after: float = 0.0

    @property
    def height(self) -> float:
        return SIZES[self.kind] * LEADING + self.after


@dataclass(frozen=True)
class Box:
    """A box with its text.

    Attributes:
        kind: "scene", "ending", or "choices".
        lines: From the top.
        reached: Whether anybody can come here.
        share: How much of what leaves the scene goes through these choices; None is unknown.
        note: All of it in words, shown when one points at the box.
    """

    kind: str
    lines: tuple[Line, ...]
    reached: bool = True
    share: float | None = None
    note: str = ""

    @cached_property
    def width(self) -> float:
        if self.kind != "choices":
            return _SCENE_WIDTH
        return _ASIDE + max(width_of(line.text, line.kind) for line in self.lines)

    @cached_property
    def height(self) -> float:
        padding = 6 if self.kind == "choices" else 20
        return sum(line.height for line in self.lines) + padding


@dataclass
class Boxes:
    """All boxes of a case, and which leads to which, by number. The first is the first scene."""

    boxes: list[Box] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)


def boxes_of(case: Case, shares: Shares | None = None) -> Boxes:
    """The boxes of a case: its scenes in their order, then the choices between each two of them.

    A choice that leads back says so in words and has no arrow, so that all arrows go one way.
    """
    reach = _Reach(case)
    drawn = Boxes([_scene(case, scene, reach) for scene in case.scenes])
    number = {scene.id: place for place, scene in enumerate(case.scenes)}
    back = set(_leading_back(case))
    for scene in case.scenes:
        together: dict[str, list[Choice]] = {}
        for choice in scene.choices:
            together.setdefault(choice.target, []).append(choice)
        for target, choices in together.items():
            returns = case.scene(target).title if (scene.id, target) in back else ""
            drawn.links.append((number[scene.id], len(drawn.boxes)))
            if not returns:
                drawn.links.append((len(drawn.boxes), number[target]))
            drawn.boxes.append(_choices(scene, choices, returns, reach, shares))
    return drawn


def _scene(case: Case, scene: Scene, reach: _Reach) -> Box:
    kickers = ["Start"] if scene is case.scenes[0] else []
    kickers += ["Ending"] if scene.ending is not None else []
    kickers += ["Vote"] if scene.live else []
    reached = scene.id in reach.scenes
    kickers += [] if reached else ["Never reached"]
    lines = _wrapped(" · ".join(kickers), "kicker", _SCENE_WIDTH - 18)
    name = scene.ending or scene.title
    lines += _wrapped(name, "title", _SCENE_WIDTH - 18)
    kind = "scene" if scene.ending is None else "ending"
    note = f"{scene.title} ({scene.id})" + (f": {scene.ending}" if scene.ending else "")
    return Box(kind, tuple(lines), reached, note=note)


def _choices(
    scene: Scene, choices: list[Choice], returns: str, reach: _Reach, shares: Shares | None
) -> Box:
    lines: list[Line] = []
    for place, choice in enumerate(choices):
        if place:
            lines[-1] = Line(lines[-1].text, lines[-1].kind, 6)
        lines += _choice(scene, choice, reach, shares)
    if returns:
        lines += _wrapped(f"↩ back to {returns}", "kicker", _LABEL_WIDTH - _ASIDE)
    return Box(
        "choices",
        tuple(lines),
        any((scene.id, choice.id) in reach.choices for choice in choices),
        None if shares is None else sum(shares.get((scene.id, one.id), 0) for one in choices),
        "\n".join(_in_words(choice) for choice in choices),
    )


def _choice(scene: Scene, choice: Choice, reach: _Reach, shares: Shares | None) -> list[Line]:
    share = shares.get((scene.id, choice.id)) if shares is not None else None
    words = plain_choice(choice) if share is None else f"{share:.0%} {plain_choice(choice)}"
    lines = _wrapped(words, "words", _LABEL_WIDTH - _ASIDE)
    asides = [f"if {condition_source(choice.condition)}"] if choice.condition else []
    asides += ["below the line"] if BELOW_THE_LINE in choice.tags else []
    asides += [] if (scene.id, choice.id) in reach.choices else ["never open"]
    for aside in asides:
        lines += _wrapped(aside, "condition", _LABEL_WIDTH - _ASIDE)
    return lines


def _in_words(choice: Choice) -> str:
    condition = f" (if {condition_source(choice.condition)})" if choice.condition else ""
    return f"{choice.id}: {plain_choice(choice)}{condition}"


class _Reach:
    """Which scenes can be reached, and which choices are open there at some time.

    Where there are too many states to see them all, what arrows lead to counts as reached.
    """

    def __init__(self, case: Case) -> None:
        from mentorkit.cases import explore

        space = explore(case, limit=_STATES)
        if space.whole:
            found = {
                space.decision(space.taking(move.number)[0])
                for move in space.moves
                if len(space.taking(move.number))
            }
            self.choices: set[tuple[str, str]] = found
            self.scenes = {scene.id for scene in case.scenes if len(space.in_scene(scene.id))}
        else:
            self.scenes = {scene.id for scene, _ in _walk(case)}
            self.choices = {
                (scene, one.id) for scene in self.scenes for one in case.scene(scene).choices
            }


def _walk(case: Case) -> Iterator[tuple[Scene, list[str]]]:
    """Each scene that arrows lead to from the first, depth first, with those on the way to it."""
    seen: set[str] = set()
    yield from _walk_from(case, case.scenes[0].id, seen)


def _walk_from(case: Case, start: str, seen: set[str]) -> Iterator[tuple[Scene, list[str]]]:
    seen.add(start)
    way, ahead = [start], [iter(case.scene(start).choices)]
    yield case.scene(start), []
    while way:
        choice = next(ahead[-1], None)
        if choice is None:
            way.pop()
            ahead.pop()
        elif choice.target not in seen:
            seen.add(choice.target)
            yield case.scene(choice.target), list(way)
            way.append(choice.target)
            ahead.append(iter(case.scene(choice.target).choices))


def _leading_back(case: Case) -> Iterator[tuple[str, str]]:
    """Pairs of scenes where a choice in one leads to the other, which came before it."""
    seen: set[str] = set()
    for scene in case.scenes:  # the first, then what it does not lead to
        if scene.id not in seen:
            for reached, way in _walk_from(case, scene.id, seen):
                before = {*way, reached.id}
                yield from (
                    (reached.id, choice.target)
                    for choice in reached.choices
                    if choice.target in before
                )


def _wrapped(text: str, kind: str, width: float) -> list[Line]:
    """The text on as many lines as it may have; what does not fit is "…"."""
    lines = list(_lines(text.split(), kind, width))
    most = _MOST_LINES.get(kind, 2)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(last + "…", kind) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip(" ,.;:") + "…"]
    return [Line(line, kind) for line in lines]


def _lines(words: Iterable[str], kind: str, width: float) -> Iterator[str]:
    line = ""
    for word in words:
        if line and width_of(f"{line} {word}", kind) > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
        while width_of(line, kind) > width:
            fits = next(n for n in range(len(line) - 1, 0, -1) if width_of(line[:n], kind) <= width)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line


def width_of(text: str, kind: str) -> float:
    """About how wide a line is."""
    return sum(map(_width, text)) * SIZES[kind] * (_BOLD if kind == "title" else 1)


def _width(letter: str) -> float:
    if letter in "iIjlftr.,:;!|'‘’()[] ":
        return _NARROW
    if letter in "mwMW%@…—" or unicodedata.east_asian_width(letter) in "WF":
        return _BROAD if letter.isascii() else 1
    return _CAPITAL if letter.isupper() else _LETTER
