"""What a facilitator prints: its blanks filled in or ruled, and nothing of the debrief in it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from test_hall_kernel import Desk

from mentorkit.cases import parse_case, read_case
from mentorkit.hall import GUIDE, cases_in
from mentorkit.hall.blanks import ANSWERED, ready_to_print
from mentorkit.hall.casetext import case_page
from mentorkit.hall.printing import HANDOUT, card_in, card_page, handout_page
from mentorkit.released import Released

ROOT = Path(__file__).parents[2]
WORKSHOPS = sorted(path.parent for path in (ROOT / "workshops").glob(f"*/{GUIDE}"))
CASES = [path for folder in WORKSHOPS for path in cases_in(folder, "")]
COURSE = Released(
    crisis_contact="Night line, 0800 555 01, day & night.",
    responder="Dr Amal Haddad",
    response_time="two working days",
    resources="Occupational health, 4410",
)

# All that is left blank in the six workshops and no setting surely answers: a line each. A blank
# that is new stands in neither list, and somebody has to say in which it belongs.
LEFT_TO_THE_PEN = {
    "a colleague who expects your call today: name, number",
    "clinical lead: name, number",
    "confidential support for staff and students: name, number, hours",
    "data protection or privacy officer: name, number",
    "emergency number",
    "incident system",
    "named person",
    "named person outside the line of command: name, number",
    "named person: name, number",
    "named senior: name, number",
    "occupational physician: name, number",
    "patient-safety lead: name, number",
    "research integrity office: name, number",
    "union or defence organisation: number",
    "ward or on-call lead: name, number",
    "whom",
    "your institution's text",
    "your institution's text on advice outside, and on insurance",
    "your institution's text on authorship",
    "your institution's text on consent and disclosure",
    "your institution's text on consent for stories and pictures",
    "your institution's text on mandatory reporting",
    "your institution's text on references and on writing software",
    "your institution's text on research data when somebody leaves",
    "your institution's text on the duty to report",
    "your institution's text on the duty to report, and your regulator's",
    "your institution: a neutral person whom the least powerful would also choose: name, number",
    "your institution: adviser on the rules: name, number",
    "your institution: confidential support, name, number, hours",
    "your institution: medical director or legal adviser: name, number",
    "your institution: neutral person: name, number",
    "your institution: peer support, name, number",
    "your institution: privacy or data protection officer: name, number, hours",
    "your institution: research integrity adviser or ombudsperson: name, number",
    "your institution: research office",
    "your institution: student affairs or training office: name, number, hours",
    "your institution: support",
    "your institution: who arranges a supported return: name, number",
    "your institution: who changes assignments, without a reason having to be given: name, number",
    "your institution: who corrects it, and how: name, number",
    "your institution: who protects those who raise concerns: name, number",
    "your institution: who sees staff and students the same day, name, number",
    "your institution: who stops a list, name, number",
}


def blanks_in(markdown: str) -> list[str]:
    """The words of each marked blank, in their order."""
    return [" ".join(words.split()) for words in re.findall(r"\*\*\[([^\]]+)\]\*\*", markdown)]


def papers(folder: Path) -> list[str]:
    """Hand-out and card in Markdown."""
    card = card_in((folder / GUIDE).read_text("utf-8"))
    return [(folder / HANDOUT).read_text("utf-8"), card]


def pages(folder: Path, released: Released) -> list[str]:
    handout, card = papers(folder)
    return [handout_page(handout, released), card_page(card, released)]


def ruled(html: str) -> list[str]:
    """The words below the lines."""
    return re.findall(r'<span class="blank"><span class="line"></span><small>(.*?)</small>', html)


def test_each_blank_of_the_six_workshops_is_known_by_its_words() -> None:
    assert len(WORKSHOPS) == 6
    found = {blank for folder in WORKSHOPS for text in papers(folder) for blank in blanks_in(text)}
    assert found == LEFT_TO_THE_PEN | set(ANSWERED)
    assert not LEFT_TO_THE_PEN & set(ANSWERED)


@pytest.mark.parametrize("folder", WORKSHOPS, ids=lambda folder: folder.name)
def test_every_blank_is_filled_in_or_ruled(folder: Path) -> None:
    for text, silent, told in zip(
        papers(folder), pages(folder, Released()), pages(folder, COURSE), strict=True
    ):
        blanks = blanks_in(text)
        assert blanks
        assert len(ruled(silent)) == len(blanks)
        answered = [ANSWERED[blank] for blank in blanks if blank in ANSWERED]
        assert told.count('<strong class="known">') == len(answered)
        rests = [answer.rest for answer in answered if answer.rest]
        assert len(ruled(told)) == len(blanks) - len(answered) + len(rests)
        for page in (silent, told):
            body = page.split("</style>")[1]
            assert not re.search(r"\*\*|\[[a-z]|_{3}|&lt;a id|[\ue000\ue001]", body)


def test_the_settings_fill_in_what_they_surely_know() -> None:
    handout, card = pages(ROOT / "workshops" / "burnout", COURSE)
    assert "Night line, 0800 555 01, day &amp; night</strong>. Nobody goes alone" in handout
    assert "emergency number" in ruled(handout)
    assert ruled(card)[:2] == ["emergency number", "who goes along"]
    assert "an answer from Dr Amal Haddad within two working days." in card
    assert "an answer from" not in pages(ROOT / "workshops" / "burnout", Released())[1]
    assert "Occupational health, 4410" in pages(ROOT / "workshops" / "ethics", COURSE)[0]
    # Whether that support is confidential the settings don't say.
    assert "confidential support for staff and students: name, number, hours" in ruled(
        pages(ROOT / "workshops" / "ethics", COURSE)[1]
    )


def test_what_a_setting_or_a_blank_says_can_run_nothing() -> None:
    evil = "<script>alert(1)</script>"
    html = ready_to_print(
        f"**[crisis line]** **[{evil}]** {evil}\n\n**[\ue0000\ue001]**",
        Released(crisis_contact=evil),
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3
    assert ruled(html)[-1] == "0"


@pytest.mark.parametrize("folder", WORKSHOPS, ids=lambda folder: folder.name)
def test_the_observers_card_is_a_page_of_its_own_and_the_rest_is_kept(folder: Path) -> None:
    handout = handout_page((folder / HANDOUT).read_text("utf-8"), Released())
    kept, card = re.findall(r"<section>(.*?)</section>", handout, re.DOTALL)
    assert "Observer's card" in card
    assert "commitment" in kept
    assert "CC BY 4.0" in kept
    assert not re.search(r"<td></td>\s*</tr>", kept), "what is written on is on the card"


def test_a_handout_without_a_card_is_one_page() -> None:
    html = handout_page("# To keep\n\nBy ____________ I will.\n", Released(language="es"))
    assert html.count("<section>") == 1
    assert '<html lang="es"' in html
    assert "on-screen" not in html.split("</style>")[1]
    assert 'style="width: 6.0em"' in html


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_as_text_has_what_is_read_and_no_more(path: Path) -> None:
    case = read_case(path)
    html = case_page(case.compile(), "en")
    body = html.split("</style>")[1]
    for scene in case.scenes:
        assert f". {scene.title.replace('&', '&amp;')}</h2>".replace('"', "&quot;") in body.replace(
            "&#x27;", "'"
        )
    many = sum(len(scene.choices) for scene in case.scenes)
    assert len(re.findall(r"<small>→ \d+</small></li>", body)) == many
    assert "below-the-line" not in body
    assert not re.search(r"\{(if|else|end|\w+)\b|visited\(|\[!|debrief", body, re.IGNORECASE)
    for counter in case.counters:
        assert f"{counter.name} +" not in body
    notes = [note for notes in (case.debrief, *(s.debrief for s in case.scenes)) for note in notes]
    told = [line for note in notes for line in re.split(r"[\n.?*_]", note) if len(line) > 30]
    told += [
        piece[:40]
        for scene in case.compile().scenes.values()
        for choice in scene.choices
        if choice.feedback
        for piece in choice.feedback.html
        if isinstance(piece, str) and len(piece) > 60
    ]
    assert len(told) > 20
    assert [line for line in told if line.strip() in body] == []


def test_what_differs_from_way_to_way_stands_in_brackets() -> None:
    text = """---
