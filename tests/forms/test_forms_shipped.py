"""The definitions that mentorkit comes with keep the rules of their content."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.errors import MentorkitError
from mentorkit.forms import (
    PREFER_NOT,
    copy_form,
    find_instrument,
    find_model,
    find_worksheet,
    lint_form,
    require_items,
    score,
    shipped_instruments,
    shipped_models,
    shipped_worksheets,
)
from mentorkit.forms import texts as texts_of_forms

NOWHERE = Path(__file__).parent / "nowhere"
OWN = {"practice-self-rating", "workload-pulse", "session-evaluation"}
OF_OTHERS = {
    *("mca-26", "mca-21", "mbi", "pfi", "well-being-index", "copenhagen-burnout-inventory"),
    *("single-burnout-item", "mini-z"),
}
FUNCTIONS = ("guidance", "support", "skills", "networks", "growth", "continuity")
HARM = re.compile(
    r"suicid|self-?harm|harm (your|my)self|kill|end (your|my) life|better off dead|not wak|\bdie\b"
    r"|dead|hopeless|depress|sleep|anxi|burn(ed|t)? ?out|exhaust",
    re.IGNORECASE,
)
"""Of self-harm, and of symptoms: neither is asked in an instrument of ours."""


def instruments():
    return [find_instrument(name, NOWHERE) for name in shipped_instruments()]


def worksheets():
    return [find_worksheet(name, NOWHERE) for name in shipped_worksheets()]


def models():
    return [find_model(name) for name in shipped_models()]


def forms():
    return [*instruments(), *worksheets(), *models()]


def test_what_is_shipped():
    assert set(shipped_instruments()) == OWN | OF_OTHERS
    assert set(shipped_worksheets()) == {
        *("mentoring-compact", "individual-development-plan", "feedback-rewrite", "learning-plan"),
        *("authorship-agreement", "four-box-ethics", "personal-plan", "transition-plan"),
        *("closure-form", "network-map"),
    }
    assert set(shipped_models()) == {
        *("what-so-what", "gibbs", "free", "goal", "gap", "letter", "rewrite"),
    }


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_a_shipped_definition_is_sound_and_speaks_calmly(form):
    assert lint_form(form.path) == []
    said = " ".join(texts_of_forms.texts(form))
    assert "!" not in said
    assert not re.search(r"great job|well done|excellent|you should|you must", said, re.IGNORECASE)


def test_what_is_our_own_is_unvalidated_and_free():
    for form in instruments():
        assert form.items_included == (form.id in OWN)
        assert form.validated == (form.id in OF_OTHERS)
        if form.id in OWN:
            assert form.licence == "CC BY 4.0"
            assert re.search(r"unvalidated|not validated", form.about)
            require_items(form)


def test_the_practice_self_rating_has_three_items_for_each_function():
    form = find_instrument("practice-self-rating", NOWHERE)
    assert len(form.items) == 18
    assert [one.id for one in form.subscales] == list(FUNCTIONS)
    assert [item.subscale for item in form.items] == [one for one in FUNCTIONS for _ in range(3)]
    [scale] = form.scales.values()
    assert scale.points == (1, 2, 3, 4, 5, 6, 7)
    assert list(scale.labels) == [1, 4, 7]
    assert form.moments == ("before", "after", "then")
    assert set(form.leads) == set(form.moments)
    assert "unvalidated" in form.about
    assert "for learning, not for comparing people" in form.about
    assert not any(item.reverse for item in form.items)
    assert len({item.text for item in form.items}) == 18
    lengths = [len(item.text) for item in form.items]
    assert max(lengths) <= 100


def test_the_workload_pulse_gives_no_verdict():
    form = find_instrument("workload-pulse", NOWHERE)
    assert len(form.items) == 3
    assert form.wellbeing
    assert (form.needs, form.subscales) == (0, ())
    answers = {item.id: 1 for item in form.items}
    assert score(form, answers).total is None
    assert score(form, answers).subscales == {}


def test_the_session_evaluation_asks_about_the_session_and_what_comes_of_it():
    form = find_instrument("session-evaluation", NOWHERE)
    assert 5 <= len(form.items) <= 8
    assert {one.id for one in form.subscales} == {"session", "intention"}
    said = " ".join(item.text for item in form.items)
    assert not re.search(
        r"facilitator|presenter|speaker|teacher|lecturer|enjoy", said, re.IGNORECASE
    )


@pytest.mark.parametrize("name", sorted(OWN))
def test_nothing_of_ours_asks_about_self_harm_or_symptoms(name):
    for item in find_instrument(name, NOWHERE).items:
        assert not HARM.search(item.text), item.text


@pytest.mark.parametrize("name", sorted(OF_OTHERS))
def test_nothing_of_others_is_shipped(name):
    form = find_instrument(name, NOWHERE)
    assert not any(item.text for item in form.items)
    assert not form.instructions
    assert not any(label for scale in form.scales.values() for label in scale.labels.values())
    source = Path(form.path).read_text(encoding="utf-8")
    spoken = "".join(line for line in source.splitlines() if not line.startswith("  then: "))
    assert "?" not in spoken  # no question, not even in a comment
    with pytest.raises(MentorkitError) as caught:
        require_items(form)
    said = str(caught.value)
    assert form.licence in said
    assert re.search(r"[Aa]sk|licence", form.licence)
    assert f'copy_form("{name}")' in said
    assert f"{name}.yaml beside the notebook" in said
    assert "items_included to yes" in said


def test_those_on_wellbeing_say_so():
    wellbeing = {form.id for form in instruments() if form.wellbeing}
    assert wellbeing == OF_OTHERS - {"mca-26", "mca-21"} | {"workload-pulse"}


def filled(name: str, folder: Path) -> Path:
    """A copy in which every empty text and label is filled with invented words."""
    path = copy_form(name, folder)
    number = iter(range(10_000))
    source = re.sub(
        r'((?:text|\d+): )""',
        lambda match: f"{match[1]}Invented words {next(number)}",
        path.read_text(encoding="utf-8"),
    )
    if "\nitems: []" in source:
        template = source.split("\nitems: []\n")[1]
        names = re.findall(r"^  (\w+): \{title", source, re.MULTILINE) or [""]
        assert template.startswith("# items:\n#   - id: ")
        items = [
            f"  - id: dummy-{n}\n    text: Invented words {n}\n"
            + (f"    subscale: {one}\n" if one else "")
            for n, one in enumerate(names)
        ]
        source = source.replace("\nitems: []", "\nitems:\n" + "".join(items), 1)
    path.write_text(source.replace("items_included: no", "items_included: yes"), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(OF_OTHERS))
def test_a_filled_in_copy_works(name, tmp_path):
    path = filled(name, tmp_path)
    assert lint_form(path) == []
    form = find_instrument(name, tmp_path)
    assert form.path == str(path)
    require_items(form)
    answers = {item.id: form.scale_of(item).points[0] for item in form.items}
    scores = score(form, answers)
    assert scores.answered == scores.asked > 0
    assert None not in scores.subscales.values()


def test_texts_without_saying_so_are_told(tmp_path):
    path = filled("mca-26", tmp_path)
    path.write_text(path.read_text().replace("items_included: yes", "items_included: no"))
    assert [one.code for one in lint_form(path)] == ["W208"]


def test_how_many_items_the_instruments_of_others_have():
    counts = {form.id: len(form.items) for form in instruments() if form.id in OF_OTHERS}
    assert counts == {
        "copenhagen-burnout-inventory": 19,
        "mbi": 0,
        "mca-21": 21,
        "mca-26": 26,
        "mini-z": 10,
        "pfi": 16,
        "single-burnout-item": 1,
        "well-being-index": 0,
    }


PERSONAL = [f"personal-{n}" for n in range(1, 7)]
WORK = [f"work-{n}" for n in range(1, 8)]
CLIENT = [f"client-{n}" for n in range(1, 7)]


@pytest.fixture(scope="module")
def cbi(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cbi")
    filled("copenhagen-burnout-inventory", folder)
    return find_instrument("copenhagen-burnout-inventory", folder)


def test_the_copenhagen_inventory_by_hand(cbi):
    answers = {
        **dict(zip(PERSONAL, [100, 75, 50, 25, 0, 50], strict=True)),  # 300 / 6
        **dict(zip(WORK, [100, 100, 75, 75, 50, 50, 25], strict=True)),  # 450 + (100 - 25), / 7
        **dict(zip(CLIENT, [0, 0, 25, 25, 50, 50], strict=True)),  # 150 / 6
    }
    scores = score(cbi, answers)
    assert scores.subscales == {"personal": 50.0, "work": 75.0, "client": 25.0}
    assert scores.total is None
    assert (scores.answered, scores.asked) == (19, 19)


def test_the_copenhagen_inventory_with_answers_missing(cbi):
    answers = {
        **dict(zip(PERSONAL, [100, 75, 50], strict=False)),
        **dict.fromkeys(PERSONAL[3:], PREFER_NOT),
        **dict(zip(WORK[3:], [0, 0, 100, 100], strict=True)),  # 0, 0, 100, and 0 for the last
        **dict(zip(CLIENT, [25, 25], strict=False)),
    }
    scores = score(cbi, answers)
    assert scores.subscales == {"personal": 75.0, "work": 25.0, "client": None}
    assert scores.answered == 9


def test_only_the_last_question_on_work_is_reversed(cbi):
    assert [item.id for item in cbi.items if item.reverse] == ["work-7"]


@pytest.mark.parametrize(
    ("names", "subscale", "needs"), [(PERSONAL, "personal", 3), (WORK, "work", 4)]
)
@given(data=st.data())
def test_the_copenhagen_inventory_is_missing_below_exactly_its_threshold(
    cbi, names, subscale, needs, data
):
    answered = data.draw(st.sets(st.sampled_from(names)))
    scores = score(cbi, dict.fromkeys(answered, 50))
    assert scores.subscales[subscale] == (50.0 if len(answered) >= needs else None)


@pytest.mark.parametrize("form", worksheets(), ids=lambda form: form.id)
def test_a_worksheet_is_answered_in_minutes(form):
    assert 5 <= len(form.fields) <= 9
    assert form.licence == "CC BY 4.0"
    assert sum(bool(field.hint) for field in form.fields) >= 2
    assert all(len(field.label) <= 90 for field in form.fields)


def test_what_single_worksheets_have():
    sheets = {form.id: form for form in worksheets()}
    compact = sheets["mentoring-compact"]
    assert compact.signed == ("Mentee", "Mentor")
    assert {"limits", "ending"} <= {field.id for field in compact.fields}
    plan = sheets["individual-development-plan"]
    assert (plan.field("actions").kind, plan.field("actions").most) == ("rows", 3)
    assert plan.field("review").kind == "date"
    people = sheets["authorship-agreement"].field("people")
    assert [column.id for column in people.columns] == ["who", "does", "place", "agreed"]
    assert sheets["authorship-agreement"].field("leaves").kind == "text"
    boxes = {field.id for field in sheets["four-box-ethics"].fields}
    assert {"medical", "wishes", "life", "around", "power", "profession", "duty"} <= boxes
    kinds = [field.kind for field in sheets["network-map"].fields]
    assert kinds.count("network") == 1
    assert {"gap", "whom"} <= {field.id for field in sheets["network-map"].fields}


def test_the_duty_to_report_is_the_institutions_own_text():
    for name, field in (("four-box-ethics", "duty"), ("mentoring-compact", "limits")):
        hint = find_worksheet(name, NOWHERE).field(field).hint
        assert "[Your institution's rule" in hint
        assert "to be filled in]" in hint


@pytest.mark.parametrize("form", models(), ids=lambda form: form.id)
def test_a_way_to_reflect_has_a_few_questions_in_each_step(form):
    assert (form.steps == ()) == (form.id == "free")
    for step in form.steps:
        assert 2 <= len(step.questions) <= 3
        assert all(question.endswith(("?", ".")) for question in step.questions)


def test_gibbs_is_cited():
    assert "Gibbs" in find_model("gibbs").source
    assert "1988" in find_model("gibbs").source
