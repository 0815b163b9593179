"""Replies, the page that a participant gets back, and its way to them."""

from __future__ import annotations

import contextlib
import html
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from course_world import ASSIGNMENT, CourseWorld, Participant, a_notebook, nbgrader_cell
from downloads import HAND_IN, Zip, bundle, notebook
from nbformat.v4 import new_markdown_cell
from test_course_nbgrader import prepared

from mentorkit import cli
from mentorkit.course import (
    CourseError,
    Owed,
    course_at,
    replies_owed,
    reply,
    return_feedback,
    write_feedback,
)
from mentorkit.course.feedback.returns import returns_of
from mentorkit.course.feedback.writing import Writer
from mentorkit.course.session import open_session
from mentorkit.errors import MentorkitError
from mentorkit.language import speaking
from mentorkit.pages import feedback_page
from mentorkit.paper import feedback_pdf
from mentorkit.paper.feedback import contents
from mentorkit.paper.typesetting import typeset

WORDS = "I would ask her first.\n\nThen I would wait."
REPLY = "What stayed with me is that you wait.\n\nWhat do you do with the silence?"
TODAY = date(2026, 11, 26)
ATTACK = (
    "<script>alert('x')</script><img src=x onerror=\"alert(1)\"> [a](javascript:alert(2)) "
    "</blockquote></article></main><svg onload=alert(3)> <a href='javascript:alert(4)'>b</a> "
    "<style>body{display:none}</style> \u202eturned \0 #panic() $x$ {{7*7}} مرحبا "
)
RUBRIC = "# In short\n\n- The words that were **used**.\n- A day.\n\n<script>alert('r')</script>\n"
SECRETS = ("THE MODEL ANSWER", "A MARK SCHEME", "A HIDDEN TEST")


def given(course: CourseWorld, *people: str) -> CourseWorld:
    """The course with graded submissions of these people."""
    for name in people:
        course.participant(name).plays("ask", "listen").writes(f"{WORDS} {name}").submits()
    course.grade()
    return course


@pytest.fixture(scope="module")
def _answered(tmp_path_factory: pytest.TempPathFactory, _released: CourseWorld) -> CourseWorld:
    return given(_released.copied(tmp_path_factory.mktemp("answered")), "ana", "ben")


@pytest.fixture
def answered(_answered: CourseWorld, tmp_path: Path) -> CourseWorld:
    """Ana and Ben have handed in, and are graded."""
    return _answered.copied(tmp_path)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory, _begun: CourseWorld) -> CourseWorld:
    """An assignment with a worksheet, more cells for a reader, and what must not get out of it.

    Mallory attacks in every text, and so does what her reader says.
    """
    course = _begun.copied(tmp_path_factory.mktemp("rich"))
    course.writes_notebook(
        a_notebook(
            nbgrader_cell(
                "locked", 'import mentorkit\nmentorkit.worksheet("network-map")', "map-it"
            ),
            nbgrader_cell(
                "locked", 'import mentorkit\nmentorkit.worksheet("feedback-rewrite")', "rewrite-it"
            ),
            new_markdown_cell("## Anything else\n\nWhat should your reader know?"),
            nbgrader_cell(
                "writing",
                "THE MODEL ANSWER\n\n### BEGIN MARK SCHEME\nA MARK SCHEME\n### END MARK SCHEME",
                "else",
            ),
            nbgrader_cell(
                "check",
                'from mentorkit import check\ncheck.answered("lesson")\n'
                '### BEGIN HIDDEN TESTS\ncheck.answered("lesson")  # A HIDDEN TEST\n'
                "### END HIDDEN TESTS",
                "check-more",
            ),
        )
    )
    (course.source / "rubric.md").write_text(RUBRIC, encoding="utf-8")
    course.sets(readers="Dr Ingrid Solheim", reply_by="2026-12-12", title="Mentor training")
    course.release()
    (course.root / "roster.csv").write_text(
        "id,first_name,last_name\nana,Ana,Lind\nmallory,Mal,<img src=x onerror=alert(9)>\n",
        encoding="utf-8",
    )
    ana = course.participant("ana").plays("ask", "listen").writes(WORDS)
    ana.sitting.write("feedback-rewrite/original", "Good job, keep reading.", 0)
    ana.types("I also wrote to the ward.").types("It was hard.", "else").submits()
    mallory = course.participant("mallory").plays("ask").writes(ATTACK.replace("\0", ""))
    for field in ("before", "original", "first", "second", "changed", "next"):
        mallory.sitting.write(f"feedback-rewrite/{field}", ATTACK.replace("\0", ""), 0)
    people = [{**SOMEBODY, "name": ATTACK[:70]}]
    mallory.sitting.mark("network-map/map", {"people": people}, 0)
    mallory.types(ATTACK).types(ATTACK, "else").submits()
    course.grade()
    reply(course.root, ASSIGNMENT, "ana", REPLY, by="Ingrid Solheim")
    reply(course.root, ASSIGNMENT, "mallory", ATTACK.replace("\0", ""))
    comments(course, "ana", "else", "I am glad you said so.")
    comments(course, "mallory", "else", ATTACK)
    assert write_feedback(course.root, ASSIGNMENT).written == ("ana", "mallory")
    return course


