"""H5P Branching Scenario, read: `content.json`, alone or in an `.h5p` package.

A screen's number is its place in the list. A number below 0 is an end screen; -1 with words of its
own is an end screen that belongs to that one way there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentorkit.cases.formats.archives import Archive
from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.hypertext import from_html, words
from mentorkit.cases.formats.jsons import read_json
from mentorkit.cases.formats.losses import shortened
from mentorkit.cases.formats.story import Link, Node, Story
from mentorkit.cases.formats.wording import escaped, kept, one_line
from mentorkit.cases.limits import MOST_SCENES

MAIN_LIBRARY = "H5P.BranchingScenario"
QUESTION = "H5P.BranchingQuestion"
TEXTS = ("H5P.AdvancedText", "H5P.Text")
PROCEED = "Proceed"
CONTENT = "content/content.json"
_DEFAULT_END = "The end"
_SCORE = "Endings in a case have names, not scores."


def read_package(archive: Archive) -> Story:
    """The scenario in an `.h5p` package.

    Raises:
        FormatError: It is damaged, or another kind of H5P content.
    """
    about = read_json(archive.read("h5p.json"), dict[str, Any], archive.path)
    library = str(about.get("mainLibrary"))
    if library != MAIN_LIBRARY:
        refuse(
            archive.path,
            FormatCode.NOT_BRANCHING,
            f"This is {shortened(library)}, not a Branching Scenario of H5P.",
            "Of H5P's content types, Branching Scenario is the one that becomes a case.",
        )
    return read_content(archive.read(CONTENT), archive.path, title=_said(about.get("title")))


def read_content(raw: bytes, path: str, title: str = "") -> Story:
    """The scenario in a `content.json`.

    Raises:
        FormatError: It is damaged, or another kind of H5P content.
    """
    found = read_json(raw, dict[str, Any], path).get("branchingScenario")
    scenario = _mapping(found)
    content = scenario.get("content")
    if not isinstance(content, list):
        refuse(
            path,
            FormatCode.NOT_BRANCHING,
            "This JSON holds no Branching Scenario of H5P.",
            "Of H5P's content types, Branching Scenario is the one that becomes a case.",
        )
    if len(content) > MOST_SCENES:
        refuse(
            path,
            FormatCode.TOO_MUCH,
            f"There are {len(content):,} screens here; a case has at most {MOST_SCENES:,} scenes.",
            "Convert one chapter of it.",
        )
    return _Reader(scenario, content).story(title)


class _Reader:
    def __init__(self, scenario: Mapping[str, Any], content: list[Any]) -> None:
        self.scenario, self.content = scenario, content
        self.ends: dict[str, Node] = {}
        self.listed = _end_screens(scenario.get("endScreens"))

    def story(self, title: str) -> Story:
        story = Story("H5P", words(_said(self.scenario.get("title"))) or words(title), start="0")
        self.read_start(story)
        nodes = [self.node(number, _mapping(entry)) for number, entry in enumerate(self.content)]
        story.nodes = [*nodes, *self.ends.values()]
        for number, screen in self.listed.items():
            said = (words(_said(screen.get(f"endScreen{part}"))) for part in ("Title", "Subtitle"))
            name = " ".join(filter(None, said))
            if name and f"end {number}" not in self.ends:
                story.lose(f'the end screen "{shortened(name)}", which nothing leads to')
        self.read_settings(story)
        return story

    def read_start(self, story: Story) -> None:
        start = _mapping(self.scenario.get("startScreen"))
        heading = words(_said(start.get("startScreenTitle")))
        parts = [f"**{escaped(heading)}**"] if heading and heading != story.title else []
        parts.append(from_html(_said(start.get("startScreenSubtitle")), story.lose))
        story.briefing = "\n\n".join(filter(None, parts))
        if image := _image(start.get("startScreenImage")):
            story.lose(f"the picture of the start screen: {image}", _PICTURE)

    def read_settings(self, story: Story) -> None:
        scoring = _mapping(self.scenario.get("scoringOptionGroup")).get("scoringOption", "no-score")
        if scoring != "no-score":
            story.lose(f"the scoring ({one_line(str(scoring))})", _SCORE)
        behaviour = _mapping(self.scenario.get("behaviour"))
        on = [_BEHAVIOUR[key] for key in _BEHAVIOUR if behaviour.get(key) is True]
        if on:
            story.lose("how it behaves: " + ", ".join(on))

    def node(self, number: int, entry: Mapping[str, Any]) -> Node:
        kind = _mapping(entry.get("type"))
        library = _said(kind.get("library")).split(" ")[0]
        params = _mapping(kind.get("params"))
        metadata = _mapping(kind.get("metadata"))
        given = words(_said(metadata.get("title"))) or words(_said(entry.get("contentTitle")))
        node = Node(str(number), given)
        if comments := kept(_said(metadata.get("authorComments"))):
            node.debriefs.append(comments)
        if library == QUESTION:
            self.read_question(node, _mapping(params.get("branchingQuestion", params)))
        else:
            self.read_screen(node, entry, library, params)
        return node

    def read_question(self, node: Node, question: Mapping[str, Any]) -> None:
        self.read_text(node, _said(question.get("question")))
        alternatives = question.get("alternatives")
        for entry in alternatives if isinstance(alternatives, list) else []:
            alternative = _mapping(entry)
            text = escaped(words(_said(alternative.get("text"))))
            self.add_link(node, text, alternative, _mapping(alternative.get("feedback")))

    def read_screen(
        self, node: Node, entry: Mapping[str, Any], library: str, params: Mapping[str, Any]
    ) -> None:
        if library in TEXTS:
            self.read_text(node, _said(params.get("text")))
        else:
            name = library.removeprefix("H5P.") or "something without a type"
            node.title = node.title or name
            node.text = escaped(f"[{name}: {node.title}]")
            node.lose(f'the content "{node.title}" ({name})', "Say in words what matters of it.")
        feedback = _mapping(entry.get("feedback"))
        if _next(entry, node) == -1 and _has_words(feedback):
            self.end_here(node, feedback)
            return
        text = escaped(words(_said(entry.get("proceedButtonText")))) or PROCEED
        self.add_link(node, text, entry, feedback)

    def read_text(self, node: Node, html: str) -> None:
        """Reads the text, and takes the title off it; without any, its first words are one."""
        text = from_html(html, node.lose)
        said = words(html)
        if not node.title or node.title.startswith("Untitled"):
            node.title = shortened(said, 50) or f"Screen {int(node.key) + 1}"
        heading = f"**{escaped(node.title)}**"
        first, _, rest = text.partition("\n")
        node.text = rest.strip("\n") if first == heading else text

    def end_here(self, node: Node, feedback: Mapping[str, Any]) -> None:
        """Makes the screen an ending: the end screen that is its own belongs to it."""
        node.ending = words(_said(feedback.get("title")))
        below = from_html(_said(feedback.get("subtitle")), node.lose)
        node.text = "\n\n".join(filter(None, [node.text, below]))
        _note_extras(node, feedback)

    def add_link(
        self, node: Node, text: str, entry: Mapping[str, Any], feedback: Mapping[str, Any]
    ) -> None:
        number = _next(entry, node)
        if number == -1 and _has_words(feedback):
            node.links.append(Link(text, self.own_end(feedback)))
            return
        target = str(number) if number >= 0 else self.end(number, node)
        node.links.append(Link(text, target, _feedback(node, feedback)))
        _note_extras(node, feedback)

    def own_end(self, feedback: Mapping[str, Any]) -> str:
        """The end screen that belongs to one way there; the same words are the same ending."""
        title = words(_said(feedback.get("title"))) or _DEFAULT_END
        text = _said(feedback.get("subtitle"))
        key = f"end {title} {text}"
        if key not in self.ends:
            end = Node(key, title)
            end.text = from_html(text, end.lose)
            self.ends[key] = end
        _note_extras(self.ends[key], feedback)
        return key

    def end(self, number: int, node: Node) -> str:
        """The end screen with that number."""
        key = f"end {number}"
        if key not in self.ends:
            screen = self.listed.get(number)
            if screen is None and number != -1:
                node.lose(f"the end screen {number}, which is not in the file")
            screen = screen or {}
            end = Node(key, words(_said(screen.get("endScreenTitle"))) or _DEFAULT_END)
            end.text = from_html(_said(screen.get("endScreenSubtitle")), end.lose)
            end_image = {"image": screen.get("endScreenImage")}
            _note_extras(end, {**end_image, "endScreenScore": screen.get("endScreenScore")})
            self.ends[key] = end
        return key


_PICTURE = "Put its file beside the case, and write ![What it shows](file.png)."
_BEHAVIOUR = {
    "enableBackwardsNavigation": "going back is allowed",
    "forceContentFinished": "films must be seen to their end",
    "randomizeBranchingQuestions": "the order of alternatives changes",
}


def _end_screens(entries: Any) -> dict[int, Mapping[str, Any]]:
    """The end screens by their numbers."""
    screens = [_mapping(entry) for entry in entries] if isinstance(entries, list) else []
    numbered = ((_number(screen.get("contentId")), screen) for screen in screens)
    return {-1 if number is None else number: screen for number, screen in numbered}


def _next(entry: Mapping[str, Any], node: Node) -> int:
    """The number of the screen that comes next; -1, which H5P takes as well, when it is missing."""
    given = entry.get("nextContentId")
    number = _number(given)
    if number is None and given not in (None, ""):
        node.lose(f'where it leads: "{shortened(one_line(str(given)), 40)}", which is no number')
    return -1 if number is None else number


def _feedback(node: Node, feedback: Mapping[str, Any]) -> str:
    title = words(_said(feedback.get("title")))
    parts = [f"**{escaped(title)}**"] if title else []
    parts.append(from_html(_said(feedback.get("subtitle")), node.lose))
    return "\n\n".join(filter(None, parts))


def _note_extras(node: Node, feedback: Mapping[str, Any]) -> None:
    if image := _image(feedback.get("image")):
        node.lose(f"a picture: {image}", _PICTURE)
    score = feedback.get("endScreenScore")
    if score not in (None, 0, ""):
        node.lose(f"a score of {one_line(str(score))[:20]}", _SCORE)


def _has_words(feedback: Mapping[str, Any]) -> bool:
    return bool(words(_said(feedback.get("title"))) or words(_said(feedback.get("subtitle"))))


def _image(value: Any) -> str:
    return one_line(_said(_mapping(value).get("path")))[:200]


def _mapping(value: Any) -> Mapping[str, Any]:
    """The value as an object; PHP writes an empty one as a list."""
    return value if isinstance(value, dict) else {}


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().lstrip("-").isascii():
        try:
            return int(value[:12])
        except ValueError:
            return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:
        return int(value)
    return None
