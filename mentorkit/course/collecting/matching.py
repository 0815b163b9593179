"""Whose submission a file is: found on the roster, never guessed in silence."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import msgspec

from mentorkit.course.collecting.platforms import Named
from mentorkit.course.people.roster import Person
from mentorkit.files import same_name

NEVER = ("", "-")
"""In the place of an id: nothing of this sender is ever taken."""

_MOST_SUGGESTIONS = 3
_NEAR = 0.6
_COMPARED = 2_000
"""Comparing is slow; of a longer roster, only those who share a part of the name are compared."""

# Letters that are no other letter with a mark.
_APART = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})


class Suggestion(msgspec.Struct, frozen=True):
    """Somebody on the roster who may be meant."""

    student: str
    name: str


class Unmatched(msgspec.Struct, frozen=True, order=True):
    """A sender who could not be found on the roster. Nothing of theirs was taken.

    Attributes:
        name: As the platform writes it, with its number: `lindana (12345)`.
        suggestions: Up to three, the likeliest first.
        note: Why it was left to a person, where it is not simply that nobody is called so.
    """

    name: str
    suggestions: tuple[Suggestion, ...] = ()
    note: str = ""


class Matched(msgspec.Struct, frozen=True, order=True):
    """A sender who was found.

    Attributes:
        how: `confirmed` (a person said so), `number`, `id`, `e-mail` or `name`.
    """

    student: str
    name: str
    how: str


class Never(msgspec.Struct, frozen=True, order=True):
    """A sender of whom nothing is to be taken; a person said so."""

    name: str


Outcome = Matched | Unmatched | Never


def name_key(name: str) -> str:
    """A name without case, accents, spaces and signs, as Canvas runs it together."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in spread if not "\u0300" <= letter <= "\u036f")
    kept = (one for one in bare.translate(_APART) if unicodedata.category(one)[0] in "LNM")
    return unicodedata.normalize("NFC", "".join(kept))


def keys_of(person: Person) -> set[str]:
    """The names somebody may be called by: first name first, last name first, the platform's."""
    names = (
        person.first_name + person.last_name,
        person.last_name + person.first_name,
        person.lms_name,
    )
    return {key for key in map(name_key, names) if key}


def label_key(label: str) -> str:
    """A sender's label as confirmed matches are looked up by: spaces and case don't count."""
    return same_name(" ".join(label.split()))


