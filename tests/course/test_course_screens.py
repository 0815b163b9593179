"""What a participant wrote, on nbgrader's own screens, in a real browser.

The same graded copies in two courses: as nbgrader by itself has them, where the attack works, and
as `mentorkit init` makes one, where it does not.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from course_world import ASSIGNMENT, CourseWorld
from screens_world import (
    ATTACKS,
    RUNS_AT_ONCE,
    RUNS_WHEN_CLICKED,
    STUMBLES,
    as_made,
    as_stock,
    graded,
    submissions,
    without,
)
from test_course_nbgrader import Elements, Server, serving

from mentorkit.course import init_course
from mentorkit.course.screens.cleaning import clean, markdown_to_html, terminal_to_html

PLACES = ("formgrader", "feedback")


# Attacks call `hit` with their name; what a policy refuses is kept too.
WATCH = """
window.hits = [];
window.refused = [];
window.hit = name => { hits.push(name) };
addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
"""


class Screens:
    """nbgrader's two pages about each person, for a person who grades."""

    def __init__(self, course: CourseWorld, server: Server, browser: Any) -> None:
        self.course, self.server = course, server
        self.numbers = submissions(course)
        self.window = browser.new_context(viewport={"width": 1200, "height": 900})
        self.window.set_default_timeout(15_000)
        self.window.add_init_script(WATCH)
        self._desk = self.window.new_page()
        where = f"/formgrader/manage_submissions/{ASSIGNMENT}"
        self._desk.goto(f"{server.address}/login?next={where}&token={server.token}")

    def make_feedback(self, *student: str) -> None:
        """Does what formgrader's buttons do, for everybody or for one person."""
        where = "/".join(["/formgrader/api/assignment", ASSIGNMENT, *student, "generate_feedback"])
        done = self._desk.evaluate(
            """async where => {
              const sent = { method: "POST", headers: { "X-CSRFToken": getCookie("_xsrf") } };
              return (await fetch(where, sent)).json();
            }""",
            where,
        )
        assert done["success"], done

    def open(self, place: str, student: str, *, past: str = "") -> Shown:
        """Opens a page. `past` is put into it, before the notebook, on its way to the browser."""
        shown = Shown(self.window.new_page(), self.server.address)
        if place == "formgrader":
            where = f"{self.server.address}/formgrader/submissions/{self.numbers[student]}/"
            if past:
                shown.page.route(where, lambda route: _fulfil(route, past))
        else:
            page = self.course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
            if past:
                text = _inserted(page.read_text(encoding="utf-8"), past)
                page = page.with_name("past.html")
                page.write_text(text, encoding="utf-8")
            where = page.as_uri()
        shown.page.goto(where, wait_until="load")
        return shown


def _fulfil(route: Any, past: str) -> None:
    given = route.fetch()
    route.fulfill(response=given, body=_inserted(given.text(), past))


def _inserted(page: str, past: str) -> str:
    before, mark, after = page.partition('<div class="container" id="notebook-container">')
    assert mark
    return before + past + mark + after


class Shown:
    """A page, and what it did beside being shown."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.dialogs: list[str] = []
        self.asked_elsewhere: list[str] = []
        own = (address, "file:", "data:", "about:")

        def dialog(one: Any) -> None:
            self.dialogs.append(one.message)
            one.dismiss()

        def request(one: Any) -> None:
            if not one.url.startswith(own):
                self.asked_elsewhere.append(one.url)

        page.on("dialog", dialog)
        page.on("request", request)

    @property
    def hits(self) -> set[str]:
        """The names of all attacks that ran."""
        return set(self.page.evaluate("hits"))

    def waits_for(self, script: str) -> None:
        """Waits until that is true; in a way that the page's policy has no say in."""
        deadline = time.monotonic() + 15
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, f"never {script}; {self.hits}"
            self.page.wait_for_timeout(50)

    def waits_for_hits(self, names: set[str]) -> None:
        deadline = time.monotonic() + 15
        while missing := names - self.hits:
            assert time.monotonic() < deadline, f"did not run: {missing}"
            self.page.wait_for_timeout(50)

    def clicks_all(self) -> None:
        """Clicks on whatever there is to click, but leads nowhere outside of the page."""
        self.page.evaluate(
            """() => {
              for (const node of document.querySelectorAll("#notebook a, #notebook form button"))
                if (!/^(https?|mailto|file|data):/.test(node.href ?? "")) node.click();
            }"""
        )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, _begun: CourseWorld) -> CourseWorld:
    return graded(_begun.copied(tmp_path_factory.mktemp("attacked")))