SOMEBODY = {
    "id": "p-1",
    "name": "Dr A",
    "ring": "close",
    "angle": 30,
    "rank": "senior",
    "gives": ["career"],
}


def comments(course: CourseWorld, student: str, cell: str, text: str) -> None:
    """A reader comments on a cell, as in formgrader."""
    with (
        open_session(course_at(course.root)) as session,
        session.gradebook() as gradebook,
    ):
        found = gradebook.find_comment(cell, ASSIGNMENT, ASSIGNMENT, student)
        found.manual_comment = text
        gradebook.db.commit()


def page(course: CourseWorld, student: str) -> Path:
    return course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


def words_of(path: Path) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", path.read_text("utf-8").partition("<body>")[2]))


def on_paper(course: CourseWorld, student: str) -> str:
    """What can be read in the PDF: the same template, set as HTML."""
    made = Writer(course_at(course.root), ASSIGNMENT).page(student)
    with speaking(made.language):
        body = typeset("feedback", contents(made, TODAY), "html").decode().partition("<body>")[2]
    return html.unescape(re.sub(r"<[^>]*>", "", body.replace("<br>", "\n"))).replace("\u200b", "")


def states(course: CourseWorld) -> dict[str, str]:
    return {one.student: one.state for one in replies_owed(course.root, today=TODAY)}


# The reply


def test_a_reply_is_the_comment_that_nbgrader_shows(answered: CourseWorld) -> None:
    reply(answered.root, ASSIGNMENT, "ana", f"  {REPLY}\n", by="Ingrid Solheim")
    with open_session(course_at(answered.root)) as session, session.gradebook() as gradebook:
        comment = gradebook.find_comment("words", ASSIGNMENT, ASSIGNMENT, "ana")
        assert comment.comment == f"{REPLY}\n\nIngrid Solheim"
        grade = gradebook.find_grade("words", ASSIGNMENT, ASSIGNMENT, "ana")
        assert (grade.manual_score, grade.needs_manual_grade, grade.score) == (2, False, 2)
        other = gradebook.find_grade("words", ASSIGNMENT, ASSIGNMENT, "ben")
        assert (other.manual_score, other.needs_manual_grade) == (None, True)


def test_a_comment_given_in_formgrader_is_a_reply(answered: CourseWorld) -> None:
    comments(answered, "ana", "words", REPLY)
    assert states(answered) == {"ana": "written", "ben": "unread"}
    assert write_feedback(answered.root, ASSIGNMENT, pdf=False).without_reply == ("ben",)
    assert REPLY.split("\n")[0] in words_of(page(answered, "ana"))


