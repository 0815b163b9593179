"""What a case says that none of the other formats has a place for."""

from __future__ import annotations

from collections.abc import Iterator

from mentorkit.cases.formats.losses import WHOLE, Loss, listed
from mentorkit.cases.model import Case, Scene
from mentorkit.cases.writer import text_source
from mentorkit.counting import count


def of_case(case: Case) -> Iterator[Loss]:
    """What the front matter says of the case as a whole."""
    said = [f"function {case.function}", f"chair {case.chair}", f"use {case.use}"]
    said += [count(case.minutes, "minute"), f"content note {case.content_note}"]
    said += [f"topics {', '.join(case.topics)}"] if case.topics else []
    said += [f"reviewed by {', '.join(case.reviewed)}"] if case.reviewed else []
    yield Loss(WHOLE, f"what it says of itself: {', '.join(said)}")
    for counter in case.counters:
        if counter.words:
            yield Loss(WHOLE, f"the words for {counter.name}: {' / '.join(counter.words)}")
    if case.assertions:
        claims = listed(f"{one.kind} {one.source}" for one in case.assertions)
        yield Loss(WHOLE, f"what its author claims: {claims}")


def of_scene(scene: Scene, place: str, tagged: bool = False) -> Iterator[Loss]:
    """What a scene asks for or marks besides its text and choices.

    Args:
        tagged: The format has tags for feedback, so that only choices without lose theirs.
    """
    if scene.why is not None:
        yield Loss(place, f"the question for a rationale: {scene.why}")
    if scene.confidence:
        yield Loss(place, "the question how sure one is")
    if scene.timer is not None:
        yield Loss(place, f"the timer of {count(scene.timer, 'second')}")
    if scene.live:
        yield Loss(place, "that it is one of the decisions to vote on")
    for choice in scene.choices:
        if choice.tags and not (tagged and choice.feedback):
            tags = " ".join(f"#{tag}" for tag in choice.tags)
            yield Loss(place, f'the tags of "{text_source(choice.text)}": {tags}')
