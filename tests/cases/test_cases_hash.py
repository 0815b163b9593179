"""The hash of a case: changed by whatever can change an answer's meaning, and by nothing else."""

from __future__ import annotations

import pytest

from mentorkit.cases import parse_case, read_compiled
from mentorkit.errors import MentorkitError

SOURCE = """\
---
case: example
title: An example
function: skills
chair: mentor
minutes: 5
topics: [a]
reviewed: []
counters:
  trust: 2 of 0..5, wary / polite / open
flags: [told, late]
always: [trust >= 0]
---
A briefing.

# In the corridor {#corridor why="Why?" confidence timer=60 live}

Words {trust}{if told}, truly{end}.

- [ask] Ask her -> asked (trust +1)
  > Well.
- [tell] Tell her -> told if trust > 1 and not visited(asked) #below-the-line
  > Duty: hers.

> [!DEBRIEF]
> For the room.

# Asked {#asked}

Words.

- [back] Back -> corridor

# Told {#told ending="Told"}
"""

MEANINGFUL = [
    ("case: example", "case: other"),
    ("title: An example", "title: Another"),
    ("chair: mentor", "chair: mentee"),
    ("2 of 0..5", "3 of 0..5"),
    ("2 of 0..5", "2 of -1..5"),
    ("2 of 0..5", "2 of 0..6"),
    ("wary / polite", "wary / kind"),
    ("[told, late]", "[told, late, more]"),
    ("A briefing.", "Another briefing."),
    ("In the corridor", "In the hall"),
    ('why="Why?"', 'why="How?"'),
    (' why="Why?"', ""),
    (" confidence", ""),
    ("timer=60", "timer=61"),
    (" live", ""),
    ("Words {trust}", "Words **{trust}**"),
    ("Words {trust}", "Words { trust } "),
    ("{if told}", "{if late}"),
    (", truly", ", really"),
    ("{end}.", "{else}!{end}."),
    ("[ask]", "[enquire]"),
    ("Ask her ->", "Ask them ->"),
    ("-> asked (", "-> told ("),
    ("(trust +1)", "(trust +2)"),
    ("(trust +1)", "(trust -1)"),
    ("(trust +1)", "(trust =1)"),
    ("(trust +1)", "(trust +1, told)"),
    ("(trust +1)", "(not told)"),
    (" (trust +1)", ""),
    ("  > Well.", "  > Very well."),
    ("  > Well.\n", ""),
    ("trust > 1", "trust >= 1"),
    (" and not", " or not"),
    ("visited(asked)", "visited(told)"),
    (" if trust > 1 and not visited(asked)", ""),
    (" #below-the-line", ""),
    (" #below-the-line", " #late"),
    ('ending="Told"', 'ending="Known"'),
    ("{#told ending", "{#last ending"),
]

MEANINGLESS = [
    ("minutes: 5", "minutes: 6"),
    ("topics: [a]", "topics: [b, c]"),
    ("reviewed: []", "reviewed: [Dr A]"),
    ("always: [trust >= 0]", "always: [trust >= 0, visited(told) or trust < 9]"),
    ("always: [trust >= 0]\n", ""),
    ("always:", "reachable:"),
    ("> For the room.", "> For another room."),
    ("> [!DEBRIEF]\n> For the room.\n", ""),
    ("case: example\ntitle: An example", "title: An example\n# why\ncase: example"),
    ("\n# Asked", "\n\n\n\n# Asked"),
    ("# In the", "## In the"),
    ("- [ask]", "* [ask]"),
    ("{if told}", "{if  ( told ) }"),
    ("(trust +1)", "( trust + 1 )"),
    ("Words {trust}", "Words { trust }"),
    ("\n", "\r\n"),
]


def meaning(source: str) -> str:
    return parse_case(source).compile().hash


@pytest.mark.parametrize(("old", "new"), MEANINGFUL)
def test_a_change_of_meaning_changes_it(old, new):
    changed = SOURCE.replace(old, new)
    if old == "{#told ending":
        changed = changed.replace("-> told", "-> last")
    assert changed != SOURCE
    assert meaning(changed) != meaning(SOURCE)


@pytest.mark.parametrize(("old", "new"), MEANINGLESS)
def test_what_means_nothing_does_not(old, new):
    assert SOURCE.replace(old, new) != SOURCE
    assert meaning(SOURCE.replace(old, new)) == meaning(SOURCE)


def test_choices_and_flags_in_another_order():
    ask, tell = SOURCE.index("- [ask]"), SOURCE.index("- [tell]")
    end = SOURCE.index("\n> [!DEBRIEF]")
    swapped = SOURCE[:ask] + SOURCE[tell:end] + SOURCE[ask:tell] + SOURCE[end:]
    assert meaning(swapped) != meaning(SOURCE)


def test_the_first_scene_matters_and_the_order_of_the_others_does_not():
    asked, told = SOURCE.index("# Asked"), SOURCE.index("# Told")
    swapped = SOURCE[:asked] + SOURCE[told:] + "\n" + SOURCE[asked:told]
    assert meaning(swapped) == meaning(SOURCE)
    first = SOURCE.index("# In the")
    moved = SOURCE[:first] + SOURCE[asked:told] + SOURCE[first:asked] + SOURCE[told:]
    assert meaning(moved) != meaning(SOURCE)


def test_it_is_one_value_for_good():
    compiled = parse_case(SOURCE, "anywhere.md").compile()
    assert compiled.hash == "b6e4d0efbd1929d46ee70ee35eeb35e2d9afc0d10616f67578f01005f5d4cae2"


def test_the_compiled_case_is_read_back():
    compiled = parse_case(SOURCE).compile()
    assert read_compiled(compiled.json()) == compiled
    with pytest.raises(MentorkitError, match="format 2"):
        read_compiled(compiled.json().replace(b'"format":1', b'"format":2'))
    for damaged in (b"", b"{}", b"[" * 10_000, compiled.json()[:-2], b"\xff"):
        with pytest.raises(MentorkitError, match="can't be read"):
            read_compiled(damaged)