def test_points_given_by_hand_stay(answered: CourseWorld) -> None:
    answered.reads("ana", "words", 0.5)
    reply(answered.root, ASSIGNMENT, "ana", REPLY)
    reply(answered.root, ASSIGNMENT, "ben", REPLY, points=1)
    found = {name: rows[-1][2] for name, rows in answered.scores().items()}
    assert found == {"ana": 0.5, "ben": 1}
    reply(answered.root, ASSIGNMENT, "ben", "Another one.", replace=True)
    assert answered.scores()["ben"][-1][2] == 1


def test_points_given_before_a_newer_submission_stay_too(answered: CourseWorld) -> None:
    answered.reads("ana", "words", 0.5)
    (answered.submitted("ana") / "more.txt").write_text("one file more")
    answered.grade()
    assert answered.scores()["ana"][-1][2:4] == (0.5, 1)
    reply(answered.root, ASSIGNMENT, "ana", REPLY)
    assert answered.scores()["ana"][-1][2:4] == (0.5, 0)


def test_nothing_written_gets_no_points_for_a_reply(course: CourseWorld) -> None:
    course.participant("ana").plays("leave").submits()
    course.grade()
    reply(course.root, ASSIGNMENT, "ana", "What would you have written?")
    assert course.scores()["ana"][-1][1:4] == (0, None, 0)
    assert states(course) == {"ana": "written"}


@pytest.mark.parametrize(
    ("student", "text", "options", "code"),
    [
        ("anna", REPLY, {}, "R104"),
        ("ana", " \n ", {}, "R125"),
        ("ana", "a\0b", {}, "R125"),
        ("ana", "x" * 20_001, {}, "R125"),
        ("ana", REPLY, {"points": 3}, "R125"),
        ("ana", REPLY, {"points": -1}, "R125"),
        ("ana", REPLY, {"points": float("nan")}, "R125"),
    ],
)
def test_what_can_be_no_reply_changes_nothing(
    answered: CourseWorld, student: str, text: str, options: dict[str, Any], code: str
) -> None:
    before = answered.scores()
    with pytest.raises(CourseError, match=code):
        reply(answered.root, ASSIGNMENT, student, text, **options)
    assert answered.scores() == before
    assert states(answered) == {"ana": "unread", "ben": "unread"}


def test_a_reply_needs_a_graded_submission_and_a_place(course: CourseWorld) -> None:
    course.participant("ana").writes(WORDS).submits()
    with pytest.raises(CourseError, match=r"R124.*Grade it first"):
        reply(course.root, ASSIGNMENT, "ana", REPLY)
    course.grade()
    released = course.released / f"{ASSIGNMENT}.ipynb"
    content = json.loads(released.read_text("utf-8"))
    content["cells"] = [one for one in content["cells"] if "mentorkit" not in one["metadata"]]
    released.chmod(0o644)
    released.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CourseError, match=r"R123.*Manually graded answer"):
        reply(course.root, ASSIGNMENT, "ana", REPLY)


# Who is owed one


def test_who_is_owed_a_reply_by_when_and_from_whom(answered: CourseWorld) -> None:
    answered.sets(readers="Dr Solheim", reply_by="2026-11-24")
    answered.participant("cy").writes("Late.").submits()
    (answered.submitted("cy") / "timestamp.txt").write_text("2026-11-20 12:00:00.000000 UTC")
    reply(answered.root, ASSIGNMENT, "ben", REPLY)
    owed = replies_owed(answered.root, today=TODAY)
    assert [one.student for one in owed] == ["cy", "ana", "ben"]
    assert owed[0] == Owed(
        ASSIGNMENT,
        "cy",
        "",
        "Dr Solheim",
        date(2026, 11, 24),
        -2,
        date(2026, 11, 20),
        "submitted",
    )
    assert [one.state for one in owed] == ["submitted", "unread", "written"]
    assert owed[0].told == (
        "quick-practice  cy: not graded yet; promised by 2026-11-24, 2 days ago; "
        "handed in on 2026-11-20; reader: Dr Solheim"
    )
    answered.sets(reply_by="2026-11-27")
    assert "in 1 day" in replies_owed(answered.root, today=TODAY)[0].told
    answered.sets(reply_by="2026-11-26")
    assert "which is today" in replies_owed(answered.root, today=TODAY)[0].told


