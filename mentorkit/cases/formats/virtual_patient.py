"""MedBiquitous Virtual Patients (ANSI/MEDBIQ VP.10.1-2010), as OpenLabyrinth exports them.

Nodes and links stand in the activity model. What a node says is found by way of the data
availability model, which points to texts in the virtual patient data. Counters change when a node
is entered; in a case they change with the choices that lead there.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mentorkit.cases.formats.archives import Archive
from mentorkit.cases.formats.codes import FormatCode, refuse
from mentorkit.cases.formats.hypertext import from_html, words
from mentorkit.cases.formats.losses import listed, shortened
from mentorkit.cases.formats.names import unique, variable
from mentorkit.cases.formats.story import Link, Node, Story
from mentorkit.cases.formats.wording import escaped, one_line
from mentorkit.cases.formats.xmls import children, html_of, local_name, read_xml, text_of
from mentorkit.cases.front import FARTHEST
from mentorkit.cases.limits import MOST_SCENES
from mentorkit.cases.model import Counter, Effect

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ACTIVITY = "activitymodel.xml"
AVAILABILITY = "dataavailabilitymodel.xml"
DATA = "virtualpatientdata.xml"
METADATA = "metadata.xml"

_ID = re.compile(r"@id\s*=\s*['\"]([^'\"]*)['\"]")
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,7}(?:\.0*)?")
_SIGNS = {"eq": "=", "neq": "≠", "leq": "≤", "lt": "<", "geq": "≥", "gt": ">"}
_OFF = ("", "false", "off", "0", "no", "n")
_BY_HAND = "Write it into the case by hand."


def is_virtual_patient(archive: Archive) -> bool:
    """Whether the archive holds an activity model."""
    return _member(archive, ACTIVITY) is not None


def read_virtual_patient(archive: Archive) -> Story:
    """The virtual patient in the archive.

    Raises:
        FormatError: A part of it is missing or damaged.
    """
    reader = _Reader(archive)
    reader.read_counters()
    reader.read_nodes()
    reader.read_links()
    reader.read_start()
    reader.note_the_rest()
    return reader.story


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.activity = self.part(ACTIVITY)
        self.data = self.part(DATA)
        metadata = self.part(METADATA) if _member(archive, METADATA) else None
        self.story = Story("the virtual patient", text_of(metadata, "general", "title", "string"))
        self.items = {
            node.get("id", ""): [
                text_of(item, "ItemPath") for item in children(node, "DAMNodeItem")
            ]
            for node in children(self.part(AVAILABILITY), "DAMNode")
        }
        self.texts = {one.get("id", ""): one for one in children(self.data, "VPDText")}
        self.used: set[str] = set()
        self.counters: dict[str, Counter] = {}
        self.entering: dict[str, tuple[Effect, ...]] = {}

    def part(self, file: str) -> Element:
        name = _member(self.archive, file) or file
        return read_xml(self.archive.read(name), self.archive.path, file)

    # Counters.

    def read_counters(self) -> None:
        taken: set[str] = set()
        for number, element in enumerate(
            children(self.activity, "Properties", "Counters", "Counter"), 1
        ):
            label = words(text_of(element, "CounterLabel"))
            name = unique(variable(label, f"counter_{number}"), taken, joint="_")
            taken.add(name)
            start = _whole(text_of(element, "CounterInitValue") or "0")
            if start is None:
                self.story.lose(
                    f"the start of the counter {name}: {text_of(element, 'CounterInitValue')[:40]}",
                    "It starts at 0; counters are whole numbers.",
                )
            start = start or 0
            self.counters[element.get("id", "")] = Counter(name, start, start, start + 1)
            for rule in children(element, "CounterRules", "Rule"):
                self.note_rule(name, rule)

    def note_rule(self, counter: str, rule: Element) -> None:
        relation = text_of(rule, "Relation").lower()
        said = f"{counter} {_SIGNS.get(relation, relation)} {text_of(rule, 'Value')}"
        target = _reference(text_of(rule, "RuleRedirect"))
        message = words(text_of(rule, "RuleMessage"))
        self.story.lose(
            f"the rule that {said} leads to node {target}{': ' + message if message else ''}",
            "Write a choice with a condition to that scene.",
        )

    # Nodes.

    def read_nodes(self) -> None:
        elements: dict[str, Element] = {}
        for section in children(self.activity, "ActivityNodes", "NodeSection"):
            for element in children(section, "ActivityNode"):
                if element.get("id"):  # OpenLabyrinth lists a section's nodes twice, once without
                    elements.setdefault(element.get("id", ""), element)
        if len(elements) > MOST_SCENES:
            refuse(
                self.archive.path,
                FormatCode.TOO_MUCH,
                f"There are {len(elements):,} nodes; a case has at most {MOST_SCENES:,} scenes.",
                "Convert one part of it.",
            )
        self.story.nodes = [self.node(key, element) for key, element in elements.items()]

    def node(self, key: str, element: Element) -> Node:
        node = Node(key, words(element.get("label", "")) or f"Node {key}")
        content = _reference(text_of(element, "Content"))
        if content and content not in self.items:
            node.lose(f"its text ({shortened(content)}), which is not in the file")
        paths = self.items.get(content, [])
        node.text = "\n\n".join(filter(None, (self.text(node, path) for path in paths)))
        rules = next(children(element, "Rules"), None)
        self.entering[key] = tuple(self.effects(node, rules))
        if text_of(rules, "Probability").lower() not in _OFF:
            node.lose("that chance decides where it leads", _BY_HAND)
        for kind in ("Conditional", "ConditionalMessage", "Info"):
            if said := words(text_of(rules, kind)):
                node.lose(f"its {kind}: {shortened(said, 400)}", _BY_HAND)
        return node

    def text(self, node: Node, path: str) -> str:
        """What stands where the path points; empty, and noted, when that is no text."""
        reference = _reference(path)
        if "VPDText" not in path or reference not in self.texts:
            node.lose(f"what it shows besides texts: {shortened(path)}", _BY_HAND)
            return ""
        self.used.add(reference)
        return from_html(html_of(self.texts[reference]), node.lose)

    def effects(self, node: Node, rules: Element | None) -> Iterator[Effect]:
        for rule in children(rules, "CounterActionRule"):
            operator = text_of(rule, "CounterOperator")
            value = text_of(rule, "CounterRuleValue")
            counter = self.counters.get(_reference(text_of(rule, "CounterPath")))
            amount = _whole(value)
            if counter is None or amount is None or operator not in ("+", "-", "="):
                name = counter.name if counter else "a counter that is not in the file"
                node.lose(f"that it changes {name}: {operator[:5]} {value[:40]}", _BY_HAND)
            elif operator == "=":
                yield ("=", counter.name, amount)
            elif amount:
                yield ("+" if (amount > 0) == (operator == "+") else "-", counter.name, abs(amount))

    # Links.

    def read_links(self) -> None:
        nodes = {node.key: node for node in self.story.nodes}
        for element in children(self.activity, "Links", "Link"):
            node = nodes.get(_reference(text_of(element, "ActivityNodeA")))
            target = _reference(text_of(element, "ActivityNodeB"))
            label = words(element.get("label", ""))
            if node is None:
                self.story.lose(
                    f'the link "{shortened(label)}" from a node that is not in the file'
                )
            elif element.get("display", "true").lower() in _OFF:
                node.lose(f'the hidden link "{shortened(label)}" to node {target}', _BY_HAND)
            else:
                there = nodes.get(target)
                said = escaped(label or (there.title if there else target))
                node.links.append(Link(said, target, effects=self.entering.get(target, ())))
                if text_of(element, "Probability").lower() not in _OFF:
                    node.lose(f'the probability of "{shortened(label)}"', _BY_HAND)

    # The whole.

    def read_start(self) -> None:
        """Finds the first node, and bounds that every counter stays within for a while."""
        roots = (
            one.get("ID", "")
            for one in self.activity.iter()
            if local_name(one) == "OL_node" and one.get("mnodeType") == "root"
        )
        told = (text_of(self.data, "XtensibleInfo", "startNode"), next(roots, ""))
        targets = {link.target for node in self.story.nodes for link in node.links}
        keys = [node.key for node in self.story.nodes]
        free = (key for key in keys if key not in targets)
        self.story.start = next((key for key in (*told, *free, *keys) if key in keys), "")
        first = self.entering.get(self.story.start, ())
        everywhere = [effect for effects in self.entering.values() for effect in effects]
        for counter in self.counters.values():
            own = [effect for effect in everywhere if effect[1] == counter.name]
            begun = _bounded(replace(counter, start=_after(counter, first)), own)
            self.story.counters.append(begun)
            self.story.lose(
                f"that the counter {begun.name} has no bounds",
                f"Here it stays within {begun.low}..{begun.high}; change that at the top.",
            )

    def note_the_rest(self) -> None:
        story = self.story
        unused = [key for key, one in self.texts.items() if key not in self.used and text_of(one)]
        if unused:
            story.lose(f"texts that no node shows: {listed(unused)}", _BY_HAND)
        others = Tally(local_name(one) for one in self.data if local_name(one) != "VPDText")
        if others:
            named = listed(f"{kind} ({times})" for kind, times in others.items())
            story.lose(f"what is known of the patient besides texts: {named}", _BY_HAND)
        media = [name for name in self.archive.names() if "media/" in name.lower()]
        if media:
            story.lose(f"its files: {listed(media)}", "Put pictures beside the case by hand.")
        sections = [
            one_line(section.get("label", ""))
            for section in children(self.activity, "ActivityNodes", "NodeSection")
        ]
        named = listed(label for label in sections if label not in ("", "unallocated"))
        if named:
            story.lose(f"how its nodes are grouped: {named}")
        if next(children(self.activity, "XtensibleInfo"), None) is not None:
            story.lose("settings of the program it was made with, such as the layout of its map")


def _member(archive: Archive, file: str) -> str | None:
    """The name of that part in the archive, which may hold all parts in a folder."""
    return next((n for n in archive.names() if n.lower().rpartition("/")[2] == file), None)


def _reference(path: str) -> str:
    """The id at the end of an XPath; the path itself when it has none."""
    ids = _ID.findall(path)
    return ids[-1] if ids else path.strip()


def _whole(value: str) -> int | None:
    value = value.strip()
    return int(value.partition(".")[0]) if _WHOLE_NUMBER.fullmatch(value) else None


def _after(counter: Counter, effects: tuple[Effect, ...]) -> int:
    """The counter's value once the first node was entered."""
    value = counter.start
    for effect in effects:
        if len(effect) == 3 and effect[1] == counter.name:
            value = effect[2] if effect[0] == "=" else value + int(effect[0] + str(effect[2]))
    return value


def _bounded(counter: Counter, effects: list[Effect]) -> Counter:
    """The counter with room for each of its changes to happen once."""
    low = high = counter.start
    for effect in effects:
        if len(effect) == 3 and effect[0] == "=":
            low, high = min(low, effect[2]), max(high, effect[2])
    for effect in effects:
        if len(effect) == 3 and effect[0] == "+":
            high += effect[2]
        elif len(effect) == 3 and effect[0] == "-":
            low -= effect[2]
    low, high = max(low, -FARTHEST), min(max(high, low + 1), FARTHEST)
    return replace(counter, start=min(max(counter.start, low), high), low=low, high=high)
