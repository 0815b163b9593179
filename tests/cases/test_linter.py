"""The linter says what is so, says it of every way, and shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.examples import examples

from mentorkit.cases import (
    LintCode,
    Report,
    explore,
    find_cases,
    lint,
    lint_file,
    parse_case,
    read_case,
)
from mentorkit.cases.proofs.readings import readings

ROOT = Path(__file__).parents[2]
FRONT = "---\ncase: example\ntitle: An example\nfunction: skills\nminutes: 5\n"
NAMES = {"trust": "2 of 0..5", "time": "20 of 0..20"}
L = LintCode
EXAMPLES = [example for example in examples("problems.md") if example.section in set(L)]
TEACHING = {L.NO_FEEDBACK, L.NO_DEBRIEF, L.NO_LIVE_DECISION}
"""What the short examples of other codes leave out."""


def complete(fragment: str) -> str:
    """A whole case: the front matter that is missing, and an ending for each unknown target."""
    front, body = "", fragment
    if fragment.startswith("---\n"):
        _, front, body = fragment.split("---\n", 2)
    else:
        used = [f"  {name}: {range_}\n" for name, range_ in NAMES.items() if name in fragment]
        front = "counters:\n" + "".join(used) if used else ""
    for target in dict.fromkeys(re.findall(r" -> ([a-z-]+)", body)):
        if f"{{#{target}" not in body:
            body += f'\n# The end {{#{target} ending="The end"}}\n'
    return f"{FRONT}{front}---\n{body}"


def example(code: str, kind: str) -> str:
    """The bad or the good example of a code, from the documents."""
    [found] = [e.source for e in EXAMPLES if (e.section, e.kind) == (code, kind)]
    return found


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def linted(fragment: str, **options: int) -> Report:
    return lint(parse_case(complete(fragment), "example.md"), **options)


def test_every_code_has_its_examples():
    assert {e.section for e in EXAMPLES} == set(L)


@pytest.mark.parametrize("code", list(L))
def test_the_bad_example_has_this_finding_alone_and_the_good_one_none(code):
    bad, good = example(code, "bad"), example(code, "good")
    left_out = TEACHING - {code}
    assert codes(linted(bad)) - left_out == {code}
    assert codes(linted(good)) - left_out == set()


def test_shipped_cases_are_clean():
    paths = [*find_cases(ROOT / "workshops"), *find_cases(ROOT / "assignments")]
    assert paths
    for path in paths:
        assert str(lint_file(path)).endswith("; nothing found.")
        assert lint(read_case(path)).whole


def only(report: Report, code: LintCode) -> str:
    """The line of the only finding with that code, as it is printed."""
    [finding] = [finding for finding in report.findings if finding.code == code]
    return str(finding)


def test_a_finding_is_one_line_with_its_place_and_the_way_that_shows_it():
    assert only(linted(example(L.DEAD_END, "bad")), L.DEAD_END) == (
        'example.md:13: L101 In "asked" it can happen that no choice is open (trust 1). '
        "Add a choice that is open then, or take the condition off one of them. Way: tell."
    )


def test_the_way_of_an_effect_ends_with_its_choice():
    assert "Way: stay." in only(linted(example(L.COUNTER_AT_BOUND, "bad")), L.COUNTER_AT_BOUND)


LOGIC = """# Here {#here}
- [a] {if time >= 1}A{else if time < 0}B{else if trust > 5}C{end} -> there
  > {if trust >= 2}One.{end}
  >
  > {if visited(here)}Two.{end} {if visited(there)}Three.{end}
- [b] B -> there (trust -1)

# There {#there ending="There"}

{if trust < 3}

First.

{else}

{if time > 1}Not asked.{end}

{end}

{if trust == 1}Sometimes.{end}
"""


def test_conditions_in_texts_are_named_by_line_and_those_never_asked_are_not():
    source = complete(LOGIC)
    report = lint(parse_case(source))
    lines = source.split("\n")
    found = [
        (re.findall(r'"([^"]+)"', f.message)[0], f.code)
        for f in report.findings
        if f.code in (L.ALWAYS_TRUE, L.ALWAYS_FALSE)
    ]
    assert found == [
        ("time >= 1", L.ALWAYS_TRUE),
        ("trust >= 2", L.ALWAYS_TRUE),
        ("visited(here)", L.ALWAYS_TRUE),
        ("visited(there)", L.ALWAYS_FALSE),
        ("trust < 3", L.ALWAYS_TRUE),
    ]
    for finding in report.findings:
        if finding.code in (L.ALWAYS_TRUE, L.ALWAYS_FALSE):
            assert re.findall(r'"([^"]+)"', finding.message)[0] in lines[finding.line - 1]


def test_what_the_reader_finds_is_an_error(tmp_path):
    path = tmp_path / "example.md"
    path.write_text(complete("# Here {#here}\n- [a] A -> there\n").replace("-> there", "-> ther"))
    report = lint_file(path)
    assert codes(report) == {"C305"}
    assert report.errors == 1
    assert str(report) == f"{path}: not checked, since it can't be read; 1 error."


SEVERITIES = {
    L.DEAD_END: 1, L.NO_WAY_OUT: 1, L.ENDING_NEVER_REACHED: 1, L.BROKEN_ASSERTION: 1,
    L.NEVER_COMES_TRUE: 1,
}  # fmt: skip


@pytest.mark.parametrize("code", list(L))
def test_what_breaks_somebodys_way_is_an_error_and_the_rest_a_warning(code):
    findings = [f for f in linted(example(code, "bad")).findings if f.code == code]
    assert {f.severity for f in findings} == {"error" if code in SEVERITIES else "warning"}


LOOP = """---
counters:
  n: 0 of 0..1000