def test_what_could_not_be_graded_is_owed_a_word_too(answered: CourseWorld) -> None:
    (answered.submitted("ben") / "big.bin").symlink_to("/etc/hostname")
    answered.grade()
    assert states(answered) == {"ana": "unread", "ben": "set aside"}
    made = write_feedback(answered.root, ASSIGNMENT, pdf=False)
    assert made.written == ("ana",)
    assert "only files can be graded" in made.left["ben"]


def test_returned_only_once_and_owed_again_after_a_newer_submission(
    answered: CourseWorld, tmp_path: Path
) -> None:
    def send(name: str, **options: Any) -> Any:
        to = tmp_path / name
        return return_feedback(answered.root, ASSIGNMENT, way="pages", to=to, pdf=False, **options)

    reply(answered.root, ASSIGNMENT, "ana", REPLY)
    done = send("one.zip")
    assert done.sent == ("ana",)
    assert done.left == {"ben": "There is no reply yet to what was handed in last."}
    assert states(answered) == {"ben": "unread"}
    assert {one.student: one.state for one in answered.status().standings}["ana"] == "returned"

    done = send("two.zip")
    assert done.sent == ()
    assert done.file is None
    assert not (tmp_path / "two.zip").exists()
    assert "was returned on" in done.left["ana"]
    assert send("three.zip", again=True).sent == ("ana",)
    assert send("four", without_reply=True).sent == ("ben",)
    assert states(answered) == {"ben": "unread"}

    ana = Participant(answered, "ana", answered.home / "people" / "ana" / ASSIGNMENT)
    ana.folder.mkdir(parents=True, exist_ok=True)
    for entry in answered.submitted("ana").iterdir():
        (ana.folder / entry.name).write_bytes(entry.read_bytes())
    ana.writes("Written anew.").submits()
    assert states(answered) == {"ana": "submitted", "ben": "unread"}
    answered.grade()
    assert states(answered) == {"ana": "unread", "ben": "unread"}
    assert write_feedback(answered.root, ASSIGNMENT, pdf=False).without_reply == ("ana", "ben")
    assert REPLY.split("\n")[0] not in words_of(page(answered, "ana"))
    assert "ana" in send("five.zip").left
    reply(answered.root, ASSIGNMENT, "ana", "To the new one.")
    assert states(answered) == {"ana": "written", "ben": "unread"}
    assert send("six.zip").sent == ("ana",)
    assert "To the new one." in words_of(page(answered, "ana"))


# The page


def test_the_page_says_all_that_belongs_on_it(rich: CourseWorld) -> None:
    said = words_of(page(rich, "ana"))
    for words in (
        "Mentor training",
        "Practice",
        "For Ana Lind.",
        "Read by Dr Ingrid Solheim.",
        "The reply",
        *REPLY.split("\n\n"),
        "Ingrid Solheim",
        "What your reader looked for",
        "The words that were used.",
        "A quick word",
        "The corridor: Ask",
        "A plan with a date",
        "What now?",
        *WORDS.split("\n\n"),
        "Typed into the notebook",
        "I also wrote to the ward.",
        "Good job, keep reading.",
        "Anything else",
        "It was hard.",
        "Your reader’s comment",
        "I am glad you said so.",
    ):
        assert words in said
        assert words in on_paper(rich, "ana")
    assert said.index(REPLY.split("\n")[0]) < said.index("A quick word")
    assert said.count(REPLY.split("\n")[0]) == 1


