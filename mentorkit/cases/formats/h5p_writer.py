"""A case as an H5P Branching Scenario.

Each scene is a screen: a branching question, or a text when there is nothing to choose between.
An ending is a text whose own end screen bears the ending's name. H5P knows no counters and no
conditions: what depends on one is shown all the same, with the condition in brackets beside it.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec

from mentorkit.cases.formats.h5p_html import (
    IN_FEEDBACK,
    IN_QUESTION,
    IN_TEXT,
    bracketed,
    to_html,
)
from mentorkit.cases.formats.h5p_reader import CONTENT, MAIN_LIBRARY, PROCEED, QUESTION, TEXTS
from mentorkit.cases.formats.hypertext import words
from mentorkit.cases.formats.leftovers import of_case, of_scene
from mentorkit.cases.formats.losses import WHOLE, Loss, listed, shortened
from mentorkit.cases.formats.names import stable_uuid
from mentorkit.cases.model import Case, Choice, Scene, Text
from mentorkit.cases.pieces import html_pieces
from mentorkit.cases.spelling import condition_source, effect_source
from mentorkit.cases.writer import text_source

_VERSIONS = {MAIN_LIBRARY: (1, 8), QUESTION: (1, 0), TEXTS[0]: (1, 1), "FontAwesome": (4, 5)}
"""Of the libraries that the content is made for; a site with newer ones brings it up to date."""
_LONGEST_BUTTON = 50
_IN_BRACKETS = "It stands in brackets: put into words what is to stay."


def write_content(case: Case) -> tuple[bytes, tuple[Loss, ...]]:
    """The case as a `content.json`, and what could not be carried over."""
    writer = _Writer(case)
    content = writer.content()
    return msgspec.json.format(msgspec.json.encode(content)), tuple(writer.losses)


def write_package(case: Case) -> tuple[bytes, tuple[Loss, ...]]:
    """The case as an `.h5p`, and what could not be carried over.

    The package holds the content, not H5P's libraries: it opens where Branching Scenario is
    installed already.
    """
    content, losses = write_content(case)
    about = {
        "title": case.title[:255],
        "language": "und",
        "mainLibrary": MAIN_LIBRARY,
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, (major, minor) in _VERSIONS.items()
        ],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (("h5p.json", msgspec.json.encode(about)), (CONTENT, content)):
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), losses


class _Writer:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.numbers = {scene.id: number for number, scene in enumerate(case.scenes)}
        self.losses = list(of_case(case))

    def content(self) -> dict[str, Any]:
        case = self.case
        briefing = self.html(case.briefing, IN_FEEDBACK, self.losses, WHOLE)
        whole = [*case.debrief, *_said(self.losses)]
        screens = [self.screen(scene) for scene in case.scenes]
        comments = screens[0]["type"]["metadata"]
        comments["authorComments"] = "\n\n".join(
            filter(None, [*whole, comments.get("authorComments")])
        )
        return {
            "branchingScenario": {
                "title": html.escape(case.title, quote=False),
                "startScreen": {
                    "startScreenTitle": f"<p>{html.escape(case.title, quote=False)}</p>",
                    "startScreenSubtitle": briefing,
                },
                "endScreens": [{"endScreenTitle": "", "endScreenSubtitle": "", "contentId": -1}],
                "content": screens,
                "scoringOptionGroup": {"scoringOption": "no-score"},
                "behaviour": {"enableBackwardsNavigation": False, "forceContentFinished": False},
            }
        }

    def screen(self, scene: Scene) -> dict[str, Any]:
        losses = list(of_scene(scene, scene.title))
        if len(scene.choices) > 1:
            screen = self.question(scene, losses)
        elif scene.choices:
            screen = self.text_with_button(scene, scene.choices[0], losses)
        else:
            screen = self.text(scene, self.html(scene.text, IN_TEXT, losses, scene.title))
            name = html.escape(scene.ending or scene.title, quote=False)
            screen |= {"nextContentId": -1, "feedback": {"title": f"<p>{name}</p>"}}
        if notes := "\n\n".join([*scene.debrief, *_said(losses)]):
            screen["type"]["metadata"]["authorComments"] = notes
        self.losses += losses
        return screen

    def question(self, scene: Scene, losses: list[Loss]) -> dict[str, Any]:
        title = f"<h2>{html.escape(scene.title, quote=False)}</h2>"
        question = {
            "question": title + self.html(scene.text, IN_QUESTION, losses, scene.title),
            "alternatives": [
                {
                    "text": html.escape(self.words(choice, scene, losses), quote=False),
                    "nextContentId": self.numbers[choice.target],
                    "feedback": self.feedback(choice, scene, losses),
                }
                for choice in scene.choices
            ],
        }
        params = {"branchingQuestion": question}
        return self.node(scene, QUESTION, "Branching Question", params)

    def text_with_button(self, scene: Scene, choice: Choice, losses: list[Loss]) -> dict[str, Any]:
        """A screen with one way on: its choice is the button."""
        text = self.html(scene.text, IN_TEXT, losses, scene.title)
        button = html.escape(self.words(choice, scene, losses), quote=False)
        if len(button) > _LONGEST_BUTTON:
            text += f"<p><em>{button}</em></p>"
            losses.append(
                Loss(
                    scene.title,
                    f"the words of its button, of which {_LONGEST_BUTTON} characters fit",
                    "They stand below the text.",
                )
            )
            button = PROCEED
        screen = self.text(scene, text)
        feedback = self.feedback(choice, scene, losses)
        target = self.numbers[choice.target]
        return screen | {"nextContentId": target, "feedback": feedback, "proceedButtonText": button}

    def text(self, scene: Scene, text: str) -> dict[str, Any]:
        return self.node(scene, TEXTS[0], "Text", {"text": text})

    def node(self, scene: Scene, library: str, kind: str, params: Any) -> dict[str, Any]:
        major, minor = _VERSIONS[library]
        return {
            "type": {
                "library": f"{library} {major}.{minor}",
                "params": params,
                "subContentId": stable_uuid(f"{self.case.id}/{scene.id}"),
                "metadata": {
                    "contentType": kind,
                    "license": "U",
                    "title": html.escape(scene.title, quote=False),
                },
            },
            "showContentTitle": library != QUESTION,
            "proceedButtonText": PROCEED,
            "forceContentFinished": "useBehavioural",
            "contentBehaviour": "useBehavioural",
            "feedback": {},
        }

    def feedback(self, choice: Choice, scene: Scene, losses: list[Loss]) -> dict[str, str]:
        text = choice.feedback or Text(())
        return {"title": "", "subtitle": self.html(text, IN_FEEDBACK, losses, scene.title)}

    def words(self, choice: Choice, scene: Scene, losses: list[Loss]) -> str:
        """What a choice says, without markup; its condition in brackets. Notes what it changes."""
        shown = shortened(text_source(choice.text), 60)
        depends: list[str] = []
        text = bracketed(html_pieces(choice.text), depends.append)
        if depends:
            what = f'what "{shown}" depends on: {listed(depends)}'
            losses.append(Loss(scene.title, what, _IN_BRACKETS))
        if "<" in text:
            losses.append(Loss(scene.title, f'the emphasis in "{shown}"'))
        said = words(text)
        if choice.condition is not None:
            source = condition_source(choice.condition)
            what = f'that "{shown}" is open only if {source}'
            losses.append(Loss(scene.title, what, "It is always open in H5P, and says so."))
            said += f" [only if {source}]"
        if choice.effects:
            changes = ", ".join(map(effect_source, choice.effects))
            losses.append(Loss(scene.title, f'what "{shown}" changes: {changes}'))
        return said

    def html(self, text: Text, allowed: frozenset[str], losses: list[Loss], place: str) -> str:
        depends: list[str] = []
        flattened: list[str] = []

        def note(what: str) -> None:
            (flattened if what.startswith("a ") else depends).append(what)

        written = to_html(text, allowed, note)
        if depends:
            losses.append(Loss(place, f"what the text depends on: {listed(depends)}", _IN_BRACKETS))
        if flattened:
            losses.append(Loss(place, f"{listed(flattened)}, written as paragraphs"))
        losses += [
            Loss(place, f"the picture {image}", "Add it in H5P by hand.") for image in text.images
        ]
        return written


def _said(losses: list[Loss]) -> Iterator[str]:
    if losses:
        lines = "\n".join(f"- {loss.said}" for loss in losses)
        yield f"Not carried over from the case:\n{lines}"
