"""A case as a Twine story: Twee 3, for Twine's own story format Harlowe 3.

Counters, flags, effects and conditions come alive as Harlowe's variables and macros. A choice with
feedback leads through a passage of its own, which shows it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

import msgspec

from mentorkit.cases.formats.dialects import Branches, Dialect, render
from mentorkit.cases.formats.leftovers import of_case, of_scene
from mentorkit.cases.formats.losses import WHOLE, Loss
from mentorkit.cases.formats.names import from_title, stable_uuid, unique
from mentorkit.cases.formats.twee import write_passage
from mentorkit.cases.formats.twine import DEBRIEF, DEBRIEF_TAG
from mentorkit.cases.model import Case, Choice, Effect, Expression, Scene, Text
from mentorkit.cases.spelling import Spelling, spell

FORMAT, VERSION = "Harlowe", "3.3.9"

_MARKUP = re.compile(
    r"(`)|[\\*_\[\]{}|<$#]+|//+|''+|~~+|\^\^+|-{3,}|={2,}|&(?=#?\w+;)|\((?=\$?[\w-]+\s*:)"
)
_IN_NAMES = {"->": "→", "<-": "←", "|": "/", "[[": "[", "]]": "]"}
_SIGNS = {"==": "is", "!=": "is not"}
_OWN = ("StoryTitle", "StoryData", "Start")


def write_twee(case: Case) -> tuple[str, tuple[Loss, ...]]:
    """The case in Twee, and what could not be carried over."""
    writer = _Writer(case)
    return writer.twee(), tuple(writer.losses)


class _Writer:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.taken = {"StoryTitle", "StoryData"}
        self.names = {scene.id: self.free(_name(scene.title)) for scene in case.scenes}
        self.bounds = {counter.name: (counter.low, counter.high) for counter in case.counters}
        self.losses = list(of_case(case))
        self.spelling = Spelling("${}".format, self.visited, _SIGNS, wary=True)
        self.dialect = _dialect(self.spelling)

    def free(self, name: str) -> str:
        """The name, or one like it that no other passage has."""
        free = unique(name, self.taken, joint=" ")
        self.taken.add(free)
        return free

    def twee(self) -> str:
        case = self.case
        whole = list(self.losses)
        start = self.names[case.scenes[0].id]
        opening: list[str] = []
        if case.briefing.pieces:
            text = self.render(case.briefing, whole, WHOLE)
            briefing, link = self.free("Briefing"), _link("Begin", start)
            opening, start = [write_passage(briefing, f"{text}\n\n{link}", ["briefing"])], briefing
        data = {
            "ifid": stable_uuid(case.id).upper(),
            "format": FORMAT,
            "format-version": VERSION,
            "start": start,
        }
        passages = [
            write_passage("StoryTitle", case.title),
            write_passage("StoryData", msgspec.json.format(msgspec.json.encode(data)).decode()),
            *self.setup(),
            *opening,
            *self.debrief(DEBRIEF, case.debrief, whole),
        ]
        for scene in case.scenes:
            passages += self.scene(scene)
        return "\n".join(passages)

    def setup(self) -> Iterator[str]:
        """The passage that Harlowe runs before the first: where counters and flags begin."""
        lines = [f"(set: ${counter.name} to {counter.start})" for counter in self.case.counters]
        lines += [f"(set: ${flag.name} to false)" for flag in self.case.flags]
        if lines:
            yield write_passage(self.free("Setup"), "\n".join(lines), ["startup"])

    def scene(self, scene: Scene) -> Iterator[str]:
        name = self.names[scene.id]
        losses = list(of_scene(scene, name, tagged=True))
        parts = [self.render(scene.text, losses, name)]
        if scene.ending is not None and scene.ending != scene.title:
            parts.append(f"<b>{_words(scene.ending)}</b>")
        feedback: list[str] = []
        links: list[str] = []
        for choice in scene.choices:
            target = self.names[choice.target]
            if choice.feedback:
                target = self.free(f"{name}: {choice.id}")
                feedback.append(self.feedback(choice, target, losses))
            links.append(self.choice(choice, target, losses, name))
        parts.append("\n".join(links))
        if name != from_title(scene.title):
            losses.append(Loss(name, f'its title as it was: "{scene.title}"'))
        yield write_passage(name, "\n\n".join(filter(None, parts)))
        yield from feedback
        yield from self.debrief(f"{DEBRIEF}: {name}", scene.debrief, losses)
        self.losses += losses

    def choice(self, choice: Choice, target: str, losses: list[Loss], place: str) -> str:
        """The link to the target; what it does on the way, unless its feedback does that."""
        words = self.render(choice.text, losses, place)
        changes = [] if choice.feedback else [self.change(effect) for effect in choice.effects]
        if changes:
            macro = f"(link-reveal-goto: {_string(words)}, {_string(_words(target))})"
            link = f"{macro}[{''.join(changes)}]"
        else:
            link = _link(words, target)
        if choice.condition is None:
            return link
        return f"(if: {spell(choice.condition, self.spelling)})[ {link} ]"

    def feedback(self, choice: Choice, name: str, losses: list[Loss]) -> str:
        """The passage with a choice's feedback, which sees what the choice changed."""
        text = self.render(choice.feedback or Text(()), losses, name)
        changes = "".join(self.change(effect) for effect in choice.effects)
        link = _link("Continue", self.names[choice.target])
        return write_passage(name, f"{changes}{text}\n\n{link}", ["feedback", *choice.tags])

    def change(self, effect: Effect) -> str:
        name = f"${effect[1]}"
        if len(effect) == 2:
            return f"(set: {name} to {'true' if effect[0] == 'set' else 'false'})"
        sign, _, amount = effect
        low, high = self.bounds[effect[1]]
        if sign == "=":
            return f"(set: {name} to {amount})"
        return f"(set: {name} to (min: {high}, (max: {low}, {name} {sign} {amount})))"

    def debrief(self, name: str, blocks: Sequence[str], losses: Sequence[Loss]) -> Iterator[str]:
        """A passage nothing leads to: what is for the facilitator, and what is lost at a scene."""
        parts = [block.replace("[[", "[ [") for block in blocks]
        if losses:
            parts.append("Not carried over from the case:")
            parts.append("\n".join(f"* {loss.said}" for loss in losses))
        if parts:
            yield write_passage(self.free(name), "\n\n".join(parts), [DEBRIEF_TAG])

    def render(self, text: Text, losses: list[Loss], place: str) -> str:
        return render(text, self.dialect, lambda what: losses.append(Loss(place, what)))

    def visited(self, scene_id: str) -> str:
        """The question whether that scene's passage was there before this one."""
        return f"((history:) contains {_string(self.names[scene_id])})"