case: a
title: A
function: skills
minutes: 5
counters:
  time: 5 of 0..9
flags: [told]
---
You have {time} minutes.

# One {#one}

It is {time}.

- [go] Go{if told} on{else} now{end} -> two
- [stay] Stay, now that you told -> end if told

# Two {#two}

{if told}
You told.

- it
{else}
You did not.
{end}

Then {if told}she *smiles*{end}. Left: {time}.

- [on] On -> end (told)

# The end {#end ending="The end"}

Done.
"""
    case = parse_case(text)
    body = case_page(case.compile(), "").split("</style>")[1]
    assert "You have 5 minutes." in body
    assert "It is 5." in body, "where it begins, all read the same"
    assert "<li>Go[on / now] <small>→ 2</small></li>" in body
    assert "<li>[Stay, now that you told] <small>→ 3</small></li>" in body
    first, second = re.findall(r'<div class="way">(.*?)</div>', body, re.DOTALL)
    assert first.startswith('<p class="aside">[On some ways]</p>')
    assert "<li>it</li>" in first
    assert second.startswith('<p class="aside">[On others]</p>')
    assert "You did not." in second
    assert "Then [she <em>smiles</em>]. Left: …." in body
    assert ">An ending</p>" in body


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The workshop of a course with settings."""
    (tmp_path / "course.yaml").write_text(
        'course: here\ncrisis_contact: "Night line, 0800 555 01"\n', encoding="utf-8"
    )
    there = tmp_path / "workshops" / "feedback"
    return Path(shutil.copytree(ROOT / "workshops" / "feedback", there))