def test_no_score_no_mark_scheme_and_nobody_else(rich: CourseWorld) -> None:
    assert any(
        secret in path.read_text("utf-8")
        for path in rich.source.glob("*.ipynb")
        for secret in SECRETS
    )
    for student in ("ana", "mallory"):
        raw = page(rich, student).read_text("utf-8")
        for said in (raw, on_paper(rich, student)):
            for secret in (*SECRETS, "MARK SCHEME", "check.", "Only the facilitator"):
                assert secret not in said
            assert not re.search(r"\b[0-9.]+ (of|/|points)\b", said)
    assert "allory" not in page(rich, "ana").read_text("utf-8")
    assert "Lind" not in page(rich, "mallory").read_text("utf-8")


def test_the_page_loads_and_runs_nothing(rich: CourseWorld) -> None:
    for student in ("ana", "mallory"):
        raw = page(rich, student).read_text("utf-8")
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in raw
        assert "<script" not in raw
        assert not re.search(r"<[^>]*\son\w+=", raw)
        assert not re.search(r'(src|href)="(?!data:)', raw)
        assert "\u202e" not in raw
    assert '<html lang="en" dir="ltr">' in raw


def test_a_page_in_spanish_has_no_english_of_ours(rich: CourseWorld, tmp_path: Path) -> None:
    writer = Writer(course_at(rich.root), ASSIGNMENT)
    writer.language = "es"
    made = writer.page("ana")
    said = feedback_page(made)
    assert '<html lang="es"' in said
    for words in ("The reply", "What your reader", "Typed into", "For Ana", "Ending", "comment<"):
        assert words not in said
    assert feedback_pdf(made).startswith(b"%PDF")


def test_without_a_reply_the_page_says_by_when(answered: CourseWorld) -> None:
    answered.sets(reply_by="2026-12-12")
    made = write_feedback(answered.root, ASSIGNMENT, students=["ana"])
    assert made.without_reply == ("ana",)
    assert "There is no reply yet. It is promised by 12 December 2026." in words_of(
        page(answered, "ana")
    )
    assert "Read by" not in words_of(page(answered, "ana"))


def test_a_rubric_that_cannot_be_read_is_one_sentence(answered: CourseWorld) -> None:
    (answered.released / "rubric.md").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(CourseError, match="R126 the rubric can't be read: it is not UTF-8 text"):
        write_feedback(answered.root, ASSIGNMENT)


def test_a_stop_leaves_whole_pages_only(answered: CourseWorld) -> None:
    def stop(done: int, total: int, student: str) -> None:
        assert (done, total, student) == (1, 2, "ana")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_feedback(answered.root, ASSIGNMENT, progress=stop)
    assert sorted(one.name for one in page(answered, "ana").parent.iterdir()) == [
        f"{ASSIGNMENT}.html",
        f"{ASSIGNMENT}.pdf",
    ]
    assert not page(answered, "ben").parent.exists()
    assert not list(answered.root.glob(".feedback-*"))
    assert write_feedback(answered.root, ASSIGNMENT, pdf=False).written == ("ana", "ben")
    assert not page(answered, "ana").with_suffix(".pdf").exists()


def test_ids_with_spaces_and_signs(course: CourseWorld, tmp_path: Path) -> None:
    people = ("ana lind", "ben@example.org", "cy+2", "dž_é")
    given(course, *people)
    for name in people:
        reply(course.root, ASSIGNMENT, name, f"To {name}.")
    done = return_feedback(course.root, ASSIGNMENT, way="pages", to=tmp_path / "out", pdf=False)
    assert set(done.sent) == set(people)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {f"{one}.html" for one in people}
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    assert "To ben@example.org." in words_of(tmp_path / "out" / "ben@example.org.html")
    assert write_feedback(course.root, ASSIGNMENT, students=["../x", "nobody"]).left == {
        "../x": "Nothing was handed in.",
        "nobody": "Nothing was handed in.",
    }
    assert not (course.root / "x").exists()