def _dialect(spelling: Spelling) -> Dialect:
    def begin(kind: str, condition: Expression | None) -> str:
        if condition is None:
            return "](else:)["
        macro = f"({'if' if kind == 'if' else 'else-if'}: {spell(condition, spelling)})["
        return macro if kind == "if" else f"]{macro}"

    def either(branches: Branches) -> str:
        parts = [
            begin("elif" if number else "if", condition) + body
            for number, (condition, body) in enumerate(branches)
        ]
        return "".join(parts) + "]"

    return Dialect(
        words=_words,
        strong=("<b>", "</b>"),  # its own marks fail around macros
        emphasis=("<i>", "</i>"),
        show="(print: ${})".format,
        begin=begin,
        end=lambda otherwise: "]",
        either=either,
        item=lambda depth, number: ("*" if number is None else "0.") * depth + " ",
        picture=lambda says, file: f'<img src="{file}" alt="{html.escape(says)}">',
        link=lambda words, address: f'<a href="{address}">{words}</a>',
        line_break="\n",
    )


def _words(plain: str) -> str:
    """Plain words in Harlowe: what would be markup stands between backticks."""
    return _MARKUP.sub(lambda sign: "&#96;" if sign[1] else f"`{sign[0]}`", plain)


def _link(words: str, target: str) -> str:
    """A link in double brackets; as a macro when there is something in it that those can't hold.

    Harlowe reads markup in the name of a passage, too.
    """
    if _words(target) != target or re.search(r"[\[\]]|\((?:print|if): ", words):
        return f"(link-goto: {_string(words)}, {_string(_words(target))})"
    return f"[[{target}]]" if words == target else f"[[{words}->{target}]]"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _name(title: str) -> str:
    """The title without what would end a link."""
    title = from_title(title)
    for sign, instead in _IN_NAMES.items():
        title = title.replace(sign, instead)
    return title.strip()