class Matcher:
    """Finds senders on one roster.

    Args:
        platform: `canvas`, `moodle`, or `files`, whose names may be ids and e-mail addresses.
        confirmed: What a person said before: an id or one of `NEVER` by the sender's label.
        asked: What a person says now, likewise.
        numbers: Those that the platform is known to have for somebody, by id.
    """

    def __init__(
        self,
        people: Iterable[Person],
        platform: str,
        confirmed: Mapping[str, str] | None = None,
        asked: Mapping[str, str] | None = None,
        numbers: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._platform = platform
        people = list(people)
        self._as_named = platform == "files" and not people
        self._confirmed = {label_key(name): said for name, said in (confirmed or {}).items()}
        self._asked = {label_key(name): said for name, said in (asked or {}).items()}
        self._people = {same_name(person.id): person for person in people}
        self._numbers = {same_name(one): set(known) for one, known in (numbers or {}).items()}
        self._by: dict[str, dict[str, set[str]]] = {
            kind: defaultdict(set) for kind in ("number", "id", "e-mail", "name")
        }
        for key, person in self._people.items():
            self._by["number"][person.lms_id].add(key)
            if platform == "canvas" and person.lms_id:
                self._numbers[key] = {person.lms_id}
            self._by["id"][key].add(key)
            self._by["e-mail"][same_name(person.email)].add(key)
            for name in keys_of(person):
                self._by["name"][name].add(key)

    def match(self, senders: Collection[Named]) -> dict[Named, Outcome]:
        """Who each sender is. The order in which they stand makes no difference."""
        named: dict[str, set[Named]] = defaultdict(set)
        for sender in senders:
            named[label_key(sender.name)].add(sender)
        found = {one: self._one(one, len(named[label_key(one.name)]) == 1) for one in senders}
        return self._without_doubles(found) if self._platform != "files" else found

    def _one(self, sender: Named, alone: bool) -> Outcome:
        said = self._said(sender, alone)
        if said in NEVER:
            return Never(sender.label)
        if self._as_named and (said is not None or not sender.number):
            # Where there is no roster, a file is its owner's by its name, if that is one.
            how = "id" if said is None else "confirmed"
            return Matched(sender.name if said is None else said, sender.label, how)
        if said is not None:
            if person := self._people.get(same_name(said)):
                return Matched(person.id, sender.label, "confirmed")
            note = f"It was matched with {said}, who is not on the roster."
            return self._unmatched(sender, note)
        if sender.doubt:
            return Unmatched(sender.label, note=sender.doubt)
        found = {how: keys for how in self._by if (keys := self._found(how, sender))}
        # What the number says and what the name says must be one and the same person.
        both = set.intersection(*found.values()) if found else set()
        if len(both) == 1:
            key = both.pop()
            how = next((how for how, keys in found.items() if len(keys) == 1), "name")
            if how == "name" and (note := self._other_account(sender, key)):
                return self._unmatched(sender, note)
            return Matched(self._people[key].id, sender.label, how)
        if found and not both:
            hows = " and ".join(f"the {how}" for how in found)
            return self._unmatched(sender, f"Here {hows} belong to different people.")
        return self._unmatched(sender, "More than one person could be meant." if found else "")

    def _said(self, sender: Named, alone: bool) -> str | None:
        """What a person said about this sender: by label, or by a name that is nobody else's."""
        for said in (self._asked, self._confirmed):
            if (answer := said.get(label_key(sender.label))) is not None:
                return answer
        bare = label_key(sender.name)
        if alone and bare in self._asked:
            return self._asked[bare]
        answer = self._confirmed.get(bare)
        if not alone or answer is None or not lasts(self._platform, sender):
            return None
        others = self._by["name"].get(name_key(sender.name), set()) - {same_name(answer)}
        if others or self._other_account(sender, same_name(answer)):
            return None  # somebody of just this name may have come since
        return answer

    def _other_account(self, sender: Named, key: str) -> str:
        """Why a number speaks against what the name says; "" when it does not."""
        known = self._numbers.get(key, set())
        if not sender.number or sender.number in known:
            return ""
        if known:
            numbers = " and ".join(sorted(known))
            return f"Somebody of this name has another number on the platform: {numbers}."
        for one, theirs in sorted(self._numbers.items()):
            if sender.number in theirs and one in self._people:
                return f"What came from this number before is {self._people[one].id}'s."
        return ""

    def _found(self, how: str, sender: Named) -> set[str]:
        keys: set[str] = set()
        if how == "name":
            keys = {name_key(sender.name), name_key(sender.alias)}
        elif self._platform == "files" and how != "number":
            keys = {same_name(sender.name), same_name(sender.alias)}
        elif self._platform == "canvas" and how == "number":
            # Moodle's number is another one in each assignment.
            keys = {sender.number}
        return set().union(*(self._by[how].get(key, set()) for key in keys - {""}))

    def _without_doubles(self, found: Mapping[Named, Outcome]) -> dict[Named, Outcome]:
        """On a platform, two accounts are two people until somebody leaves one of them out."""
        accounts: dict[str, list[Matched]] = defaultdict(list)
        for outcome in found.values():
            if isinstance(outcome, Matched):
                accounts[outcome.student].append(outcome)
        kept = dict(found)
        for sender, outcome in found.items():
            if not isinstance(outcome, Matched) or len(accounts[outcome.student]) == 1:
                continue
            sure = sorted(one.name for one in accounts[outcome.student] if one.how != "name")
            if outcome.how == "name":
                note = "Two accounts on the platform have this name."
                kept[sender] = self._unmatched(sender, note)
            elif len(sure) > 1:
                both = " and ".join(f"“{name}”" for name in sure)
                note = f"{both} can't both be {outcome.student}."
                kept[sender] = self._unmatched(sender, note)
        return kept

    def _unmatched(self, sender: Named, note: str) -> Unmatched:
        return Unmatched(sender.label, self._suggestions(sender), note)

    def _suggestions(self, sender: Named) -> tuple[Suggestion, ...]:
        name = sender.alias or sender.name
        key = name_key(name)
        words = {name_key(word) for word in re.split(r"[\s_.-]+", name)} - {""}
        near = [
            (-score, person.id, person.name)
            for person in self._compared(key)
            if (score := max(_likeness(key, words, person), self._sure(sender, person))) >= _NEAR
        ]
        return tuple(Suggestion(*who) for _, *who in sorted(near)[:_MOST_SUGGESTIONS])

    def _sure(self, sender: Named, person: Person) -> float:
        return float(any(same_name(person.id) in self._found(how, sender) for how in self._by))

    def _compared(self, key: str) -> Iterable[Person]:
        if len(self._people) <= _COMPARED:
            return self._people.values()
        return (
            person
            for person in self._people.values()
            if any(
                len(part) > 2 and part in key
                for part in map(name_key, f"{person.name} {person.lms_name}".split())
            )
        )


def _likeness(key: str, words: set[str], person: Person) -> float:
    """From 0 to 1: how much a name is like that of a person, in letters or in whole words."""
    likeness = 0.0
    for other in (*keys_of(person), name_key(person.id)):
        compared = difflib.SequenceMatcher(None, other, key, autojunk=False)
        if compared.real_quick_ratio() >= _NEAR and compared.quick_ratio() >= _NEAR:
            likeness = max(likeness, compared.ratio())
    parts = {name_key(part) for part in person.name.split()} - {""}
    if parts and words:
        shared = len(parts & words) / min(len(parts), len(words))
        likeness = max(likeness, 0.9 * shared if len(parts & words) > 1 else 0.65 * shared)
    return likeness


def lasts(platform: str, sender: Named) -> bool:
    """Whether a sender's name without the number means the same person the next time.

    Moodle numbers people anew in each assignment, so there it has to; but `Participant` is anybody.
    """
    words = [word for word in sender.name.split() if name_key(word)]
    return platform == "moodle" and len(words) > 1
