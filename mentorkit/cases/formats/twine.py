"""Stories made with Twine: what Twee, Twine's HTML and Twine's JSON have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.losses import listed, shortened
from mentorkit.cases.formats.markup import read_passage
from mentorkit.cases.formats.names import unique
from mentorkit.cases.formats.story import Node, Story
from mentorkit.cases.formats.wording import clean, one_line
from mentorkit.cases.limits import MOST_CHARACTERS, MOST_SCENES
from mentorkit.counting import count

_SPECIAL_TAGS = {
    "script", "stylesheet", "widget", "init", "startup", "header", "footer",
    "debug-startup", "debug-header", "debug-footer",
}  # fmt: skip
_SPECIAL = {
    "StoryAuthor", "StoryBanner", "StoryCaption", "StoryDisplayTitle", "StoryIncludes", "StoryInit",
    "StoryInterface", "StoryLoadingMessage", "StoryMenu", "StorySettings", "StoryShare",
    "StorySubtitle", "PassageDone", "PassageFooter", "PassageHeader", "PassageReady",
}  # fmt: skip
DEBRIEF_TAG = "debrief"
DEBRIEF = "Debrief"
"""How our own Twee marks what is for the facilitator: a tag, and a name such as "Debrief: Name"."""


@dataclass
class Passage:
    """One passage, as Twine has it."""

    name: str
    text: str = ""
    tags: tuple[str, ...] = ()
    placed: bool = False
    """Whether the file says where on Twine's map it lies."""


@dataclass
class Twine:
    """A story of Twine's, from whichever file."""

    name: str = ""
    ifid: str = ""
    format: str = ""
    version: str = ""
    start: str = ""
    passages: list[Passage] = field(default_factory=list)
    looks: bool = False
    """Whether there are tag colours, zoom and the like."""
    code: list[str] = field(default_factory=list)
    """Scripts and stylesheets that are no passages."""
    faults: list[str] = field(default_factory=list)


def story_of(twine: Twine, path: str) -> Story:
    """The story, its passages read.

    Raises:
        FormatError: It has more passages than a case may have scenes.
    """
    told = [passage for passage in twine.passages if not _is_special(passage)]
    _check_size(told, path)
    story = Story("Twine", twine.name)
    for passage in twine.passages:
        if _is_special(passage):
            _leave_out(story, passage)
    nodes: dict[str, Node] = {}
    debriefs: list[Passage] = []
    for passage in told:
        if DEBRIEF_TAG in passage.tags and passage.name.startswith(DEBRIEF):
            debriefs.append(passage)
        else:
            node = _read(passage, nodes, twine.format)
            nodes[node.key] = node
    for passage in debriefs:
        subject = nodes.get(passage.name.removeprefix(DEBRIEF).strip(" :"), story)
        subject.debriefs.append(clean(passage.text))
    story.nodes = list(nodes.values())
    story.start = _start(twine, nodes, story)
    _note_the_rest(twine, story)
    return story


def _check_size(told: list[Passage], path: str) -> None:
    if len(told) > MOST_SCENES:
        refuse(
            path,
            FormatCode.TOO_MUCH,
            f"There are {len(told):,} passages here; a case has at most {MOST_SCENES:,} scenes.",
            "Convert one chapter of it.",
        )
    characters = sum(len(passage.text) for passage in told)
    if characters > 2 * MOST_CHARACTERS:
        refuse(
            path,
            FormatCode.TOO_MUCH,
            f"There are {characters:,} characters here; a case has at most {MOST_CHARACTERS:,}.",
            "Convert one chapter of it.",
        )


def _is_special(passage: Passage) -> bool:
    return passage.name in _SPECIAL or any(
        tag in _SPECIAL_TAGS or tag.startswith("Twine.") for tag in passage.tags
    )


def _leave_out(story: Story, passage: Passage) -> None:
    tags = f" [{listed(passage.tags)}]" if passage.tags else ""
    story.lose(
        f'the passage "{shortened(passage.name)}"{tags} of '
        f"{count(len(passage.text.splitlines()), 'line')}, which Twine runs and nobody reads",
        "It is in the Twine file.",
    )


def _read(passage: Passage, others: dict[str, Node], story_format: str) -> Node:
    name = one_line(passage.name)
    key = unique(name, others, joint=" ")
    node = Node(key, key)
    read_passage(node, clean(passage.text), story_format)
    if key != name:
        node.lose(f'its name: there is another passage called "{shortened(name)}"', _NAMES)
    if passage.tags:
        node.lose(f"the tags {listed(passage.tags)}")
    return node


_NAMES = "Links to that name lead to the first."


def _start(twine: Twine, nodes: dict[str, Node], story: Story) -> str:
    """The name of the passage where the story starts."""
    if twine.start and one_line(twine.start) not in nodes:
        story.lose(
            f'its start "{shortened(one_line(twine.start))}", which is no passage',
            "The case starts with another; move the right one to the top.",
        )
    wanted = (one_line(twine.start), "Start", *nodes)
    return next((name for name in wanted if name in nodes), "")


def _note_the_rest(twine: Twine, story: Story) -> None:
    if twine.ifid or twine.format:
        made_for = " ".join(filter(None, ["made for", twine.format, twine.version]))
        known_as = f"Twine's number {twine.ifid}" if twine.ifid else "Twine's settings"
        story.lose(f"{known_as}{', ' + made_for if twine.format else ''}")
    if twine.looks or any(passage.placed for passage in twine.passages):
        story.lose("what only Twine's editor shows: the map's layout, colours of tags, zoom")
    for code in twine.code:
        story.lose(code, "It is in the Twine file.")
    for fault in twine.faults:
        story.lose(fault)
