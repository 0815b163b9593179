"""Who is named in a case, for a person to read: a program can't know what part somebody plays.

A name is known by its capital letter where a sentence doesn't ask for one, and its owner for a
person by a title before it, a word of speaking beside it, or a second name. What else has a capital
letter is listed too, so that nobody is missed. The words that this goes by are English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from mentorkit.cases.model import Case, Piece, Text


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "Dr Doctor Mr Mrs Ms Miss Mx Prof Professor Signor Signora "
    "Sister Matron Nurse Midwife Dean Chief"
)
_WOMENS, _MENS = _set("Mrs Ms Miss Signora"), _set("Mr Signor")
_SPEAKS = _set(
    "says said asks asked tells told answers answered writes wrote laughs laughed nods nodded "
    "calls called rings rang thinks thought knows knew looks looked smiles sits shrugs"
)
_PARTICLES = _set("al bin bint da de del den der di dos el ibn la le van von")
_CALENDAR = _set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays "
    "January February March April May June July August September October November December "
    "Christmas Easter Eid Ramadan God"
)
_PLACE_BEFORE = _set("in from near")
_PLACE_WORDS = _set("El La New Plaza Port Saint San Santa São South North East West")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_OWNED = re.compile(r"(?:['’]s|s['’])$|['’](?:ll|d|ve|re|m)$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’*)]*\s+|\n\s*\n|\n(?=[-*|>])")


class Person(msgspec.Struct, frozen=True):
    """Somebody named in a case.

    Attributes:
        name: The longest form of it.
        forms: All forms, the first first.
        times: How often one of them stands in what participants may read.
        line: Where the text begins in which the first stands.
        sentence: The sentence that introduces them.
    """

    name: str
    forms: tuple[str, ...]
    times: int
    line: int
    sentence: str

    def words(self) -> set[str]:
        """The words of the name, without titles."""
        return {word for form in self.forms for word in form.split() if word[0].isupper()} - TITLES


class Cast(msgspec.Struct, frozen=True):
    """Everybody named in a case, and what else has a name in it."""

    people: tuple[Person, ...]
    others: tuple[str, ...]


class _Mention(NamedTuple):
    """A name where it stands."""

    before: str
    words: tuple[str, ...]
    spoken: bool
    line: int
    sentence: str

    @property
    def title(self) -> str:
        return self.before if self.before in TITLES else ""

    @property
    def form(self) -> str:
        return " ".join([self.title, *self.words] if self.title else self.words)

    @property
    def names(self) -> set[str]:
        return set(self.words) - _PARTICLES


def cast_of(case: Case) -> Cast:
    """Who is named in `case`, most often named first."""
    sentences = [
        (text.line, sentence)
        for text in case.texts()
        for sentence in sentences_of(whole_text(text))
    ]
    names = _names(sentence for _, sentence in sentences)
    mentions = [found for line, said in sentences for found in _mentions(said, line, names)]
    known = _known(mentions)
    people = [found for found in mentions if found.names & known]
    others = Counter(found.form for found in mentions if not found.names & known)
    grouped = [_person(group) for group in _groups(people)]
    return Cast(tuple(sorted(grouped, key=lambda one: -one.times)), tuple(sorted(others)))


def _known(mentions: list[_Mention]) -> set[str]:
    """The words of names that are people's."""
    places = {name for found in mentions if found.before in _PLACE_BEFORE for name in found.names}
    titled = {name for found in mentions if found.title for name in found.names}
    speakers = {name for found in mentions if found.spoken for name in found.names}
    full = {
        name
        for found in mentions
        if len(found.names) > 1 and not found.names & _PLACE_WORDS and not found.names <= places
        for name in found.names
    }
    return titled | full | (speakers - places)


def whole_text(text: Text) -> str:
    """All that a text can say, one possibility after the other; a number it shows is 7."""
    return "".join(_all(text.pieces))


