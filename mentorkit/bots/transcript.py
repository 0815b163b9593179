"""A playthrough written down: what was read, what was open, and what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mentorkit.cases import Case, ChoiceError, Compiled, Playthrough


def transcript(case: Case | Compiled, decisions: Iterable[tuple[str, str]]) -> str:
    """The playthrough that those decisions make, as Markdown text to read or to compare.

    Each choice that was open stands with its id; the one that was taken has an arrow, and its
    feedback follows. Counters and flags are given as they stand when a scene is entered.

    Raises:
        ChoiceError: A decision is not possible where it stands.
    """
    play = Playthrough(case)
    parts = [f"# {play.case.title}", play.briefing.text, *_moment(play)]
    for scene, choice in decisions:
        if scene != play.scene.id:
            raise ChoiceError(f'"{choice}" is a choice of "{scene}"; this is "{play.scene.id}".')
        parts.append(_choices(play, choice))
        play.choose(choice)
        if play.feedback:
            parts.append("\n".join(f"> {line}".rstrip() for line in play.feedback.text.split("\n")))
        parts += _moment(play)
    if play.choices:
        parts.append(_choices(play))
    return "\n\n".join(part for part in parts if part) + "\n"


def _moment(play: Playthrough) -> Iterator[str]:
    """The scene that was entered, what holds there, and its text."""
    scene = play.scene
    yield f"## {scene.title} {{#{scene.id}}}"
    if scene.ending is not None:
        yield f"Ending: {scene.ending}"
    holds = [
        name if value is True else f"{name} {value}"
        for name, value in play.values.items()
        if value is not False
    ]
    yield f"[{', '.join(holds)}]" if holds else ""
    yield play.text


def _choices(play: Playthrough, taken: str | None = None) -> str:
    return "\n".join(
        f"{'->' if choice.id == taken else ' -'} [{choice.id}] {choice.text}"
        for choice in play.choices
    )
