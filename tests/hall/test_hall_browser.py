"""A session in a real JupyterLab with the hall's window beside it; every page of every case."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hall_session import HALL_SIZE, Session
from lab_world import Lab
from playwright.sync_api import Browser, Page, expect

from mentorkit.cases import Case, Playthrough, read_case
from mentorkit.hall import GUIDE, Record, Vote, cases_in, splits_of
from mentorkit.notebook import assets
from mentorkit.notebook.facilitate import HALL

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


def secrets_of(case: Case, workshop: Path) -> list[str]:
    """Sentences of the facilitator's: from the debriefs, and from the guide's questions."""
    notes = [case.debrief, *(scene.debrief for scene in case.scenes)]
    texts = [text for blocks in notes for text in blocks]
    guide = (workshop / GUIDE).read_text("utf-8").split("## Decision by decision")[1]
    texts += re.findall(r"^\|([^|]{25,})\|", guide, re.MULTILINE)
    words = [re.sub(r"[*`_]|\[([^\]]*)\]\([^)]*\)", r"\1", text).strip() for text in texts]
    return [
        piece.strip() for text in words for piece in re.split(r"[\n.?]", text) if len(piece) > 25
    ]


def feedback_of(case: Case, but: list[tuple[str, str]]) -> list[str]:
    """What comes of choices, as far as it is the same for everybody; not that of some."""
    return [
        piece.strip()[:60]
        for scene in case.compile().scenes.values()
        for choice in scene.choices
        if choice.feedback and (scene.id, choice.id) not in but
        for piece in choice.feedback.md
        if isinstance(piece, str) and len(piece) > 40 and not re.search("[*_`]", piece)
    ]


def test_a_session_from_its_beginning_to_a_what_if(lab: Lab) -> None:
    session = Session(lab)
    desk = session.desk
    expect(desk.get_by_role("radio", name="75", exact=True)).to_be_checked()
    session.press("Begin")
    hall = session.open_hall()
    session.hall_shows("The missing allergy history")
    hall.keyboard.press("PageDown")  # as a clicker does
    session.hall_shows("Put it on her evaluation form")
    expect(desk.locator(".mk-controls")).to_contain_text("page 2 of 2")

    # Alone: one click. After talking: numbers. Nothing of it is in the hall.
    desk.get_by_role("button", name="most chose C (Alone)").click()
    for letter, number in {"A": "9", "B": "15", "C": "3", "D": "1"}.items():
        desk.get_by_label(f"How many chose {letter} (After talking)").fill(number)
    expect(desk.locator(".mk-picture")).to_contain_text("Most chose C alone, and B after talking")
    assert "15" not in hall.content().split("</style>")[-1]
    session.press("Show the split in the hall")
    session.hall_shows("Most chose C alone, and B after talking")
    session.hall_shows("after talking: 28 people")
    session.press("Show the split in the hall")
    session.hall_shows("Put it on her evaluation form")

    # What the room took is the one to go on with.
    go = desk.locator(".mk-go.mk-main")
    expect(go).to_have_text("B")
    go.click()
    session.hall_shows("What was chosen")
    session.notebook.is_at("C bay, with Ines")
    assert session.record()["decisions"] == [["folder", "together"]]

    # The projector tells the rest, to the second vote.
    session.page_on_to("C bay, with Ines")
    expect(hall.locator(".mk-choices")).to_have_count(0)
    desk.locator(".mk-telling .mk-main").click()
    expect(desk.locator(".mk-moment h4")).to_have_text("The card")
    session.page_on_to("A")
    desk.get_by_role("button", name="C: go on with this choice").click()
    assert len(session.record()["decisions"]) == 3

    # Undo, and "what if" back to the first decision: its votes are there.
    session.press("Undo")
    expect(desk.locator(".mk-moment h4")).to_have_text("The card")
    desk.get_by_role("button", name="What if? Back to “The notes on the table”").click()
    expect(desk.get_by_label("How many chose B (After talking)")).to_have_value("15")
    session.hall_shows("Put it on her evaluation form")
    assert session.record()["decisions"] == []

    # A reload of the notebook's page: the hall closes, and opens again where it was.
    session.is_in_the_notebook()
    session.notebook = session.notebook.reload()
    session.notebook.until(hall.is_closed, "the hall closed with the page")
    expect(desk.locator(".mk-controls")).to_contain_text("It opens again where it was.")
    expect(desk.get_by_label("How many chose B (After talking)")).to_have_value("15")
    session.open_hall()
    assert session.hall
    session.hall_shows("Put it on her evaluation form")
    # Run All again: the window is taken over.
    session.notebook.run_all()
    desk.get_by_role("button", name="D: go on with this choice").click()
    session.hall_shows("Put it on her evaluation form tonight")
    session.hall_shows("Duty:")

    # Ended, and gone on with after all.
    session.press("End the session")
    session.notebook.until(session.hall.is_closed, "the hall closed with the session")
    assert session.record()["ended"]
    desk.get_by_role("button", name="Go on with “The missing allergy history”").click()
    expect(desk.locator(".mk-moment h4")).to_have_text("Huda, on the stairs")
    assert not session.record()["ended"]


def test_nothing_of_the_facilitators_is_in_the_hall(lab: Lab) -> None:
    session = Session(lab)
    secrets = secrets_of(read_case(session.folder / "missing-allergy.md"), session.folder)
    assert len(secrets) > 40
    session.desk.get_by_role("radio", name="The whole case: a vote at each decision").check()
    session.press("Begin")
    case = read_case(session.folder / "missing-allergy.md")
    taken: list[tuple[str, str]] = []
    hall = session.open_hall()

    def found() -> list[str]:
        """What should not be there: notes, and what would have come of choices not taken."""
        text = hall.evaluate("document.documentElement.textContent").replace("’", "'")
        assert hall.locator(".mk-split").count() == 0
        hidden = [*secrets, *feedback_of(case, but=taken[-1:])]
        return [one for one in hidden if one in text]

    told = session.desk.evaluate("node => node.textContent").replace("’", "'")
    assert len([one for one in secrets if one in told]) >= 3, "they stand before the facilitator"
    for step in range(12):
        pages = 0
        while True:
            assert found() == []
            assert (
                hall.evaluate("Object.keys(window).filter(name => /mentorkit/i.test(name))") == []
            )
            assert hall.locator("script, iframe, form, input, button").count() == 0
            place = hall.locator(".mk-place").inner_text()
            pages += 1
            if pages >= int((place or "1 / 1").split(" / ")[1]):
                break
            session.press("Page on")
            expect(hall.locator(".mk-place")).not_to_have_text(place)
        if session.desk.locator(".mk-kicker", has_text="An ending").count():
            assert step >= 3
            return
        expect(session.desk.locator(".mk-moment > .mk-kicker")).to_have_text("A vote")
        session.desk.locator("[data-most^=alone]").last.click()
        session.desk.locator("[data-go]").first.click()
        taken = [(scene, choice) for scene, choice in session.record()["decisions"]]
        expect(hall.locator(".mk-stage[data-kind=happened]")).to_have_count(1)
        expect(
            session.desk.locator("[data-go]:visible, .mk-kicker:text('An ending')").first
        ).to_be_visible()
    raise AssertionError("no ending in twelve steps")


def test_a_polls_file_is_confirmed_and_a_window_that_is_refused_is_said(
    lab: Lab, tmp_path: Path
) -> None:
    session = Session(lab)
    session.press("Begin")
    file = tmp_path / "poll.csv"
    rows = ["#;Name;Answer", *(f"{n};Person {n};{'ABCD'[n % 3]}" for n in range(10)), "11;x;none"]
    file.write_text("\n".join(rows), encoding="utf-8")
    session.desk.locator("input[data-poll=talk]").set_input_files(file)
    poll = session.desk.locator(".mk-poll")
    expect(poll).to_contain_text("After talking: A 4 · B 3 · C 3 · D 0")
    expect(poll).to_contain_text("1 answer is none of the choices.")
    session.press("Use these numbers")
    expect(session.desk.get_by_label("How many chose A (After talking)")).to_have_value("4")
    record = json.dumps(session.record())
    assert "Person" not in record
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name,age\nAna,31\n", encoding="utf-8")
    session.desk.locator("input[data-poll=alone]").set_input_files(wrong)
    expect(poll).to_contain_text("No column of this file")

    session.notebook.page.evaluate("window.open = () => null")
    session.press("Open the hall’s window")
    expect(session.desk.locator(".mk-controls .mk-notice")).to_contain_text("Allow pop-ups")


CHECK = """async ([compiled, moments, size]) => {
  const stage = window.hall.document.querySelector(".mk-stage");
  const words = (nodes) => nodes.map((node) => node.textContent).join(" ");
  const wrong = [];
  let smallest = 9;
  for (const [decisions, asks] of moments) {
    const parts = () => $hallpages.partsOf(compiled, decisions, asks, { lang: "en" });
    const look = { title: compiled.title, page: 0, figure: null, dark: false };
    window.shown.show({ ...look, parts: parts() });
    const said = [];
    for (let page = 0; page < window.shown.count; page += 1) {
      window.shown.turnTo(page);
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = stage;
      const root = window.hall.document.documentElement;
      const over = [...stage.querySelectorAll("*")].filter((node) => {
        const { right, bottom, left, width } = node.getBoundingClientRect();
        return width > 1 && (right > size[0] || bottom > size[1] || left < 0);
      });
      if (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1 || over.length
          || root.scrollHeight > root.clientHeight || root.scrollWidth > root.clientWidth)
        wrong.push([decisions, page, over.map((node) => node.textContent.slice(0, 60))]);
      smallest = Math.min(smallest, parseFloat(stage.style.getPropertyValue("--size")));
      said.push(words([...stage.children]));
    }
    const leads = parts().map(({ lead }) => lead?.textContent ?? "").filter(Boolean);
    const bare = (text) =>
      leads.reduce((rest, lead) => rest.replaceAll(lead, ""), text).replace(/\\s+/g, "");
    const whole = words(parts().flatMap(({ nodes }) => nodes));
    if (bare(said.join(" ")) !== bare(whole)) wrong.push([decisions, "text", said.join(" | ")]);
  }
  return [wrong, smallest];
}"""


def moments_of(case: Case) -> list[tuple[list[tuple[str, str]], bool]]:
    """Moments in which everything that a hall can read of a case is shown at least once."""
    found: list[tuple[list[tuple[str, str]], bool]] = []
    seen: set[object] = set()

    def visit(play: Playthrough) -> None:
        last = play.decisions[-1] if play.decisions else None
        happened = (last, play.feedback.html if play.feedback else "")
        open_now = tuple(choice.html for choice in play.choices)
        for asks, scene in ((True, (play.html, open_now)), (False, (play.html,))):
            if not {happened, scene} <= seen:
                found.append((list(play.decisions), asks))
                seen.update((happened, scene))
        for choice in play.choices:
            play.choose(choice.id)
            visit(play)
            play.undo()

    visit(Playthrough(case))
    return found


@pytest.fixture(scope="module")
def hall_page(browser: Browser) -> Any:
    """The page's own modules and the hall's window, without a notebook and without a network."""
    window = browser.new_context()
    page = window.new_page()
    page.set_viewport_size({"width": 800, "height": 600})
    page.set_content("<!doctype html><title>desk</title><button>open</button>")
    page.add_style_tag(content=assets.style(HALL))
    script = re.sub(r"^export default .*$", "", assets.script("en", HALL), flags=re.MULTILINE)
    page.add_script_tag(
        content=f"{script}\nwindow.shown = new $hallwindow.Hall({{ turn() {{}}, changed() {{}} }});"
        "document.querySelector('button').onclick = () => window.shown.open();"
    )
    window.set_offline(True)
    with page.expect_popup() as opened:
        page.get_by_text("open").click()
    opened.value.set_viewport_size(HALL_SIZE)
    page.evaluate("window.hall = globalThis.mentorkitHall.window")
    yield page, opened.value
    window.close()


def test_every_scene_of_every_case_fits_the_hall_whole(hall_page: tuple[Page, Page]) -> None:
    page, _hall = hall_page
    checked = 0
    for guide in sorted((ROOT / "workshops").glob(f"*/{GUIDE}")):
        for path in cases_in(guide.parent, guide.read_text("utf-8")):
            case = read_case(path)
            moments = moments_of(case)
            compiled = msgspec.to_builtins(case.compile())
            size = [HALL_SIZE["width"], HALL_SIZE["height"]]
            wrong, smallest = page.evaluate(CHECK, [compiled, moments, size])
            assert wrong == [], case.id
            assert smallest >= 3.3, f"{case.id}: {smallest} % of the height is too small to read"
            checked += len(moments)
    assert checked > 1000


LONG = """---
case: long-texts
title: Long texts
function: skills
minutes: 8
---
{briefing}