@contextlib.contextmanager
def _screens(course: CourseWorld, browser: Any) -> Iterator[Screens]:
    with serving(course.root) as server:
        screens = Screens(course, server, browser)
        yield screens
        screens.window.close()


@pytest.fixture(scope="module")
def stock(
    attacked: CourseWorld, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screens]:
    """nbgrader by itself."""
    course = as_stock(attacked.copied(tmp_path_factory.mktemp("stock")))
    with _screens(without(course, STUMBLES), browser) as screens:
        screens.make_feedback()
        yield screens


@pytest.fixture(scope="module")
def made(attacked: CourseWorld, tmp_path_factory: pytest.TempPathFactory) -> CourseWorld:
    """A course as `init` configures it, with the same graded copies."""
    new = init_course(tmp_path_factory.mktemp("new") / "course", title="Small course")
    return as_made(attacked.copied(tmp_path_factory.mktemp("made")), new.root)


@pytest.fixture(scope="module")
def safe(made: CourseWorld, browser: Any) -> Iterator[Screens]:
    with ThreadPoolExecutor() as meanwhile:
        feedback = meanwhile.submit(made.nbgrader, "generate_feedback", ASSIGNMENT)
        with _screens(made, browser) as screens:
            feedback.result()
            yield screens


# The attack


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_it_works_where_nbgrader_is_alone(stock: Screens, place: str) -> None:
    shown = stock.open(place, "mallory")
    by_place = {"formgrader": {"name"}, "feedback": {"comment"}}
    needs_jquery = {"script output"} if place == "feedback" else set()
    expected = (set(RUNS_AT_ONCE) | {"answer"} | by_place[place]) - needs_jquery
    shown.waits_for_hits(expected)
    shown.clicks_all()
    shown.waits_for_hits(set(RUNS_WHEN_CLICKED))
    assert shown.dialogs == ["script"]
    assert {url.split("/")[2] for url in shown.asked_elsewhere} >= {"elsewhere.invalid"}


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("student", ["mallory", "nora"])
def test_nothing_of_it_works_in_a_course_of_mentorkits(
    safe: Screens, place: str, student: str
) -> None:
    shown = safe.open(place, student)
    shown.clicks_all()
    shown.page.wait_for_load_state("networkidle")
    assert shown.hits == set()
    assert shown.dialogs == []
    assert shown.asked_elsewhere == []
    assert shown.page.evaluate(LIVE) == []
    assert safe.window.pages[-1] == shown.page  # it opened no other