def _note_dialog(dialogs: list[str], one: Any) -> None:
    dialogs.append(one.message)
    one.dismiss()


def _note_request(asked: list[str], one: Any) -> None:
    asked.append(one.url)


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 320), ("light", 320)])
def test_an_attack_is_read_and_not_run(
    rich: CourseWorld, browser: Any, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for student in ("mallory", "ana"):
        dialogs: list[str] = []
        asked: list[str] = []
        for bypass in (False, True):  # without the policy, too: the page itself holds
            window = browser.new_context(
                color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=bypass
            )
            shown = window.new_page()
            shown.on("dialog", partial(_note_dialog, dialogs))
            shown.on("request", partial(_note_request, asked))
            shown.goto(page(rich, student).as_uri(), wait_until="load")
            for link in shown.query_selector_all("a"):
                link.click()
            assert shown.evaluate("document.scripts.length") == 0
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            assert shown.evaluate("getComputedStyle(document.body).display") == "block"
            if bypass:
                assert Axe().run(shown).response["violations"] == []
            window.close()
        assert dialogs == []
        assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
        assert len([url for url in asked if url.startswith("file:")]) == 2


def test_the_pdf_holds_what_was_typed_to_the_letter(rich: CourseWorld) -> None:
    for student in ("ana", "mallory"):
        content = page(rich, student).with_suffix(".pdf").read_bytes()
        assert content.startswith(b"%PDF-1.7")
        assert content.rstrip().endswith(b"%%EOF")
        assert b"/JavaScript" not in content
        assert b"/Launch" not in content
    said = on_paper(rich, "mallory")
    assert "<script>alert('x')</script>" in said
    assert "#panic() $x$ {{7*7}}" in said
    assert b"pdfuaid:part>1<" in page(rich, "ana").with_suffix(".pdf").read_bytes()


# Returning


def test_through_the_exchange_by_nbgraders_own_commands(
    course: CourseWorld, exchange: Path
) -> None:
    course.exchange = exchange
    course.release(exchange=True)
    home = prepared(course.home / "people" / "ana")
    whom = ("--course", "small-course", "--student", "ana")
    shutil.copytree(course.released, home / ASSIGNMENT)
    Participant(course, "ana", home / ASSIGNMENT).plays("ask", "listen").writes(WORDS)
    course.nbgrader("submit", ASSIGNMENT, *whom, cwd=home)
    course.collect()
    given(course, "ben")  # whose work came another way: nbgrader would stop at it
    for name in ("ana", "ben"):
        reply(course.root, ASSIGNMENT, name, REPLY)
    write_feedback(course.root, ASSIGNMENT, pdf=False)
    done = return_feedback(course.root, ASSIGNMENT, way="exchange")
    assert done.sent == ("ana",)
    assert "did not come through nbgrader's exchange" in done.left["ben"]
    assert "--way pages" in done.left["ben"]
    course.nbgrader("fetch_feedback", ASSIGNMENT, *whom, cwd=home)
    (fetched,) = (home / ASSIGNMENT / "feedback").rglob("*.html")
    assert fetched.read_bytes() == page(course, "ana").read_bytes()
    assert REPLY.split("\n")[0] in words_of(fetched)
    (back,) = returns_of(course_at(course.root)).values()
    assert (back.student, back.way) == ("ana", "exchange")
    assert set(states(course)) == {"ben"}


def test_an_exchange_that_is_not_there_notes_nothing(
    answered: CourseWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MENTORKIT_TEST_EXCHANGE", str(tmp_path / "nowhere" / "x"))
    for name in ("timestamp.txt", "submission_secret.txt"):
        (answered.submitted("ana") / name).write_text("2026-11-20 12:00:00.000000 UTC")
    answered.grade()
    reply(answered.root, ASSIGNMENT, "ana", REPLY)
    (tmp_path / "nowhere").write_text("a file, where a folder would be")
    with pytest.raises(MentorkitError):
        return_feedback(answered.root, ASSIGNMENT, way="exchange")
    assert returns_of(course_at(answered.root)) == {}


def as_moodle_reads(name: str) -> tuple[str, int, str]:
    """Whose a file is, by the rule of Moodle's importer: name_number_type_plugin_file."""
    full_name, number, kind, plugin, file = name.split("_", 4)
    assert (kind, plugin) == ("assignsubmission", "file")
    return full_name, int(number), file


def test_a_zip_for_moodle(course: CourseWorld, tmp_path: Path) -> None:
    (course.root / "roster.csv").write_text(
        "id,first_name,last_name\nana,Ana,Lind\nben,Ben,O'Brien\ncy,Cy,Na\n", encoding="utf-8"
    )
    made = Zip(tmp_path / "download.zip")
    made.moodle("Ana Lind", 101, HAND_IN, bundle(course.participant("a").writes(WORDS)))
    made.moodle(
        "Ben O'Brien",
        102,
        "my work.ipynb",
        notebook(course.participant("b").types(WORDS)),
        folders=False,
    )
    course.collect(made.done())
    given(course, "cy")
    for name in ("ana", "ben", "cy"):
        reply(course.root, ASSIGNMENT, name, f"To {name}.")
    done = return_feedback(course.root, ASSIGNMENT, way="moodle")
    assert done.sent == ("ana", "ben")
    assert "Moodle could not tell whose it is" in done.left["cy"]
    assert done.file is not None
    assert done.file.parent == course.root / "returns"
    with zipfile.ZipFile(done.file) as archive:
        assert [as_moodle_reads(name) for name in archive.namelist()] == [
            ("Ana Lind", 101, f"{ASSIGNMENT}.pdf"),
            ("Ben O'Brien", 102, f"{ASSIGNMENT}.pdf"),
        ]
        for name in archive.namelist():
            assert archive.read(name).startswith(b"%PDF")
    assert return_feedback(course.root, ASSIGNMENT, way="moodle").sent == ()
    again = return_feedback(course.root, ASSIGNMENT, way="moodle", again=True)
    assert again.file is not None
    assert again.file != done.file  # nobody knows whether the first was uploaded


def as_canvas_reads(name: str) -> tuple[int, int]:
    """Whose a file is and to which of theirs it belongs, by Canvas' rule: the first two numbers."""
    user, file = [int(one) for one in name.split("_") if re.fullmatch("[0-9]+", one)][:2]
    return user, file


def test_a_zip_for_canvas(course: CourseWorld, tmp_path: Path) -> None:
    (course.root / "roster.csv").write_text(
        "id,first_name,last_name\nana,Ana,Lind\nben,Ben,O'Brien\n", encoding="utf-8"
    )
    made = Zip(tmp_path / "download.zip")
    work = bundle(course.participant("a").writes(WORDS))
    made.canvas("Lind, Ana", 12345, HAND_IN, work, late=True)
    made.canvas("O'Brien, Ben", 222, "q.ipynb", notebook(course.participant("b").types(WORDS)))
    course.collect(made.done())
    course.grade()
    for name in ("ana", "ben"):
        reply(course.root, ASSIGNMENT, name, f"To {name}.")
    to = tmp_path / "back"
    done = return_feedback(course.root, ASSIGNMENT, way="canvas", to=to)
    assert done.sent == ("ana",)
    assert done.file == tmp_path / "back.zip"
    assert "nothing opens it as that" in done.left["ben"]
    with zipfile.ZipFile(done.file) as archive, zipfile.ZipFile(made.path) as download:
        (name,) = archive.namelist()
        assert name in download.namelist()
        assert as_canvas_reads(name) == (12345, 678901)
        # Canvas shows it under the name of what Ana handed in: so it is what that name says.
        with archive.open(name) as inner, zipfile.ZipFile(inner) as opened:
            assert opened.namelist() == [f"{ASSIGNMENT}.pdf"]
            assert opened.read(f"{ASSIGNMENT}.pdf").startswith(b"%PDF")


def test_nothing_is_overwritten_and_no_other_way_is_taken(
    answered: CourseWorld, tmp_path: Path
) -> None:
    reply(answered.root, ASSIGNMENT, "ana", REPLY)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "x").write_text("mine")
    for to in (taken, taken / "x"):
        with pytest.raises(MentorkitError, match="is there already, so nothing was written"):
            return_feedback(answered.root, ASSIGNMENT, way="pages", to=to)
    with pytest.raises(MentorkitError, match=r'no way "moddle"\. Did you mean "moodle"'):
        return_feedback(answered.root, ASSIGNMENT, way="moddle")
    with pytest.raises(MentorkitError, match="The exchange has a place of its own"):
        return_feedback(answered.root, ASSIGNMENT, way="exchange", to=tmp_path / "out.zip")
    assert returns_of(course_at(answered.root)) == {}
    assert (taken / "x").read_text() == "mine"


def test_a_page_that_is_out_of_date_is_written_anew(answered: CourseWorld, tmp_path: Path) -> None:
    reply(answered.root, ASSIGNMENT, "ana", "The first words.")
    write_feedback(answered.root, ASSIGNMENT)
    reply(answered.root, ASSIGNMENT, "ana", "Better words.", replace=True)
    return_feedback(answered.root, ASSIGNMENT, way="pages", to=tmp_path / "out", pdf=False)
    assert "Better words." in words_of(tmp_path / "out" / "ana.html")
    assert "Better words." in words_of(page(answered, "ana"))


# The commands


@pytest.fixture
def run(answered: CourseWorld) -> Callable[..., Any]:
    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(cli.main, [*arguments, "--course", str(answered.root)])
        assert done.exit_code == 0, done.output
        return done

    return run


def test_the_commands(run: Callable[..., Any], answered: CourseWorld, tmp_path: Path) -> None:
    answered.sets(reply_by="2020-01-01")
    assert "2 replies are owed; 2 of them past the promised day." in run("owed").stdout
    assert "is kept" in run("reply", ASSIGNMENT, "ana", REPLY, "--by", "I. S.").stdout
    assert [one["state"] for one in json.loads(run("owed", "--json").stdout)] == [
        "written",
        "unread",
    ]
    said = run("feedback", "--no-pdf").stdout
    assert f"{ASSIGNMENT}: 2 pages in feedback/, 1 without a reply." in said
    to = str(tmp_path / "out.zip")
    done = run("return", ASSIGNMENT, "--way", "pages", "--to", to, "--no-pdf")
    assert f"1 returned in {to}" in done.stdout
    assert "left: ben: There is no reply yet" in done.stderr
    assert "Nothing was returned." in run("return", ASSIGNMENT, "--way", "pages").stdout
    assert "1 reply is owed" in run("owed").stdout


def test_a_gradebook_that_is_damaged_is_said(answered: CourseWorld) -> None:
    with contextlib.closing(sqlite3.connect(answered.root / "gradebook.db")) as gradebook:
        gradebook.execute("DROP TABLE comment")
        gradebook.commit()
    with pytest.raises(CourseError, match="R120"):
        reply(answered.root, ASSIGNMENT, "ana", REPLY)


def test_a_name_is_never_a_way_out(answered: CourseWorld) -> None:
    for name in ("../../x", "/etc", "ana/..", ".."):
        with pytest.raises(CourseError, match="R104"):
            reply(answered.root, ASSIGNMENT, name, REPLY)
    assert not (answered.root / "feedback").exists()
