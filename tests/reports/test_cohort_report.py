"""The cohort report: what a dean may see, and what nobody may."""

from __future__ import annotations

import ast
import datetime
import inspect
import json
import random
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mentorkit.answers import Line, Text
from mentorkit.cases import parse_case
from mentorkit.colours import DARK, LIGHT
from mentorkit.course import CourseError
from mentorkit.errors import MentorkitError
from mentorkit.privacy import (
    Pseudonyms,
    SafeTable,
    safe_case,
    safe_choices,
    safe_completion,
    safe_ratings,
)
from mentorkit.reports import answers_table, cohort_report, figures, sections, wording
from mentorkit.reports.sections import section_of
from mentorkit.reports.svg import to_svg
from mentorkit.reports.table import read_cases

REPORTS = Path(figures.__file__).parent


class Page(HTMLParser):
    """What a report is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.in_drawing = 0
        self.drawn: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.in_drawing += tag == "svg"
        if tag == "svg":
            self.drawn.append("")

    def handle_endtag(self, tag):
        self.in_drawing -= tag == "svg"

    def handle_data(self, data):
        if self.in_drawing:
            self.drawn[-1] += f"{data.strip()} "
        elif self.tags and self.tags[-1][0] != "style":
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.words))


def report(course, **options) -> str:
    return cohort_report(course.root, **options).path.read_text(encoding="utf-8")


def test_nothing_that_anybody_is_called_or_wrote_is_in_it(shipped_report):
    assert "canary" not in shipped_report
    assert not re.search(r"nguyen|secret\d|because\d|P-[A-Z2-7]{6}", shipped_report)
    assert "/course" not in shipped_report


def test_it_needs_nothing_else_and_runs_nothing(shipped_report):
    page = Page(shipped_report)
    assert shipped_report.startswith("<!doctype html>")
    assert "//" not in re.sub(r"<!doctype html>", "", shipped_report), "no address of any kind"
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "base", "form"}
    attributes = {name for _, given in page.tags for name in given}
    assert not {name for name in attributes if name.startswith("on")}
    assert not attributes & {"src", "href", "xlink:href"}
    [policy] = [
        given["content"]
        for tag, given in page.tags
        if given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")
    assert "script" not in policy
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids))


def test_every_figure_says_of_how_many_and_of_what_kind_of_study(shipped_report):
    page = Page(shipped_report)
    assert page.drawn
    for drawn in page.drawn:
        words = " ".join(drawn.split())
        assert wording.DESIGN in words
        assert re.search(r"\d+ (people|person) ", words)


def test_every_figure_can_be_heard_and_read_as_a_table(shipped_report):
    heard = [given for tag, given in Page(shipped_report).tags if given.get("role") == "img"]
    assert heard
    assert all(len(given["aria-label"]) > 40 for given in heard)
    assert shipped_report.count("<table>") == shipped_report.count("<figure>") == len(heard)


def test_below_ten_it_tells_and_does_not_count(world):
    html = report(world(9, shipped=True))
    text = Page(html).text
    assert html.count("<figure>") == 1, "who finished"
    assert "The notes on the table" in text
    assert "would point at persons" in text
    assert "Take the notes up to the ward" not in html
    assert "The line on the card" not in html


def test_from_ten_on_the_first_decision_and_the_endings_are_shown(world):
    html = report(world(10, shipped=True))
    assert "Take the notes up to the ward" in html
    assert "The line on the card" in html


def test_it_begins_with_three_sentences(world):
    course = world(40, shipped=True)
    [lead] = re.findall(r'<p class="lead">(.*?)</p>', report(course), re.DOTALL)
    assert len(re.findall(r"[.”] (?=[A-Z])|\.$", lead)) == 3
    assert lead.startswith("All 40 people on the roster handed in “First practice”")


def test_the_same_answers_make_the_same_file(world, tmp_path):
    course = world(24, shipped=True)
    one, two = (
        cohort_report(course.root, tmp_path / name).path for name in ("one.html", "two.html")
    )
    assert one.read_bytes() == two.read_bytes()


def test_its_colours_are_those_of_everything_that_is_drawn():
    css = (REPORTS / "templates" / "cohort.css").read_text(encoding="utf-8")
    light, dark, printed = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]+);", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    assert (light, dark) == (LIGHT, DARK)
    assert (printed["accent"], printed["grey"]) == (LIGHT["accent"], LIGHT["grey"])


def test_a_date_is_printed_when_it_is_given(world):
    course = world(8)
    assert "23 November 2026" in report(course, today=datetime.date(2026, 11, 23))
    html = report(course)
    # In a drawing what is written counts, and not where it stands.
    said = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL) + " ".join(Page(html).drawn)
    assert not re.search(r"20\d\d", said.replace("Mentor training 2026", ""))


def test_an_injected_case_title_stays_text(world):
    course = world(40)
    path = next((course.root / "release" / course.assignment).glob("*.md"))
    source = path.read_text().replace("A small case", '"<b>$x$</b> & <script>alert(1)</script>"')
    source = source.replace("Leave it for today.", "Fill in id=5 $y$ font-family: x; #0b5560.")
    path.write_text(source)
    html = report(course)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "what &lt;b&gt;you&lt;/b&gt; saw" in html
    assert "Fill in id=5 $y$ font-family: x; #0b5560." in " ".join(Page(html).drawn)


def test_everybody_who_handed_in_is_counted_and_the_unreadable_are_named_nowhere(world):
    course = world(40)
    course.hand_in("bad-canary", {}).write_bytes(b"{")
    text = Page(report(course)).text
    assert "41 people on the roster" in " ".join(text.split())
    assert "1 of those handed in could not be read" in text
    assert "bad-canary" not in text


def course_that_changed(world, gone):
    """30 people, of whom `gone` took a way that the released case does not have any more."""
    course = world()
    for number in range(30):
        decisions = [("door", ("ask", "tell")[number % 2]), ("hall", "date")]
        if number < gone:
            decisions[1] = ("hall", "gone")
        line = course.line(decisions, "plan")
        older = type(line)(line.case, "an-older-hash", decisions, "plan", revision=1)
        course.hand_in(f"p{number:02}", {"small-case": older})
    return course


@pytest.mark.parametrize("gone", [0, 1, 5, 9])
def test_how_few_took_what_is_gone_is_not_told_and_cant_be_reckoned(world, gone):
    html = report(course_that_changed(world, gone))
    page = Page(html)
    text = " ".join(page.text.split())
    assert "Fewer than 10 came to an ending on a way that it does not have any more" in text
    assert {number for number in exact_numbers(html) if number > 12} == {30}
    assert "30 people played to an ending" in " ".join(page.drawn)
    assert "All 30 played to an ending" in " ".join(page.drawn)


def test_where_many_took_what_is_gone_they_count_as_finished_and_not_in_the_splits(world):
    page = Page(report(course_that_changed(world, 12)))
    text, drawn = (" ".join(" ".join(words).split()) for words in ([page.text], page.drawn))
    assert "12 came to an ending on a way that this case does not have any more" in text
    assert "All 30 played to an ending" in drawn
    assert "18 people played to an ending" in drawn


def test_of_a_case_that_is_as_it_was_nothing_is_said(world):
    assert "any more" not in Page(report(world(30))).text


def test_the_numbers_are_those_of_the_answers(world):
    """Every band of the report holds the true count, by an independent count of the table."""
    course = world(40, shipped=True)
    table = answers_table(course.root)
    section = section_of(
        course.assignment,
        table,
        read_cases(course_of(course), course.assignment),
        enrolled=40,
        minimum=10,
        key=Pseudonyms(b"key"),
    )
    ended = set(table.loc[table["kind"] == "ending", "person"])
    [story] = section.stories
    assert story.n == len(ended)
    decisions = table[(table["kind"] == "decision") & table["person"].isin(ended)]
    for shown in [*story.everybody, *story.later]:
        here = decisions[decisions["scene_title"] == shown.heading]
        true = here.groupby("choice_text")["person"].nunique()
        for what, number, _ in shown.rows:
            low, high = (int(part) for part in (number.split("–") * 2)[:2])
            assert low <= true.get(what, 0) <= high
    endings = table[table["kind"] == "ending"].groupby("text")["person"].nunique()
    assert story.endings is not None
    assert sum(endings) == story.n
    for what, number, _ in story.endings.rows:
        low, high = (int(part) for part in (number.split("–") * 2)[:2])
        assert low <= endings.get(what.replace("’", "'"), 0) <= high


def course_with_another(world, took, *, played=None):
    """Thirty people who hand in: `took` of them ended the other case, and all of them wrote."""
    course = world(0)
    release = course.root / "release" / course.assignment
    source = (release / "small-case.md").read_text(encoding="utf-8")
    source = source.replace("small-case", "other-case").replace("A small case", "Another case")
    (release / "other-case.md").write_text(source, encoding="utf-8")
    asks = [
        {"kind": "play", "item": "small-case"},
        {"kind": "play", "item": "other-case", "instead_of": "small-case"},
    ]
    (release / "mentorkit.json").write_text(json.dumps({"asks": asks}), encoding="utf-8")
    chance = random.Random(5)
    other = parse_case(source, "case.md")
    for number in range(30 if played is None else played + took):
        items = {"lesson": Text("Some words of mine.", revision=1)}
        way = course.play(chance)
        if number < took:
            mark = other.compile().hash
            items["other-case"] = Line("other-case", mark, way.decisions, way.ending, revision=1)
        else:
            items["small-case"] = way
        course.hand_in(f"p{number}", items)
    return course


def exact_numbers(html: str) -> set[int]:
    """All whole numbers on the page, read aloud ones too, but for those of a band or a percent."""
    page = Page(html)
    aloud = [str(given.get("aria-label") or "") for _, given in page.tags]
    words = re.sub(r"20\d\d|\d+ to \d+", "", " ".join([page.text, *page.drawn, *aloud]))
    return {int(number) for number in re.findall(r"(?<![\d.–])\d+(?![\d.–%])", words)}


@pytest.mark.parametrize("took", [0, 1, 3, 8, 9])
def test_how_few_took_the_other_case_is_not_told_and_cant_be_reckoned(world, took):
    html = report(course_with_another(world, took))
    page = Page(html)
    said = "“Another case” could be played in place of “A small case”: fewer than 10 took it"
    assert said in page.text
    assert "Another case" not in page.text.replace(said, "")
    assert {number for number in exact_numbers(html) if number > 12} == {30}
    assert "30 people played to an ending" in " ".join(page.drawn)


def test_those_who_took_it_have_come_to_an_ending_too(world):
    few = Page(report(course_with_another(world, 4, played=0)))
    assert "4 people played this case, or another in its place, to an ending" in few.text
    assert "All 4 played to an ending" in " ".join(few.drawn)


def test_where_many_took_it_both_cases_are_told(world):
    page = Page(report(course_with_another(world, 14)))
    drawn = " ".join(page.drawn)
    assert "could be played in place of" not in page.text
    assert "14 people played to an ending" in drawn
    assert "16 people played to an ending" in drawn
    assert "All 30 played to an ending" in drawn


def course_of(world):
    from mentorkit.course import course_at

    return course_at(world.root)


def test_words_are_shown_in_ranges_of_ten_people_or_more(world):
    course = world(40)
    section = section_of(
        course.assignment,
        answers_table(course.root),
        read_cases(course_of(course), course.assignment),
        enrolled=40,
        minimum=10,
        key=Pseudonyms(b"key"),
    )
    [words] = section.words
    numbers = [int(number) for _, number, _ in words.rows]
    assert min(numbers) >= 10
    assert sum(numbers) == section.wrote


def test_an_assignment_without_a_case_or_without_writing_is_reported_too(world):
    course = world(0)
    assert "Nobody has handed in" in Page(report(course)).text
    for number in range(12):
        course.hand_in(f"p{number}", {})
    assert "Nobody has played it to an ending yet" in Page(report(course)).text
    next((course.root / "release" / course.assignment).glob("*.md")).unlink()
    course.hand_in("writer", {"what-changed": Text("Some words.", revision=1)})
    text = Page(report(course)).text
    assert "1 wrote a reflection" in text
    assert "1 person wrote: too few to say more." in text


def test_two_assignments_stand_in_one_report_or_each_alone(world):
    course = world(12)
    second = course.root / "release" / "second-practice"
    shutil.copytree(course.root / "release" / course.assignment, second)
    text = Page(report(course)).text
    assert "First practice" in text
    assert "Second practice" in text
    assert "Second practice" not in report(course, assignment="first-practice")


def test_what_cannot_be_reported_is_said_in_a_sentence(world, tmp_path):
    with pytest.raises(CourseError):
        cohort_report(tmp_path)
    course = world(3)
    with pytest.raises(MentorkitError, match='Did you mean "first-practice"'):
        cohort_report(course.root, assignment="frist-practice")
    (tmp_path / "file").write_text("")
    with pytest.raises(MentorkitError, match="can't be written"):
        cohort_report(course.root, tmp_path / "file" / "report.html")
    shutil.rmtree(course.root / "release")
    with pytest.raises(MentorkitError, match="no assignment was released"):
        cohort_report(course.root)


def test_figures_are_drawn_from_safe_tables_and_from_nothing_else():
    drawn = [
        function
        for name, function in inspect.getmembers(figures, inspect.isfunction)
        if name.endswith("_figure")
    ]
    assert len(drawn) == 4
    for function in drawn:
        table, width, *chances = inspect.signature(function).parameters.values()
        assert (table.annotation, width.annotation) == ("SafeTable", "float")
        assert [one.annotation for one in chances] in ([], ["Mapping[str, float] | None"])
    for module in ("figures", "wording", "sheet", "svg"):
        tree = ast.parse((REPORTS / f"{module}.py").read_text(encoding="utf-8"))
        imported = {
            node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
        }
        ours = {name for name in imported if name and name.startswith("mentorkit")}
        assert ours <= {
            *("mentorkit.privacy", "mentorkit.reports", "mentorkit.reports.sheet"),
            *("mentorkit.colours", "mentorkit.counting"),
        }
        assert "pandas" not in imported
    for path in REPORTS.glob("*.py"):
        assert "seal" not in path.read_text(encoding="utf-8"), "sealing is for privacy alone"


def test_a_figure_stands_alone_outside_the_report(tmp_path):
    table = safe_ratings("Words", {"1": 11, "50": 3, "100": 14, "200": 12})
    figure = figures.words_figure(table)
    figure.savefig(tmp_path / "words.png")
    assert (tmp_path / "words.png").stat().st_size > 1000
    assert "At least half wrote fewer than 200 words" in to_svg(figure)
    assert isinstance(table, SafeTable)
    done = figures.completion_figure(
        safe_completion(enrolled=5, handed_in=4, finished=3, wrote=None), figures.NARROW
    )
    assert "3 of 5 played to an ending" in to_svg(done)


def test_exact_numbers_are_drawn_as_exact(world):
    course = world(0)
    lines = (
        [[("door", "ask"), ("hall", "date")]] * 20
        + [[("door", "tell"), ("hall", "date")]] * 12
        + [[("door", "ask"), ("hall", "hope")]] * 11
        + [[("door", "leave")]] * 14
    )
    safe = safe_case(course.case, lines, secret=b"x")
    assert safe.endings.exact
    drawn = to_svg(figures.decision_figure(safe.decisions["door"]))
    assert "31 of 57 chose “Ask her what she saw”" in drawn
    assert "opacity" in to_svg(figures.words_figure(safe_ratings("W", {"1": 30, "9": 20})))
    assert wording.finding_of_endings(safe.endings) == "32 of 57 reached “A plan with a date”"


def test_a_level_split_is_called_level():
    level = safe_choices("First", {"Ask": 20, "Tell": 20, "Wait": 20}, secret=b"x")
    assert wording.leading(level) == []
    assert wording.finding_of_decision(level) == "No answer stands out"
    assert "var(--accent)" not in to_svg(figures.decision_figure(level))
    two = safe_choices("First", {"Ask": 20, "Tell": 20, "Wait": 11}, secret=b"x")
    assert wording.finding_of_decision(two) == "Two answers lead together"


def test_sections_touch_raw_answers_in_one_place():
    """Whatever reads the table is `_Answers`; what reaches a page went through a safe table."""
    source = inspect.getsource(sections)
    outside = source.replace(inspect.getsource(sections._Answers), "")
    assert "_table[" not in outside
    assert 'table["' not in outside


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 320)])
def test_a_page_can_be_read_by_everybody(world, browser, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    path = cohort_report(world(40, shipped=True).root).path
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
    overflow = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length"
        " && t.getBoundingClientRect().right > innerWidth).map(t => t.textContent)"
    )
    assert overflow == []
    context.close()
