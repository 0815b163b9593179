"""The network map: who supports a person, how close they are, and with what."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from mentorkit.errors import MentorkitError
from mentorkit.language import _


def N_(message: str) -> str:  # noqa: N802 — the name by which Babel finds such strings
    """`message` itself, marked to be translated where it is shown."""
    return message


RINGS = {"close": N_("Close"), "moderate": N_("In between"), "distant": N_("Distant")}
"""How close somebody is: ids and English labels, from the middle outwards."""
RANKS = {"senior": N_("Senior to me"), "peer": N_("A peer"), "junior": N_("Junior to me")}
"""Where somebody stands beside oneself."""
GIVES = {
    "job": N_("Getting the job done"),
    "career": N_("Career"),
    "personal": N_("Personal support"),
}
"""What somebody gives; it may be several things, or none yet."""

MOST_PEOPLE = 40
LONGEST_NAME = 80
_PERSON_ID = re.compile(r"[a-z0-9-]{1,40}")


class Person(msgspec.Struct, frozen=True):
    """One person on the map.

    Attributes:
        name: A role or initials, better than a name; "" while it is not written yet.
        angle: Where on the ring, in degrees.
    """

    id: str
    name: str
    ring: str
    angle: int
    rank: str
    gives: tuple[str, ...]


def check_network(value: object) -> list[Person]:
    """The people on the map that a page sent as `{"people": […]}`.

    Raises:
        MentorkitError: It is anything else; the sentence is for the person who fills it in.
    """
    people = value.get("people") if isinstance(value, dict) and set(value) == {"people"} else None
    if not isinstance(people, list):
        raise _unreadable()
    if len(people) > MOST_PEOPLE:
        raise MentorkitError(
            _("A map holds {most} people. Take somebody off first.", most=MOST_PEOPLE)
        )
    found = [_person(one) for one in people]
    if len({person.id for person in found}) < len(found):
        raise _unreadable()
    return found


def _person(value: object) -> Person:
    if not isinstance(value, dict) or set(value) != set(Person.__struct_fields__):
        raise _unreadable()
    one: dict[str, Any] = value
    name, angle, gives = one["name"], one["angle"], one["gives"]
    known = (
        isinstance(one["id"], str)
        and _PERSON_ID.fullmatch(one["id"])
        and isinstance(name, str)
        and _is_one_of(one["ring"], RINGS)
        and _is_one_of(one["rank"], RANKS)
        and type(angle) is int
        and 0 <= angle < 360
        and isinstance(gives, list)
        and len(gives) <= len(GIVES)
        and all(_is_one_of(what, GIVES) for what in gives)
    )
    if not known:
        raise _unreadable()
    if len(name) > LONGEST_NAME:
        raise MentorkitError(
            _(
                "A name on the map has at most {most} characters. A role or initials are enough.",
                most=LONGEST_NAME,
            )
        )
    check_characters(name)
    if re.search(r"[\r\n]", name):
        raise MentorkitError(_("A name on the map is one line. A role or initials are enough."))
    return Person(
        one["id"],
        name,
        one["ring"],
        angle,
        one["rank"],
        tuple(what for what in GIVES if what in gives),
    )


def check_characters(text: str) -> None:
    """Refuses what no file can keep.

    Raises:
        MentorkitError: `text` has a null character, or half of a character in it.
    """
    if re.search("[\0\ud800-\udfff]", text):
        raise MentorkitError(
            _("There is a character in this text that can't be kept. Delete what was pasted last.")
        )


def _is_one_of(word: object, known: dict[str, str]) -> bool:
    return isinstance(word, str) and word in known


def _unreadable() -> MentorkitError:
    return MentorkitError(_("This map can't be read. Run the cells again."))
