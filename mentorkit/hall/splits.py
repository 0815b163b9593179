"""The splits of a session: what each vote of the room says, alone and after talking.

What is here can be drawn (`mentorkit.hall.drawing`). It holds what was in the room, and no person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from string import ascii_uppercase

from msgspec import Struct

from mentorkit.cases import Case, Compiled, Playthrough, replay
from mentorkit.cases.plain import plain
from mentorkit.cases.program import OpenChoice
from mentorkit.hall.record import Record, Vote
from mentorkit.language import _, ngettext


class Bar(Struct, frozen=True):
    """What one round of a vote says of one choice.

    Attributes:
        round: `alone`, or after the `talk`.
        words: What stands beside it.
        many: How many chose it; None where most of the room did and nobody counted.
        leads: Whether it alone had the most votes in the last round: the one thing to look at.
    """

    round: str
    words: str
    many: int | None
    leads: bool = False


class Row(Struct, frozen=True):
    """A choice with its letter, and what each round says of it."""

    letter: str
    words: str
    bars: tuple[Bar, ...]


class Split(Struct, frozen=True):
    """One decision that the room has voted on.

    Attributes:
        name: For a file, such as `decision-1-corridor`: which decision of its way it is, and the
            scene. It is the same whatever else was voted on.
        finding: What is to be seen.
        about: Which case and scene, and how many raised a hand; a line each.
    """

    name: str
    finding: str
    about: tuple[str, ...]
    rows: tuple[Row, ...]


def splits_of(record: Record, case: Case) -> list[Split]:
    """Every decision that was voted on, the first of the case first.

    A vote is left out that the case no longer has, or in which nobody voted.
    """
    compiled = case.compile()
    rounds: dict[tuple[tuple[tuple[str, str], ...], str], dict[str, Vote]] = {}
    for vote in record.votes:
        way = tuple((scene, choice) for scene, choice in vote.way)
        rounds.setdefault((way, vote.scene), {})[vote.when] = vote
    voted = []
    for (way, scene), votes in sorted(rounds.items(), key=lambda one: (len(one[0][0]), one[0])):
        play, followed = replay(compiled, way)
        said = {when: vote for when, vote in votes.items() if vote.most or _people(vote)}
        if said and followed == len(way) and play.scene.id == scene:
            voted.append((play, said))
    often = Counter(play.scene.id for play, _votes in voted)
    names = _names([play for play, _votes in voted])
    return [
        _split(case, play, votes, name, often[play.scene.id] > 1)
        for (play, votes), name in zip(voted, names, strict=True)
    ]


def _names(plays: Iterable[Playthrough]) -> list[str]:
    """By number and scene; where the room came there on another way too, with one more number."""
    names = []
    known: Counter[tuple[int, str]] = Counter()
    for play in plays:
        number, scene = len(play.decisions) + 1, play.scene.id
        known[number, scene] += 1
        time = known[number, scene]
        # No scene's id begins with a number, so that no two names are the same.
        names.append(
            f"decision-{number}-{scene}" if time == 1 else f"decision-{number}-{time}-{scene}"
        )
    return names


def _split(case: Case, play: Playthrough, votes: dict[str, Vote], name: str, again: bool) -> Split:
    letters = {choice.id: letter for choice, letter in _lettered(play)}
    alone, talk = votes.get("alone"), votes.get("talk")
    last = talk or alone
    names = {"alone": _("alone"), "talk": _("after talking")}
    rows = tuple(
        Row(
            letter,
            plain(choice.text) or choice.id,
            tuple(
                bar
                for when in ("alone", "talk")
                if (vote := votes.get(when))
                for bar in _bars(vote, choice.id, names[when], vote is last)
            ),
        )
        for choice, letter in _lettered(play)
    )
    title = play.scene.title
    if again:  # the room has come here on two ways
        way = ", ".join(_letters_of(case.compile(), play.decisions))
        title = _("{scene}, after {letters}", scene=title, letters=way)
    return Split(
        name=name,
        finding=_finding(alone, talk, letters),
        about=(f"{case.title} · {title}", _hands(votes, names)),
        rows=rows,
    )


def _bars(vote: Vote, choice: str, name: str, last: bool) -> Iterator[Bar]:
    leads = last and _first(vote) == [choice]
    if _people(vote):
        many = vote.counts.get(choice, 0)
        yield Bar(vote.when, f"{name}: {many}", many, leads)
    elif choice == vote.most:
        yield Bar(vote.when, f"{name}: {_('most of the room')}", None, leads)


def _hands(votes: dict[str, Vote], names: dict[str, str]) -> str:
    """Who and how many: it was no study, and says so."""
    people = {when: _people(votes[when]) for when in ("alone", "talk") if when in votes}
    match sorted(set(people.values())):
        case [0]:
            return _("A show of hands, not counted")
        case [number]:
            return ngettext(
                "A show of hands, {count} person", "A show of hands, {count} people", number
            )
    said = [
        ngettext("{name}: {count} person", "{name}: {count} people", many, name=names[when])
        if many
        else _("{name}: not counted", name=names[when])
        for when, many in people.items()
    ]
    return " · ".join([_("A show of hands"), *said])


def _finding(alone: Vote | None, talk: Vote | None, letters: dict[str, str]) -> str:
    """What is to be seen, in the same words as the page's own picture (`static/hallsplit.js`).

    "Most" is more than half; a choice that leads with less "had the most votes".
    """
    first, then = _leading(alone, letters), _leading(talk, letters)
    if talk and not then:
        return _("After talking, the room is split")
    if not first and not then:
        return _("The room is split")
    if not then:
        if _is_most(alone):
            return _("Alone, most chose {first}", first=first)
        return _("Alone, {first} had the most votes", first=first)
    if not first:
        if _is_most(talk):
            return _("After talking, most chose {then}", then=then)
        return _("After talking, {then} had the most votes", then=then)
    said = {"first": first, "then": then}
    if _is_most(alone) and _is_most(talk):
        if first == then:
            return _("Most chose {first}, alone and after talking", **said)
        return _("Most chose {first} alone, and {then} after talking", **said)
    if _is_most(alone):
        return _("Most chose {first} alone; after talking, {then} had the most votes", **said)
    if _is_most(talk):
        return _("Alone, {first} had the most votes; after talking, most chose {then}", **said)
    if first == then:
        return _("{first} had the most votes, alone and after talking", **said)
    return _("{first} had the most votes alone, and {then} after talking", **said)


def _leading(vote: Vote | None, letters: dict[str, str]) -> str:
    """The letters of what has the most votes: "A", "A and B"; "" where all choices have as many."""
    first = _first(vote) if vote else []
    said = [letter for choice, letter in letters.items() if choice in first]
    if not said or (vote and _people(vote) and len(said) == len(letters)):
        return ""
    *others, last = said
    return _("{letters} and {last}", letters=", ".join(others), last=last) if others else last


def _people(vote: Vote) -> int:
    return sum(vote.counts.values())


def _first(vote: Vote) -> list[str]:
    """The choices with the most votes; of a rough majority the one that was pressed."""
    if not _people(vote):
        return [vote.most] if vote.most else []
    top = max(vote.counts.values())
    return [choice for choice, many in vote.counts.items() if many == top]


def _is_most(vote: Vote | None) -> bool:
    """Whether one choice has more than half of the votes, or was taken for that."""
    if vote is None:
        return False
    return not _people(vote) or 2 * max(vote.counts.values()) > _people(vote)


def _lettered(play: Playthrough) -> list[tuple[OpenChoice, str]]:
    return [
        (choice, ascii_uppercase[place : place + 1]) for place, choice in enumerate(play.choices)
    ]


def _letters_of(case: Compiled, way: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What the room's decisions were called when it took them."""
    play = Playthrough(case)
    for _scene, taken in way:
        yield next(letter for choice, letter in _lettered(play) if choice.id == taken)
        play.choose(taken)