# One {{#one live}}

{text}

{items}

{choices}

# End {{#end ending="The end"}}

The end.
"""


def test_what_is_longer_than_a_hall_is_paged_and_nothing_is_lost(
    hall_page: tuple[Page, Page], tmp_path: Path
) -> None:
    page, hall = hall_page
    words = "Somebody says something that takes a while, and nobody interrupts. "
    path = tmp_path / "long-texts.md"
    path.write_text(
        LONG.format(
            briefing=words * 40,
            text=f"{words * 30}\n\n{'word ' * 400}\n\n> {words * 25}",
            items="\n".join(f"* {number} {words * 2}" for number in range(30)),
            choices="\n".join(f"- [c{number}] {words * 2}{number} -> end" for number in range(9)),
        ),
        encoding="utf-8",
    )
    compiled = msgspec.to_builtins(read_case(path).compile())
    for width, height in ((1280, 720), (1024, 768), (1920, 1080), (800, 1000)):
        hall.set_viewport_size({"width": width, "height": height})
        wrong, _smallest = page.evaluate(CHECK, [compiled, [([], True)], [width, height]])
        assert wrong == [], (width, height)
        assert page.evaluate("window.shown.count") > 3
    hall.set_viewport_size(HALL_SIZE)


THREE_WAYS = """---
case: three-ways
title: Three ways
function: skills
minutes: 8
---
# One {#one live}