def sentences_of(text: str) -> list[str]:
    """The sentences of a Markdown text, without its marks of emphasis."""
    parts = _SENTENCE_END.split(text.replace("**", ""))
    return [sentence for part in parts if (sentence := " ".join(part.split()))]


def _all(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        match piece:
            case str():
                yield piece
            case ("show", _):
                yield "7"
            case ("if", *branches):
                for _, shown in branches:
                    said = "".join(_all(shown))
                    yield said if said[:1] in ",;." else f" {said} "


def _bare(word: str) -> str:
    return _OWNED.sub("", word)


def _opens(sentence: str, place: int) -> bool:
    """Whether a capital letter there may be due to the sentence alone."""
    before = sentence[:place].rstrip()
    return not before or before[-1] in "\"“‘'*(:–—.!?…|>" or before.endswith("- ")


def _names(sentences: Iterable[str]) -> set[str]:
    """The words that have a capital letter without need, more often than they have none."""
    capital, small, opening = Counter[str](), Counter[str](), Counter[str]()
    for sentence in sentences:
        title = False
        for match in _WORD.finditer(sentence):
            word = _bare(match[0])
            if not word[0].isupper():
                small[word.casefold()] += 1
            elif title or not _opens(sentence, match.start()):
                capital[word] += 1
            elif sentence[match.end() : match.end() + 2].strip().isupper():
                opening[word] += 1  # as Pelle in "Pelle Sundin nods."
            title = word in TITLES
    opening = Counter({word: 1 for word, times in opening.items() if times > 1})
    return {
        word
        for word, times in (capital + opening).items()
        if times > small[word.casefold()]
        and len(word) > 1
        and not word.isupper()
        and word not in _CALENDAR | TITLES
    }


def _mentions(sentence: str, line: int, names: set[str]) -> Iterator[_Mention]:
    """The names in a sentence, each with what stands before and behind it."""
    found = list(_WORD.finditer(sentence))
    words = [_bare(match[0]) for match in found]
    place = 0
    while place < len(words):
        end = _run(sentence, found, words, place, names)
        if end == place:
            place += 1
            continue
        before = words[place - 1] if place else ""
        beside = {before, *words[end : end + 1]}
        run = tuple(words[place:end])
        yield _Mention(before, run, bool(beside & _SPEAKS), line, sentence)
        place = end


def _run(
    sentence: str, found: list[re.Match[str]], words: list[str], start: int, names: set[str]
) -> int:
    """Where the name that begins at a word ends; at the same word when it is no name."""
    end = start
    for place in range(start, len(words)):
        if place > start and sentence[found[place - 1].end() : found[place].start()] != " ":
            break
        if words[place] in names:
            end = place + 1
        elif not (place > start and words[place] in _PARTICLES):
            break
        if words[place] != found[place][0]:
            break  # what is somebody's ends their name
    return end


def _groups(mentions: list[_Mention]) -> list[list[_Mention]]:
    """The mentions of each person: a shorter form belongs to the first longer one that has it."""
    groups: list[tuple[set[str], set[str], list[_Mention]]] = []
    for mention in sorted(mentions, key=lambda one: -len(one.names)):
        title = {mention.title} - {""}
        for names, titles, group in groups:
            if mention.names <= names and not _two_people(titles, title):
                titles |= title
                group.append(mention)
                break
        else:
            groups.append((mention.names, title, [mention]))
    order = {id(mention): place for place, mention in enumerate(mentions)}
    return [sorted(group, key=lambda one: order[id(one)]) for _, _, group in groups]


def _two_people(some: set[str], others: set[str]) -> bool:
    """Whether nobody has titles of both kinds: Mr and Mrs Lund are two."""
    return any(
        ours & _MENS and theirs & _WOMENS for ours, theirs in ((some, others), (others, some))
    )


def _person(group: list[_Mention]) -> Person:
    forms = tuple(dict.fromkeys(mention.form for mention in group))
    name = max(forms, key=len)
    return Person(name, forms, len(group), group[0].line, group[0].sentence)
