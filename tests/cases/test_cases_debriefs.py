"""Debriefs are the facilitator's: no byte of them is in what participants get."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from support.fragments import complete
from support.generate import cases, make_case

from mentorkit.cases import CaseError, parse_case, without_debriefs

CANARY = "c4n4ry"


def check(source: str) -> None:
    """No debrief leaks, and without them the case is the same."""
    case = parse_case(source)
    copy = without_debriefs(source)
    assert CANARY not in copy
    assert "debrief" not in copy.lower()
    assert CANARY.encode() not in case.compile().json()
    assert without_debriefs(copy) == copy
    again = parse_case(copy)
    assert again.compile().json() == case.compile().json()
    assert not again.debrief
    assert not any(scene.debrief for scene in again.scenes)
    assert [scene.line for scene in again.scenes] == [scene.line for scene in case.scenes]


@settings(max_examples=60)
@given(source=cases(canary=CANARY))
def test_any_case(source: str):
    check(source)


def test_hundreds_of_seeded_cases():
    said = 0
    for seed in range(120):
        source = make_case(seed, CANARY)
        said += source.count(CANARY)
        check(source)
    assert said > 200


@pytest.mark.parametrize(
    "fragment",
    [
        f"One.\n\n> [!DEBRIEF]\n> {CANARY}\n\nTwo.",
        f"One.\n> [!DEBRIEF]\n> {CANARY}\n{CANARY}\n\nTwo.",
        f"> [!DEBRIEF]\n> {CANARY}\n\n> A quote.",
        f"> A quote.\n\n> [!DEBRIEF]\n> {CANARY}",
        f">[!debrief] {CANARY}\n>{CANARY}",
        f"   >   [! Debrief ]   {CANARY}\n  > {CANARY}",
        f"+ a list\n\n  > [!DEBRIEF]\n  > {CANARY}\n\n+ goes on",
        f"+ a list\n\n> [!DEBRIEF]\n> {CANARY}\n\n+ goes on",
        f"{{if told_truth}}\n\n> [!DEBRIEF]\n> {CANARY} {{if\n\nx\n\n{{end}}",
        f"- [ask] Ask -> asked\n\n  > [!DEBRIEF]\n  > {CANARY}",
        f"- [ask] Ask -> asked\n  > Well.\n\n  > [!DEBRIEF]\n  > {CANARY}\n\n  > And well.",
        f"- [ask] Ask -> asked\n\n> [!DEBRIEF]\n> {CANARY}\n\n- [tell] Tell -> told",
        f"- [ask] Ask -> asked\n\n> [!DEBRIEF]\n> - [x] {CANARY} -> nowhere\n> # {CANARY}",
        f"> [!DEBRIEF]\n> ```\n> {CANARY}\n\n`code`",
        f"> [!DEBRIEF]\n> {CANARY} ![picture](https://example.org/{CANARY}.png)\n\nx",
    ],
)
def test_places_where_a_debrief_may_stand(fragment):
    source = complete(fragment)
    assert sum(map(len, (scene.debrief for scene in parse_case(source).scenes))) == 1
    check(source)


@pytest.mark.parametrize(
    "fragment",
    [
        f"> [!DEBRIEF\n> {CANARY}",
        f"> [DEBRIEF]\n> {CANARY}",
        f"> !DEBRIEF\n> {CANARY}",
        f"> Debrief:\n> {CANARY}",
        f"> [!DEBRIEF: notes]\n> {CANARY}",
        f"> [!DEBRIEFING]\n> {CANARY}",
        f"> [!NOTE]\n> {CANARY}",
        f"> \\[!DEBRIEF]\n> {CANARY}",
        f"> `[!DEBRIEF]`\n> {CANARY}",
        f">\n> [!DEBRIEF]\n> {CANARY}",
        f"> quote\n> [!DEBRIEF]\n> {CANARY}",
        f"> > [!DEBRIEF]\n> > {CANARY}",
        f"+ > [!DEBRIEF]\n  > {CANARY}",
        f"    > [!DEBRIEF]\n    > {CANARY}",
        f"```\n> [!DEBRIEF]\n> {CANARY}\n```",
        f"[!DEBRIEF]\n{CANARY}",
        f"words\n\\> [!DEBRIEF]\n> {CANARY}",
        f"- [ask] Ask -> asked\n  > Well.\n  > [!DEBRIEF]\n  > {CANARY}",
        f"- [ask] Ask -> asked\n  > Well.\n  >\n  > > [!DEBRIEF]\n  > > {CANARY}",
    ],
)
def test_what_is_meant_as_a_debrief_and_is_none_is_a_problem(fragment):
    with pytest.raises(CaseError) as caught:
        parse_case(complete(fragment))
    assert {problem.code for problem in caught.value.problems} == {"C210"}
    with pytest.raises(CaseError):
        without_debriefs(complete(fragment))