def test_the_kernel_makes_the_pages_from_the_courses_settings(folder: Path) -> None:
    desk = Desk(folder)
    printing = desk.opens()["printing"]
    assert [printing["handout"], printing["card"]] == [True, True]
    assert printing["unset"] == (
        "The course's settings leave blank: who answers, and how soon; what help there is locally. "
        "Write it on paper by hand."
    )
    card = desk.asks("page", paper="card")["content"]["html"]
    assert "Night line, 0800 555 01</strong>" in card
    assert "Content-Security-Policy" in card
    assert "default-src 'none'" in card
    handout = desk.asks("page", paper="handout")["content"]["html"]
    assert ruled(handout) == ["local support: name, number, hours"]
    case = desk.asks("page", paper="case", case="the-silent-defence")["content"]["html"]
    assert "<h1>The silent defence</h1>" in case
    for page in (card, handout, case):
        assert not re.search(r"<script|https?://|<link|@import|url\(", page)


def test_what_is_not_there_is_not_offered_and_is_a_sentence(folder: Path) -> None:
    (folder / HANDOUT).unlink()
    guide = (folder / GUIDE).read_text("utf-8").replace("## Escalation card", "## Whom to ring")
    (folder / GUIDE).write_text(guide, encoding="utf-8")
    desk = Desk(folder)
    printing = desk.opens()["printing"]
    assert [printing["handout"], printing["card"]] == [False, False]
    assert "handout.md can't be read" in desk.asks("page", paper="handout")["message"]
    assert "no section" in desk.asks("page", paper="card")["message"]
    assert desk.asks("page", paper="case", case="none-such")["type"] == "refused"
    assert desk.asks("page", paper="guide")["type"] == "refused"