- [a] First -> end
- [b] Second -> end
- [c] Third -> end

# End {#end ending="The end"}

The end.
"""

ALONE = {"counts": {"a": 5, "b": 4, "c": 1}, "most": "a"}


@pytest.mark.parametrize(
    ("alone", "talk", "leads"),
    [
        (None, None, ""),
        (ALONE, None, "a"),
        (ALONE, {"counts": {"a": 2, "b": 6, "c": 2}, "most": "b"}, "b"),
        # A draw: the one that fewer people chose the first time.
        (ALONE, {"counts": {"a": 5, "b": 0, "c": 5}, "most": ""}, "c"),
        ({"counts": {}, "most": "a"}, {"counts": {}, "most": "c"}, "c"),
        ({"counts": {"a": 5, "b": 5}, "most": ""}, None, ""),
        (ALONE, {"counts": {"b": 3}, "most": "b"}, "b"),  # the other boxes were left empty
    ],
)
def test_with_what_the_room_goes_on(
    hall_page: tuple[Page, Page], alone: object, talk: object, leads: str
) -> None:
    page, _hall = hall_page
    votes = [alone, talk]
    assert page.evaluate("([one, two]) => $hallsplit.leadingOf(one, two)", votes) == leads


@pytest.mark.parametrize(
    "votes",
    [
        {"alone": ALONE},
        {"talk": ALONE},
        {"alone": ALONE, "talk": {"counts": {"a": 2, "b": 6, "c": 2}, "most": "b"}},
        {"alone": ALONE, "talk": {"counts": {"a": 7, "b": 6, "c": 2}, "most": "a"}},
        {"alone": ALONE, "talk": {"counts": {"a": 5, "b": 0, "c": 5}, "most": ""}},
        {"alone": {"counts": {}, "most": "a"}, "talk": {"counts": {}, "most": "c"}},
        {"alone": {"counts": {}, "most": "a"}, "talk": {"counts": {"a": 1}, "most": "a"}},
        {"alone": {"counts": {"a": 5, "b": 5}, "most": ""}},
        {"alone": {"counts": {"a": 4, "b": 4, "c": 4}, "most": ""}},
        {"talk": {"counts": {"a": 4, "b": 4, "c": 4}, "most": ""}},
        {"talk": {"counts": {"a": 1, "b": 5, "c": 4}, "most": "b"}},
        {"talk": {"counts": {"c": 4}, "most": "c"}},
        {"alone": ALONE, "talk": {"counts": {"a": 6, "b": 4}, "most": "a"}},
        {"alone": ALONE, "talk": {"counts": {"a": 4, "b": 3, "c": 3}, "most": "a"}},
        {"alone": {"counts": {"a": 9, "b": 1}, "most": "a"}, "talk": ALONE},
        {"alone": {"counts": {"a": 4, "b": 4, "c": 4}, "most": ""}, "talk": ALONE},
    ],
)
def test_the_picture_on_disk_says_what_the_page_says(
    hall_page: tuple[Page, Page], tmp_path: Path, votes: dict[str, Any]
) -> None:
    page, _hall = hall_page
    path = tmp_path / "three-ways.md"
    path.write_text(THREE_WAYS, encoding="utf-8")
    case = read_case(path)
    record = Record("session-1", case.id)
    record.votes = [Vote([], "one", when, **vote) for when, vote in votes.items()]  # type: ignore[arg-type]
    [split] = splits_of(record, case)
    drawn = [[bar.round, bar.many, bar.leads] for row in split.rows for bar in row.bars]
    finding, shown = page.evaluate(
        """([alone, talk]) => {
          const choices = ["a", "b", "c"].map(id => ({ id, text: id }));
          const figure = $hallsplit.splitFigure("One", choices, alone ?? null, talk ?? null);
          const rows = [...figure.querySelectorAll(".mk-split-row")].map(row => {
            const number = row.querySelector("b");
            const many = number && Number(number.textContent);
            return [row.dataset.round, many, "leads" in row.dataset];
          });
          return [figure.querySelector("strong").textContent, rows];
        }""",
        [votes.get("alone"), votes.get("talk")],
    )
    assert (split.finding, drawn) == (finding, shown)


def test_the_hall_is_dark_when_it_is_asked_to_be(hall_page: tuple[Page, Page]) -> None:
    page, hall = hall_page
    case = read_case(ROOT / "workshops" / "feedback" / "missing-allergy.md")
    compiled = msgspec.to_builtins(case.compile())
    colours = []
    for dark in (False, True):
        page.evaluate(
            """([compiled, dark]) => window.shown.show({ title: "", page: 0, figure: null, dark,
              parts: $hallpages.partsOf(compiled, [], true, {}) })""",
            [compiled, dark],
        )
        colours.append(
            hall.evaluate("getComputedStyle(document.querySelector('.mk-hall')).backgroundColor")
        )
    assert colours == ["rgb(255, 255, 255)", "rgb(22, 25, 26)"]