flags: [late]
always: [n < 900]
reachable: [n == 1000]
---
# Here {#here}
- [on] On -> here (n +1) if n < 1000
- [more] More -> here (n +2) if n < 999 or late
- [never] Never -> there if late

# There {#there ending="There"}
# Apart {#apart ending="Apart"}
"""


def test_in_part_nothing_is_said_to_never_happen():
    whole, part = linted(LOOP), linted(LOOP, limit=100)
    assert whole.whole
    assert whole.checked == "checked whole: 1,001 states"
    assert {L.NO_WAY_OUT, L.CHOICE_NEVER_OPEN, L.BROKEN_ASSERTION, L.DEAD_END} <= codes(whole)
    assert part.checked == "checked in part: 101 states, every way of up to 50 decisions"
    # No choice at all leads to this one, whatever lies beyond.
    assert codes(part) - TEACHING == {L.ENDING_NEVER_REACHED}
    assert 'ending "Apart"' in only(part, L.ENDING_NEVER_REACHED)


def test_every_way_of_so_many_decisions_means_every_one():
    source = LOOP.replace("always: [n < 900]", "always: [n < 60]")
    report = linted(source, limit=100)
    assert 'does not hold in "here" (n 60)' in only(report, L.BROKEN_ASSERTION)
    assert 2 * report.decisions <= 100
    assert 2 * (report.decisions + 1) > 100


def test_lengths_are_those_of_what_is_shown():
    shown = "You **have** {time} [minutes](https://example.org/a/very/long/address) &amp; `code`."
    text = shown + "\n\n{if trust >= 3}" + "x" * 980 + "{end}"
    report = linted(
        f"# Here {{#here}}\n- [a] A -> there\n- [b] B -> there (trust +1, time -11)\n"
        f"# There {{#there}}\n{text}\n\n- [c] C -> end\n- [d] D -> end\n"
    )
    plain = "You have 9 minutes & code."
    line = only(report, L.TOO_LONG)
    assert f"has {len(plain) + 980:,} characters; 1,000 fit" in line
    assert line.endswith("Way: b.")


def test_a_text_that_just_fits_is_not_too_long():
    for words, found in (("x" * 200, False), ("x" * 201, True)):
        report = linted(f"# Here {{#here}}\n- [a] {words} -> end\n- [b] B -> end\n")
        assert (L.TOO_LONG in codes(report)) == found


def test_a_counter_is_as_long_as_its_number():
    numbers = (-1000000, -12, -9, 0, 9, 10, 999, 1000000)
    choices = "".join(f"- [c{n}] {n} -> there (n ={n})\n" for n in numbers)
    fragment = f"# Here {{#here}}\n{choices}# There {{#there ending='T'}}\n{{n}}\n"
    front = "---\ncounters:\n  n: 1 of -1000000..1000000\n---\n"
    space = explore(parse_case(complete(front + fragment.replace("'", '"'))))
    there = [reading for reading in readings(space) if reading.scene == "there"]
    assert there[0].lengths.tolist() == [len(str(n)) for n in numbers]


def test_a_participants_copy_needs_no_debrief_and_a_solo_case_neither():
    bad = complete(example(L.NO_DEBRIEF, "bad"))
    assert L.NO_DEBRIEF in codes(lint(parse_case(bad, "workshops/feedback/example.md")))
    for path in ("assignments/a/example.md", "release/a/example.md"):
        assert L.NO_DEBRIEF not in codes(lint(parse_case(bad, path)))
    solo = bad.replace("minutes: 5", "minutes: 5\nuse: solo").replace(" live}", "}")
    assert codes(lint(parse_case(solo))) == {L.NO_FEEDBACK}


def test_a_live_decision_needs_its_own_debrief():
    bad = complete(example(L.NO_DEBRIEF, "bad"))
    source = bad.replace("---\n# In", "---\n> [!DEBRIEF]\n> Of the whole.\n\n# In", 1)
    assert 'The live decision "corridor"' in only(lint(parse_case(source)), L.NO_DEBRIEF)


def test_a_counter_is_read_by_an_assertion_a_text_and_the_screen():
    for use in ("{if trust > 1}x{end}", "{trust}", ""):
        fragment = f"# Here {{#here}}\n{use}\n\n- [a] A -> end (trust +1)\n- [b] B -> end\n"
        assert (L.NEVER_READ in codes(linted(fragment))) == (use == "")
    source = complete(fragment)
    words = source.replace("trust: 2 of 0..5", "trust: 2 of 0..5, wary / open")
    assert L.NEVER_READ not in codes(lint(parse_case(words)))
    asserted = source.replace("counters:", "always: [trust > 1]\ncounters:")
    assert L.NEVER_READ not in codes(lint(parse_case(asserted)))


def test_the_duty_may_be_named_anywhere_in_the_feedback():
    for said, found in (("Duty: this.", 0), ("She has two duties.", 0), ("Dutiful.", 1)):
        report = linted(
            f"# Here {{#here}}\n- [a] A -> end #below-the-line\n  > {said}\n- [b] B -> end\n"
        )
        assert (L.NO_DUTY in codes(report)) == bool(found)