# Everything in the notebook that runs, loads, sends, leads to a script, or lies over the page.
LIVE = r"""() => {
  const tags = "script style iframe frame object embed form meta base link svg math video audio "
    + "source picture template portal dialog";
  const names = "srcdoc srcset action formaction ping background poster data http-equiv style";
  const own = node => node.matches(".panel *") && !node.closest(".rendered_html, .output_area");
  const found = [];
  for (const node of document.querySelectorAll("#notebook-container *")) {
    if (own(node)) continue;
    if (tags.split(" ").includes(node.localName)) found.push(node.localName);
    for (const { name, value } of node.attributes) {
      const live = name.startsWith("on")
        || (name === "href" && !/^(https?:|mailto:|#)/.test(value))
        || (name === "src" && !/^data:image\/(png|jpeg|gif|svg\+xml)[;,]/.test(value))
        || (name === "style" && /url|position|fixed|z-index/.test(value))
        || (name === "id" && !value.startsWith("cell-id="))
        || (name !== "style" && names.split(" ").includes(name));
      if (live) found.push(`${node.localName} ${name}=${value}`);
    }
    if (["fixed", "absolute", "sticky"].includes(getComputedStyle(node).position)) {
      found.push(`${node.localName} lies over the page`);
    }
  }
  if (document.querySelector("nav img")) found.push("a name in the bar is a picture");
  const bar = document.querySelector("nav, .panel-heading");
  const { x, y, width, height } = bar.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  if (!bar.contains(top)) found.push("the page's own bar is covered");
  return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_the_policy_holds_by_itself(safe: Screens, place: str) -> None:
    """As if something had got past the cleaning."""
    past = (
        "<script>hit('past')</script><script src='/files/past.js'></script>"
        "<img src=y onerror=\"hit('handler')\"><img src='http://elsewhere.invalid/p.png'>"
        "<a id='past' href=\"javascript:hit('link')\">x</a><base href='http://elsewhere.invalid/'>"
        "<iframe srcdoc=\"<script>parent.hit('frame')</script>\"></iframe>"
    )
    shown = safe.open(place, "nora", past=past)
    shown.page.evaluate("document.getElementById('past').click()")
    expected = ["script-src-elem", "script-src-attr", "img-src", "base-uri"]
    shown.waits_for(f"{expected}.every(name => refused.includes(name))")
    assert shown.hits == set()
    if place == "formgrader":
        shown.waits_for("formgrader.loaded && formgrader.grades.loaded")


# What is no attack


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_what_is_ordinary_is_still_there(safe: Screens, place: str) -> None:
    shown = safe.open(place, "nora")
    inside = shown.page.locator(".panel-body").first
    for selector, text in {
        "h2": "A night on call",
        "h2 + p > strong": "ask her first",
        "h2 + p > em": "then",
        "ol > li >> nth=1": "ask",
        "ul > li >> nth=0": "☑ handed over",
        "td >> nth=0": "Amal",
        "blockquote": "You do not get to choose which.",
        ".text_cell .highlight .nf": "hand_over",
        "details p": "At the right.",
        "code:has-text('align')": r"\begin{align} a &= b \end{align}",
        "table.dataframe td": "14",
        ".ansi-green-fg": "green",
        ".ansi-bold": "bold",
        ".code_cell .c1": "# of them",
        "a[href^='https://example.org']": "the guideline",
    }.items():
        assert inside.locator(selector).inner_text(timeout=2000).strip() == text, selector
    assert "Words of nora." in inside.inner_text()
    pictures = inside.locator("img").evaluate_all(
        "nodes => nodes.map(node => [node.alt, node.complete && node.naturalWidth > 0])"
    )
    formulas = [r"$x^2 + \frac{1}{2}$", r"$$\sum_{i=1}^n i = \frac{n(n+1)}{2}$$"]
    assert [alt for alt, _ in pictures[:3]] == [*formulas, "a drawing"]
    assert [seen for _, seen in pictures] == [True] * 6  # with a PNG, a GIF and an SVG
    link = inside.locator("a[href^='https://example.org']")
    assert link.get_attribute("target") == "_blank"
    assert "noreferrer" in (link.get_attribute("rel") or "")


@pytest.mark.browser
def test_a_comment_is_shown_with_its_emphasis(safe: Screens) -> None:
    shown = safe.open("feedback", "mallory")
    footer = shown.page.locator(".panel-footer")
    assert footer.locator("strong").inner_text() == "Read this"
    assert "hit(" not in footer.inner_text()


@pytest.mark.browser
def test_grading_by_hand_works(safe: Screens) -> None:
    shown = safe.open("formgrader", "nora")
    page = shown.page
    shown.waits_for("formgrader.loaded && formgrader.grades.loaded && formgrader.comments.loaded")

    with page.expect_response(lambda one: "/api/grade/" in one.url) as saved:
        page.locator("#words").fill("1.5")
        page.keyboard.press("Tab")
    assert saved.value.ok
    assert page.evaluate("document.activeElement.id") == "words_extra_credit"
    with page.expect_response(lambda one: "/api/comment/" in one.url) as saved:
        page.locator("#words-comment").fill("You asked *before* you told.")
        page.keyboard.press("Escape")
    assert saved.value.ok
    assert in_the_gradebook(safe.course, "nora") == (1.5, "You asked *before* you told.")

    page.locator(".glyphicon-eye-open").click()
    assert page.locator(".live-notebook .name-shown").first.is_visible()
    page.locator(".help").click()
    page.locator(".modal").get_by_text("Flag the submission").wait_for()
    page.locator(".modal").get_by_role("button").last.click()
    page.locator(".modal").wait_for(state="hidden")

    seen = {page.url.split("/submissions/")[1].split("/")[0]}
    is_first = seen == {min(safe.numbers.values())}
    ahead, back = ("next", "previous") if is_first else ("previous", "next")
    for way in (ahead, back):
        with page.expect_navigation():
            page.locator(f"li.{way} a").click()
        seen.add(page.url.split("/submissions/")[1].split("/")[0])
    assert seen == set(safe.numbers.values())
    shown.waits_for("formgrader.loaded && formgrader.grades.loaded")
    assert page.locator("#words").input_value() == "1.5"

    safe.make_feedback("nora")  # formgrader's own is as safe as the command's
    again = safe.open("feedback", "nora")
    assert again.page.locator(".panel-footer em").inner_text() == "before"
    assert again.page.evaluate(LIVE) == []


def in_the_gradebook(course: CourseWorld, student: str) -> tuple[Any, ...]:
    query = """
        SELECT g.manual_score, c.manual_comment FROM grade g
        JOIN base_cell bc ON bc.id = g.cell_id AND bc.name = 'words'
        JOIN submitted_notebook sn ON sn.id = g.notebook_id
        JOIN submitted_assignment sa ON sa.id = sn.assignment_id
        JOIN comment c ON c.notebook_id = sn.id
        WHERE sa.student_id = ?
    """
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        (row,) = gradebook.execute(query, (student,)).fetchall()
    return tuple(row)


# Without a browser


def test_without_mentorkit_there_is_no_page(
    made: CourseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one that is not safe."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(made.root)).load_config()
    assert HTMLExporter(config=config).template_file == "mentorkit_screen.html.j2"
    monkeypatch.setitem(sys.modules, "mentorkit.course.screens", None)
    with pytest.raises(ImportError):
        HTMLExporter(config=config)


def shown_as(source: Any) -> str:
    return markdown_to_html({"cell": {}, "resources": None}, source)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_is_left_of_an_html_output(name: str) -> None:
    """The same words once more, wherever else they might be read as HTML."""
    words = ATTACKS[name].source + str(ATTACKS[name].get("outputs", ""))
    harmless = {"a", "b", "br", "details", "div", "img", "p", "table", "td", "tr"}
    for tag, attributes in Elements(clean(words)).elements:
        assert tag in harmless
        assert not [one for one in attributes if one.startswith("on") or one in {"id", "srcset"}]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[x](mailto:amal@example.org)", "mailto:amal@example.org"),
        ("![plan](plan.png)", 'src="plan.png"'),
        ("![plan](../other/plan.png)", "<p>plan</p>"),
        ("![plan](https://example.org/plan.png)", 'href="https://example.org/plan.png"'),
        ("It costs $5 for Ana and $10 for Ben.", "$5 for Ana and $10"),
        (r"$\hspace{99999}x$", r"<code>$\hspace{99999}x$</code>"),
        ("$α$", "<code>$α$</code>"),
        ('<p style="font: inherit; position: fixed; border: 0">x</p>', "inherit; border: 0"),
        ('<p class="navbar-fixed-top mk-static">x</p>', '<p class="mk-static">'),
        ('<p id="words">x</p>', "<p>x</p>"),
    ],
)
def test_what_is_left(typed: str, shown: str) -> None:
    assert shown in shown_as(typed)


@pytest.mark.parametrize("odd", [None, 3, ["a"], {"a": "b"}, "\x00\ud7ff", "<" * 20_000])
def test_what_is_no_text_is_no_fault(odd: Any) -> None:
    assert isinstance(shown_as(odd), str)
    assert isinstance(terminal_to_html(odd), str)


def test_a_page_draws_no_more_formulas_than_it_can_wait_for() -> None:
    resources: dict[str, Any] = {}
    pages = [
        markdown_to_html({"cell": {}, "resources": resources}, " ".join(["$x$"] * 200))
        for _ in range(2)
    ]
    assert [page.count("<img") for page in pages] == [200, 100]
    assert pages[1].count("<code>$x$</code>") == 100
