"""What the readers of other formats find: nodes and links, ready to become a case.

A reader fills a `Story` and notes what it can't carry; `build_case` turns it into a case that our
own reader has read. Whatever is lost at a node stands there as a debrief, for its author to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from mentorkit.cases.formats.codes import FormatCode, FormatError, refuse
from mentorkit.cases.formats.losses import WHOLE, Loss, shortened
from mentorkit.cases.formats.names import as_title, slug, unique
from mentorkit.cases.formats.wording import escaped_block, kept_line, one_line, raw, wrapped
from mentorkit.cases.limits import LONGEST_LINE, LONGEST_TEXT, MOST_CHOICES, MOST_SCENES
from mentorkit.cases.model import Case, Choice, Counter, Effect, Scene
from mentorkit.cases.notes import CaseError
from mentorkit.cases.reader import parse_case
from mentorkit.cases.writer import write_case
from mentorkit.errors import Problem


@dataclass
class Link:
    """A way from one node to another; its text and feedback are Markdown of ours."""

    text: str
    target: str
    feedback: str = ""
    effects: tuple[Effect, ...] = ()


@dataclass(kw_only=True)
class Place:
    """Where something can be lost, and where debriefs stand: a node, or the whole story."""

    losses: list[tuple[str, str]] = field(default_factory=list)
    debriefs: list[str] = field(default_factory=list)

    def lose(self, what: str, hint: str = "") -> None:
        """Notes what stands here and has no place in a case."""
        self.losses.append((one_line(what), hint))


@dataclass
class Node(Place):
    """A passage, a screen, or whatever else becomes a scene.

    Attributes:
        key: What links call it.
        title: The name its author gave it.
        text: Markdown of ours.
        ending: The ending's name; the title when there is none and no link leads on.
    """

    key: str
    title: str
    text: str = ""
    links: list[Link] = field(default_factory=list)
    ending: str = ""


@dataclass
class Story(Place):
    """What was found in a file of another format."""

    origin: str
    title: str
    nodes: list[Node] = field(default_factory=list)
    start: str = ""
    briefing: str = ""
    counters: list[Counter] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """A case that came from another format.

    Attributes:
        case: As our reader read it.
        source: Its Markdown.
        losses: What could not be carried over, by place.
        scenes: The scene's id for each passage, screen or node, by its name there.
    """

    case: Case
    source: str
    losses: tuple[Loss, ...] = ()
    scenes: dict[str, str] = field(default_factory=dict)


_GUESSED = (
    "function, chair, minutes and content note, which are not known there",
    "Those at the top of the case are guesses.",
)


def build_case(story: Story, case_id: str, path: str) -> Imported:
    """The story as a case.

    Raises:
        FormatError: It is no story, or far larger than a case may be.
    """
    if not story.nodes:
        refuse(path, FormatCode.NO_STORY, "There is nothing in this file to make a scene of.")
    if len(story.nodes) > MOST_SCENES:
        refuse(
            path,
            FormatCode.TOO_MUCH,
            f"There are {len(story.nodes):,} scenes here; a case has at most {MOST_SCENES:,}.",
            "Convert one chapter of it.",
        )
    return _Builder(story, path).build(case_id)


class _Builder:
    def __init__(self, story: Story, path: str) -> None:
        self.story, self.path = story, path
        self.ids: dict[str, str] = {}
        taken: set[str] = set()
        for number, node in enumerate(story.nodes, 1):
            scene_id = unique(slug(node.title, f"scene-{number}"), taken)
            taken.add(scene_id)
            self.ids.setdefault(node.key, scene_id)
        self.losses: list[Loss] = []

    def build(self, case_id: str) -> Imported:
        self.story.lose(*_GUESSED)
        scenes = [self.scene(node) for node in self.in_order()]
        case = Case(
            id=case_id,
            title=one_line(self.story.title) or case_id,
            function="skills",
            minutes=10,
            counters=tuple(self.story.counters),
            briefing=raw(wrapped(self.story.briefing)),
            debrief=self.debrief(WHOLE, self.story),
            scenes=tuple(scenes),
        )
        source = write_case(case)
        return Imported(self.read(source), source, tuple(self.in_place()), self.ids)

    def in_order(self) -> Iterator[Node]:
        """The nodes, the one where the story starts before all others."""
        first = next((node for node in self.story.nodes if node.key == self.story.start), None)
        if first:
            yield first
        yield from (node for node in self.story.nodes if node is not first)

    def in_place(self) -> Iterator[Loss]:
        """The losses of the whole first, then those of the scenes in their order."""
        yield from (loss for loss in self.losses if loss.place == WHOLE)
        yield from (loss for loss in self.losses if loss.place != WHOLE)

    def scene(self, node: Node) -> Scene:
        title = as_title(node.title) or self.ids[node.key]
        choices = tuple(self.choices(node))
        text = wrapped(node.text)
        if len(text) > LONGEST_TEXT:
            self.too_much(title, f"{len(text):,} characters", f"{LONGEST_TEXT:,}")
        return Scene(
            id=self.ids[node.key],
            title=title,
            text=raw(text),
            choices=choices,
            ending=None if choices else one_line(node.ending) or title,
            debrief=self.debrief(title, node),
        )

    def choices(self, node: Node) -> Iterator[Choice]:
        links = [link for link in node.links if self.leads_on(node, link)]
        if len(links) > MOST_CHOICES:
            self.too_much(node.title, f"{len(links)} links", str(MOST_CHOICES))
        taken: set[str] = set()
        for number, link in enumerate(links, 1):
            text = link.text or kept_line(link.target) or "Go on"
            if len(text) > LONGEST_LINE - 500:
                self.too_much(node.title, f"a link of {len(text):,} characters", "a line")
            choice_id = unique(slug(text, f"choice-{number}"), taken)
            taken.add(choice_id)
            yield Choice(
                id=choice_id,
                text=raw(text),
                target=self.ids[link.target],
                effects=link.effects,
                feedback=raw(wrapped(link.feedback)) if link.feedback.strip() else None,
            )

    def leads_on(self, node: Node, link: Link) -> bool:
        if link.target in self.ids:
            return True
        said = f' "{shortened(link.text)}"' if link.text and link.text != link.target else ""
        node.lose(
            f'the link{said} to "{shortened(link.target)}", which is not in the file',
            "Write a choice to a scene that is there.",
        )
        return False

    def debrief(self, place: str, found: Place) -> tuple[str, ...]:
        """What is for the facilitator there, with what was lost."""
        debriefs = [wrapped(text.strip("\n")) for text in found.debriefs if text.strip()]
        if found.losses:
            losses = [Loss(place, *loss) for loss in dict.fromkeys(found.losses)]
            self.losses += losses
            lines = [f"- {escaped_block(loss.said)}" for loss in losses]
            debriefs.append(f"Not carried over from {self.story.origin}:\n\n" + "\n".join(lines))
        return tuple(debriefs)

    def too_much(self, place: str, found: str, most: str) -> NoReturn:
        refuse(
            self.path,
            FormatCode.TOO_MUCH,
            f'"{place[:80]}" has {found}; {most} is the most.',
            "Divide it into several, and convert again.",
        )

    def read(self, source: str) -> Case:
        """The case as our reader reads it; problems are told by scene, not by line."""
        try:
            return parse_case(source, self.path)
        except CaseError as fault:
            lines = source.split("\n")
            problems = [
                Problem(
                    self.path,
                    0,
                    str(FormatCode.NOT_A_CASE),
                    f"{_scene_at(lines, problem.line)}: {problem.code} {problem.message}",
                    problem.hint,
                )
                for problem in fault.problems
            ]
        raise FormatError(problems)


def _scene_at(lines: list[str], line: int) -> str:
    """The title of the scene that the line of the converted case stands in."""
    for text in reversed(lines[: max(0, line)]):
        if text.startswith("# "):
            return text[2:].rpartition(" {")[0]
    return WHOLE
