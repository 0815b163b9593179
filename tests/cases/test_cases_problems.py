"""Whatever a case can have wrong is reported with its code, at its line, in words."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fragments import FRONT, HERE, complete, lines_meant

from mentorkit.cases import CaseCode, CaseError, parse_case, read_case
from mentorkit.errors import Problem

C = CaseCode
LONG = "a line of some eighty characters that is repeated until nobody would read it all\n"
KEYS = FRONT.removesuffix("---\n")
MANY_IFS = "{if trust > 1}\n" * 11 + "\ndeep\n\n" + "{end}\n" * 11

# Each fragment is completed to a whole case; § stands in the line that is to be named.
PROBLEMS: list[tuple[CaseCode, str]] = [
    (C.CONTROL_CHARACTER, "§A bell \x07 rings."),
    (C.CONTROL_CHARACTER, "§A null \x00 byte."),
    (C.CONTROL_CHARACTER, "§A private sign \ue000 here."),
    (C.CONTROL_CHARACTER, "§A line\u2028separator."),
    (C.CONTROL_CHARACTER, "§A sign of ours \U00010a50 here."),
    (C.CONTROL_CHARACTER, "§Half \ud83d a sign."),
    (C.BROKEN_YAML, "---\ncase: example\n§title: Feedback: an example\n---"),
    (C.BROKEN_YAML, "---\n§case: [example\n---"),
    (C.BROKEN_YAML, "---\n§- a list\n- of things\n---"),
    (C.BROKEN_YAML, "---\n§case: &name example\ntitle: *name\n---"),
    (C.BROKEN_YAML, KEYS + "§? [a, b]\n: c\n---"),
    (C.DUPLICATE_KEY, KEYS + "§minutes: 6\n---"),
    (C.DUPLICATE_KEY, KEYS.replace("flags:", "§  trust: 1 of 0..2\nflags:") + "---"),
    (C.UNKNOWN_KEY, KEYS + "§auther: Dr A\n---"),
    (C.MISSING_KEY, "---\n§" + KEYS.removeprefix("---\n").replace("minutes: 5\n", "") + "---"),
    (C.BAD_VALUE, KEYS.replace("minutes: 5", "§minutes: five") + "---"),
    (C.BAD_VALUE, KEYS.replace("minutes: 5", "§minutes: 241") + "---"),
    (C.BAD_VALUE, KEYS.replace("function: skills", "§function: skill") + "---"),
    (C.BAD_VALUE, KEYS.replace("title: An example", "§title:") + "---"),
    (C.BAD_VALUE, KEYS.replace("case: example", "§case: The example") + "---"),
    (C.BAD_VALUE, KEYS + "§topics: feedback\n---"),
    (C.BAD_VALUE, KEYS + "§chair: [mentor]\n---"),
    (C.BAD_VALUE, KEYS + "§use: everywhere\n---"),
    (C.BAD_VALUE, "---\ncase: a\ntitle: b\nfunction: skills\nminutes: 5\n§counters: trust\n---"),
    (C.BAD_COUNTER, KEYS.replace("  trust: 2 of 0..5", "§  trust: 6 of 0..5") + "---"),
    (C.BAD_COUNTER, KEYS.replace("  trust: 2 of 0..5", "§  trust: 2 from 0 to 5") + "---"),
    (C.BAD_COUNTER, KEYS.replace("  trust: 2 of 0..5", "§  trust: 2 of 5..0") + "---"),
    (C.BAD_COUNTER, KEYS.replace("  trust: 2 of 0..5", "§  trust: 2 of 0..1000001") + "---"),
    (C.BAD_COUNTER, KEYS.replace("2 of 0..5, wary", "§0 of 0..1, wary") + "---"),
    (C.BAD_COUNTER, KEYS.replace("wary / polite", "§wary /  / polite") + "---"),
    (
        C.BAD_COUNTER,
        KEYS.replace("  trust: 2 of 0..5", "§  trust: [2]\n  other: 2 of 0..5") + "---",
    ),
    (C.BAD_NAME, KEYS.replace("  time:", "§  toString:") + "---"),
    (C.BAD_NAME, KEYS.replace("  time:", "§  visited:") + "---"),
    (C.BAD_NAME, KEYS.replace("flags: [told_truth]", "§flags: [trust]") + "---"),
    (C.BAD_NAME, KEYS.replace("flags: [told_truth]", "§flags: [safe, safe]") + "---"),
    (C.BAD_NAME, KEYS.replace("flags: [told_truth]", "flags:\n  - safe\n§  - not") + "---"),
    (C.HEADING_WITHOUT_ID, "§# In the corridor\n\nText."),
    (C.HEADING_WITHOUT_ID, "§# In the corridor {#a} at noon\n\nText."),
    (
        C.HEADING_WITHOUT_ID,
        "# A {#a}\n\n- [ask] Ask -> asked\n\n§Words above dashes\n---",
    ),
    (C.BAD_SCENE_ID, "§# A scene {#In_the_corridor}\n\n- [ask] Ask -> asked"),
    (C.DUPLICATE_SCENE, '# A {#a ending="x"}\n\n§# B {#a ending="y"}'),
    (C.BAD_ATTRIBUTE, '§# A {#a endign="x"}\n\n- [ask] Ask -> asked'),
    (C.BAD_ATTRIBUTE, "§# A {#a timer=soon}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, "§# A {#a timer}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, "§# A {#a live=yes}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, '§# A {#a why=""}\n\n- [ask] Ask -> asked'),
    (C.BAD_ATTRIBUTE, "§# A {#a why=“Why?”}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, "§# A {#a live live}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, "§# A {#a #b}\n\n- [ask] Ask -> asked"),
    (C.BAD_ATTRIBUTE, "§# A {#a ending='x y'}\n"),
    (C.ENDING_WITH_CHOICES, '§# A {#a ending="x"}\n\n- [ask] Ask -> asked'),
    (C.SCENE_WITHOUT_CHOICES, "§# A {#a}\n\nText."),
    (C.TEXT_AFTER_CHOICES, "- [ask] Ask -> asked\n\n§Text below."),
    (C.TEXT_AFTER_CHOICES, "- [ask] Ask -> asked\n§> Feedback that is not indented."),
    (C.TEXT_AFTER_CHOICES, "- [ask] Ask -> asked\n\n§[ask]: https://example.org"),
    (C.TOO_MUCH, "# A {#a}\n§" + LONG * 300 + "\n- [ask] Ask -> asked"),
    (C.TOO_MUCH, "§" + "x" * 5_001),
    (C.TOO_MUCH, "\n".join(f"{HERE * (not n)}- [c{n}] Go -> asked" for n in range(51))),
    (C.TOO_MUCH, f"- [ask] Ask -> asked\n§  > {'  > '.join([LONG] * 300)}"),
    (C.TOO_MUCH, "".join(f"{HERE * (n == 2_000)}# A {{#a{n}}}\n\n" for n in range(2_001))),
    (C.TOO_MUCH, "a" + "\n" * 50_001 + "a"),
    (C.TOO_MUCH, "[" * 100 + ("\n" + "[" * 100) * 100),
    (C.TOO_MUCH, ("*" * 1_000 + "\n") * 51),
    (C.TOO_MUCH, LONG * 13_000),
    (C.TOO_MUCH, "§---\n" + "# comment\n" * 2_001 + FRONT.removeprefix("---\n")),
    (C.BAD_CALLOUT, "§> [!NOTE]\n> Words."),
    (C.BAD_CALLOUT, "§> [!DEBREIF]\n> Words."),
    (C.BAD_CALLOUT, "Words\n\n§[!DEBRIEF] Words."),
    (C.BAD_CALLOUT, "> Words\n§> [!DEBRIEF]\n> Words"),
    (C.BAD_CALLOUT, "> Words\n>\n§> > [!DEBRIEF]\n> > Words"),
    (C.BAD_CALLOUT, "§> [!DEBRIEF\n> Words."),
    (C.BAD_CALLOUT, "§> [DEBRIEF]\n> Words."),
    (C.BAD_CALLOUT, "§> **Debrief:**\n> Words."),
    (C.BAD_CALLOUT, "§> [!DEBRIEF for the facilitator]\n> Words."),
    (C.BAD_CALLOUT, "§> **[!DEBRIEF]**\n> Words."),
    (C.BAD_CALLOUT, "+ one\n§+ > [!DEBRIEF]\n  > Words."),
    (C.BAD_CALLOUT, "- [ask] Ask -> asked\n  > Words\n§  > [!DEBRIEF]\n  > Words"),
    (C.BRACE_IN_TITLE, "§# It is {time} o'clock {#a}\n\n- [ask] Ask -> asked"),
    (C.BRACE_IN_TITLE, "§# {#a}\n\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "- [ask] Ask -> asked\n§- Tell her -> told"),
    (C.NOT_A_CHOICE, "- [ask] Ask -> asked\n§- [tell](https://example.org) -> told"),
    (C.NOT_A_CHOICE, "§- [ask] -> asked"),
    (C.NOT_A_CHOICE, "§- [ask] Ask -> asked in a while"),
    (C.NOT_A_CHOICE, "§- [ask] Ask -> asked (trust +1"),
    (C.NOT_A_CHOICE, "§- [ask] Ask -> asked iff trust > 1"),
    (C.NOT_A_CHOICE, "Text\n§2. [tell] Tell -> told\n\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "> Text\n§> - [tell] Tell -> told\n\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "* Text\n§  * [tell] Tell -> told\n\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "§[tell] Tell -> told\n\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "§-\n- [ask] Ask -> asked"),
    (C.NOT_A_CHOICE, "§- [ask] Ask -> asked\n\n# A {#a ending=b}"),
    (C.BAD_CHOICE_ID, "§- [Ask] Ask -> asked"),
    (C.BAD_CHOICE_ID, "§- [ ] Ask -> asked"),
    (C.DUPLICATE_CHOICE, "- [ask] Ask -> asked\n§- [ask] Tell -> told"),
    (C.NO_TARGET, "§- [ask] Ask\n- [tell] Tell -> told"),
    (C.NO_TARGET, "§- [ask] Ask → asked"),
    (C.NO_TARGET, "§- [ask] Ask -> (trust +1)"),
    (C.UNKNOWN_TARGET, "§- [ask] Ask -> askd"),
    (C.NOT_FEEDBACK, "- [ask] Ask -> asked\n§  It goes well."),
    (C.NOT_FEEDBACK, "- [ask] Ask -> asked\n\n§  - [more] Ask more -> told"),
    (C.NOT_FEEDBACK, "- [ask] Ask -> asked\n  > It goes well.\n\n§  Still well."),
    (C.BAD_EFFECT, "§- [ask] Ask -> asked (trust plus 1)"),
    (C.BAD_EFFECT, "§- [ask] Ask -> asked ()"),
    (C.BAD_EFFECT, "§- [ask] Ask -> asked (trust +1,)"),
    (C.EFFECT_WITHOUT_EFFECT, "§- [ask] Ask -> asked (trust +0)"),
    (C.EFFECT_WITHOUT_EFFECT, "§- [ask] Ask -> asked (trust - -2)"),
    (C.OUT_OF_BOUNDS, "§- [ask] Ask -> asked (trust =6)"),
    (C.OUT_OF_BOUNDS, "§- [ask] Ask -> asked (time =-6)"),
    (C.BAD_TAG, "§- [ask] Ask -> asked #Handover"),
    (C.BAD_TAG, "§- [ask] Ask -> asked #below-the-lin"),
    (C.BAD_TAG, "§- [ask] Ask -> asked #a #b words"),
    (C.BAD_TAG, "§- [ask] Ask -> asked #a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a#a"),
    (C.BAD_TAG, "§- [ask] Ask -> asked if trust > 1 #"),
    (C.DUTY_NOT_NAMED, "§- [ask] Ask -> asked #below-the-line"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if trust >"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if 1 < trust < 3"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if (trust > 1"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if trust > 1)"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if trust > 1 time > 1"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if trust > 1 && time > 1"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if 3"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if true"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if trust > 12345678"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if " + "not " * 31 + "told_truth"),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if " + "(" * 40 + "told_truth" + ")" * 40),
    (C.BAD_CONDITION, "§- [ask] Ask -> asked if told_truth" + " and told_truth" * 40),
    (C.BAD_CONDITION, "Words\n§{if}more{end}"),
    (C.BAD_CONDITION, KEYS + "always:\n  - trust >= 0\n§  - trust >= 0 or\n---"),
    (C.UNKNOWN_NAME, "§- [ask] Ask -> asked if trsut > 1"),
    (C.UNKNOWN_NAME, "§- [ask] Ask -> asked (trsut +1)"),
    (C.UNKNOWN_NAME, "§- [ask] Ask -> asked (not told)"),
    (C.UNKNOWN_NAME, "Words\n\n§{if tolt}\n\nmore\n\n{end}"),
    (C.UNKNOWN_NAME, KEYS + "§reachable: [trusty > 4]\n---"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked if trust"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked if trust = 3"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked if told_truth > 3"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked if visited(asked) == 1"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked (trust)"),
    (C.WRONG_KIND, "§- [ask] Ask -> asked (told_truth +1)"),
    (C.UNKNOWN_SCENE, "§- [ask] Ask -> asked if visited(askd)"),
    (C.UNKNOWN_SCENE, "§Words {if visited()}more{end}"),
    (C.BAD_BRACES, "Words\n§and {trsut} here."),
    (C.BAD_BRACES, "§{told_truth}"),
    (C.BAD_BRACES, "§A brace { alone."),
    (C.BAD_BRACES, "§{}"),
    (C.BAD_BRACES, "- [ask] Ask -> asked\n  > Well.\n  >\n§  > {elif x}"),
    (C.BAD_BRACES, MANY_IFS.replace("{if trust > 1}\n\n", "§{if trust > 1}\n\n")),
    (C.BAD_BRACES, "§" + "{if told_truth}" * 11 + "deep" + "{end}" * 11),
    (C.IF_NOT_CLOSED, "Words\n§{if told_truth}more"),
    (C.IF_NOT_CLOSED, "§{if told_truth}\n\nmore\n\n{if trust > 1}\n\nwords\n\n{end}"),
    (C.IF_NOT_OPEN, "Words §more{end}"),
    (C.IF_NOT_OPEN, "Words\n\n§{else}"),
    (C.IF_NOT_OPEN, "{if told_truth}a{else}b§{else}c{end}"),
    (C.IF_CROSSES, "{if told_truth}a\n\n§b{end}"),
    (C.IF_CROSSES, "**{if told_truth}a** §b{end}"),
    (C.IF_CROSSES, "+ {if told_truth}a\n§+ b{end}"),
    (C.IF_CROSSES, "| {if told_truth}a | b{end} |\n|---|---|".replace("| {", "§| {")),
    (C.BRACES_IN_LINK, "Words [here](§https://example.org/{trust})."),
    (C.BRACES_IN_LINK, "Words <§https://example.org/{trust}>."),
    (C.BRACES_IN_LINK, "Words\n\n§![level {trust}](chart.png)"),
    (C.IMAGE_NOT_LOCAL, "§![A chart](https://example.org/chart.png)"),
    (C.IMAGE_NOT_LOCAL, "§![A chart](../chart.png)"),
    (C.IMAGE_NOT_LOCAL, "§![A chart](chart.pdf)"),
    (C.IMAGE_NOT_LOCAL, "- [ask] Ask -> asked\n§  > ![A chart](/etc/chart.png)"),
    (C.IMAGE_WITHOUT_WORDS, "Words\n\n§![](chart.png)"),
    (C.IMAGE_WITHOUT_WORDS, "§- [ask] Ask ![](chart.png) -> asked"),
]


def write(folder: Path, content: bytes) -> Path:
    path = folder / "example.md"
    path.write_bytes(content)
    return path


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "example.md")
    return folder / "example.md"


# Faults of the file itself, and the line that is to be named.
FILES: list[tuple[CaseCode, int, Callable[[Path], Path]]] = [
    (C.UNREADABLE, 0, lambda folder: folder / "missing.md"),
    (C.UNREADABLE, 0, lambda folder: folder),
    (C.UNREADABLE, 0, lambda folder: folder / "no" / "such.md"),
    (C.UNREADABLE, 0, pipe),
    (C.UNREADABLE, 0, lambda folder: Path("/dev/null")),
    (C.TOO_LARGE, 0, lambda folder: write(folder, b"[" * 10_000_000)),
    (C.NOT_UTF8, 13, lambda folder: write(folder, complete("née").encode("latin-1"))),
    (C.CONTROL_CHARACTER, 13, lambda folder: write(folder, complete("A null \0.").encode())),
    (C.NO_FRONT_MATTER, 1, lambda folder: write(folder, b"")),
    (C.NO_FRONT_MATTER, 1, lambda folder: write(folder, b"# A scene {#a}\n\n{trsut}\n")),
    (C.NO_FRONT_MATTER, 1, lambda folder: write(folder, b"---\ncase: example\n\n# A {#a}\n")),
    (C.ID_IS_NOT_FILE_NAME, 2, lambda f: write(f, FRONT.replace("example", "x").encode())),
    (C.IMAGE_MISSING, 13, lambda f: write(f, complete("![A chart](chart.png)").encode())),
    (C.NO_SCENES, 11, lambda folder: write(folder, (FRONT + "Words.").encode())),
    (C.TOO_MANY_PROBLEMS, 112, lambda f: write(f, complete("{x}\n" * 200).encode())),
]


def problems_of(source: str) -> list[Problem]:
    with pytest.raises(CaseError) as caught:
        parse_case(source, "example.md")
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("code", "fragment"), PROBLEMS, ids=[f"{c}-{n}" for n, (c, _) in enumerate(PROBLEMS)]
)
def test_one_fault_is_one_problem_at_its_line(code: CaseCode, fragment: str):
    source, lines = lines_meant(complete(fragment))
    problems = problems_of(source)
    assert [(p.code, p.line) for p in problems] == [(code, line) for line in lines or [0]]
    for problem in problems:
        assert_said_well(problem)


@pytest.mark.parametrize(
    ("code", "line", "make"), FILES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(FILES)]
)
def test_file_is_refused_at_its_line(code, line, make, tmp_path):
    with pytest.raises(CaseError) as caught:
        read_case(make(tmp_path))
    at = [problem for problem in caught.value.problems if problem.code == code]
    assert [problem.line for problem in at] == [line]
    assert_said_well(at[0])


def assert_said_well(problem: Problem) -> None:
    assert problem.path
    assert problem.message[0] in problem.message[0].upper() + '{"'
    assert problem.message.endswith((".", ".'"))
    assert not problem.hint or problem.hint.endswith((".", "?", "…", ")"))
    assert len(str(problem)) < 700


def test_every_code_is_provoked():
    provoked = {code for code, _ in PROBLEMS} | {code for code, _, _ in FILES}
    assert set(CaseCode) - provoked == set()


def test_many_faults_are_reported_together_in_the_order_of_lines():
    source, lines = lines_meant(
        complete(
            "§# No id\n\nWords {trust.\n\n# A {#a}\n\n§{trsut} and §{if tolt}x{end}\n\n"
            "§- [ask] Ask -> askd (§trust +0) if trust\n§- [ask] Again -> asked"
        )
    )
    found = problems_of(source)
    assert [problem.code for problem in found][:1] == [C.HEADING_WITHOUT_ID]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    assert {problem.line for problem in found} == set(lines)
    assert len(found) == 7
    assert found == sorted(found)


def test_a_misread_counter_is_known_all_the_same():
    source = complete("{trust}{if trust > 1}x{end}\n\n- [ask] Ask -> asked (trust +1) if trust > 3")
    found = problems_of(source.replace("trust: 2 of", "trust: 9 of"))
    assert [problem.code for problem in found] == [C.BAD_COUNTER]


def test_hints_name_what_was_meant():
    said = {
        "- [ask] Ask -> askd": "asked",
        "- [ask] Ask -> asked if trsut > 1": "trust",
        "- [ask] Ask -> asked if trust > 1 && told_truth": "and",
        "- [ask] Ask -> asked if trust = 1": "==",
        "- [ask] Ask → asked": "->",
        "- [ask] Ask -> asked #below-the-lines\n  > Duty.": "#below-the-line",
        "{trsut}": "trust",
        "{told_truth}": "{if told_truth}",
        "# A {#a cofidence}\n\n- [ask] Ask -> asked": "confidence",
    }
    for fragment, hint in said.items():
        assert hint in problems_of(complete(fragment))[0].hint, fragment


def test_a_case_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(CaseError, match="There is no such file"):
        read_case(tmp_path / "lost.md")
