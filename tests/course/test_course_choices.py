"""What is chosen when a course is made: what is typed reads back, and what is left out is gone."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mentorkit import cli
from mentorkit.cli.init import opening
from mentorkit.course import Choices, course_at, init_course, layout, release
from mentorkit.course.writing import fill_in, quoted
from mentorkit.errors import MentorkitError
from mentorkit.settings import SettingsError, parse_settings, read_settings

TEMPLATE = layout._template("course.yaml").replace("$course", "any").replace("$title", '""')
TEMPLATE = TEMPLATE.replace("$floor", "5").replace("$smallest", "10")
TEXTS = ("title", "programme", "readers", "crisis_contact", "responder", "response_time")

typed = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'\\:#{}[]&*!|>%@`$\n\t,-?=~ é"),
    max_size=40,
).map(str.strip)
words = typed.filter(bool)


@given(st.dictionaries(st.sampled_from(TEXTS), typed), st.dictionaries(words, words, max_size=4))
def test_what_is_typed_reads_back_exactly(said: dict[str, str], terms: dict[str, str]) -> None:
    text = fill_in(TEMPLATE, Choices(settings=said, terms=terms))
    settings = parse_settings(text)
    assert {key: getattr(settings, key) for key in said} == said
    assert settings.terms == terms
    rest = set(TEXTS) - set(said)
    assert {getattr(settings, key) for key in rest} <= {""}


@given(st.dictionaries(st.sampled_from(TEXTS), words))
def test_the_comments_stay_whatever_is_typed(said: dict[str, str]) -> None:
    def comments(text: str) -> list[str]:
        return [line for line in text.split("\n") if line.startswith("#")]

    assert comments(fill_in(TEMPLATE, Choices(settings=said))) == comments(TEMPLATE)


def test_the_template_is_the_one_that_courses_get(tmp_path: Path) -> None:
    course = init_course(tmp_path / "any")
    text = (course.root / "course.yaml").read_text(encoding="utf-8")
    assert text.replace('title: "any"', 'title: ""') == TEMPLATE


def test_days_numbers_and_codes_are_read_as_such(tmp_path: Path) -> None:
    choices = Choices(
        settings={"language": " es ", "minimum_cell": "12", "reply_by": "2026-12-15"},
        due={"career-practice": "2026-12-01 17:00 +01:00", "mentor-baseline": ""},
    )
    settings = init_course(tmp_path / "course", choices=choices).settings()
    assert (settings.language, settings.minimum_cell) == ("es", 12)
    assert str(settings.reply_by) == "2026-12-15"
    assert str(settings.due("career-practice")) == "2026-12-01 17:00:00+01:00"
    assert settings.due("mentor-baseline") is None


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(settings={"minimum_cell": "4"}), "a group of 4 can be recognised"),
        (Choices(settings={"reply_by": "soon"}), "Write it as 2026-12-01"),
        (Choices(settings={"colour": "red"}), 'no place for "colour"'),
        (Choices(settings={"readers": "half \ud83d"}), "Type it once more"),
        (Choices(due={"career-practice": "noon"}), "17:00"),
        (Choices(due={"carer-practice": "2026-12-01"}), 'Did you mean "career-practice"?'),
        (
            Choices(workshops=("burnout",), due={"career-practice": "2026-12-01"}),
            "There will be no assignment",
        ),
        (Choices(workshops=("carer",)), 'Did you mean "career"?'),
        (Choices(workshops=()), "Name one workshop at least: burnout, career"),
        (Choices(workshops=(" ",)), "Name one workshop at least"),
        (Choices(terms={"x" * 81: "y"}), "80 letters at most"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_nothing_is_made(
    tmp_path: Path, choices: Choices, said: str
) -> None:
    with pytest.raises(MentorkitError, match=re.escape(said)):
        init_course(tmp_path / "course", choices=choices)
    assert not (tmp_path / "course").exists()


def test_a_workshop_that_is_not_wanted_is_not_there_nor_its_assignment(tmp_path: Path) -> None:
    course = init_course(tmp_path / "course", choices=Choices(workshops=("career", "burnout")))
    workshops = course.root / "workshops"
    assert {one.name for one in workshops.iterdir() if one.is_dir()} == {"career", "burnout"}
    assert course.sources() == [
        *("burnout-practice", "career-practice", "mentor-baseline", "mentor-followup"),
    ]


def test_a_workshop_is_known_however_its_name_is_written(tmp_path: Path) -> None:
    course = init_course(tmp_path / "course", choices=Choices(workshops=("Career ", "BURNOUT")))
    found = {one.name for one in (course.root / "workshops").iterdir() if one.is_dir()}
    assert found == {"career", "burnout"}


def test_with_all_workshops_every_page_is_as_it_is_shipped(tmp_path: Path) -> None:
    course = init_course(tmp_path / "course")
    for page in ("README.md", "welcome.ipynb"):
        ours = layout.shipped("workshops") / page
        assert (course.root / "workshops" / page).read_bytes() == ours.read_bytes()


def test_terms_make_a_page_and_leave_the_cases_alone(tmp_path: Path) -> None:
    terms = {"registrar": "resident", "a|b": "*c*\nd"}
    course = init_course(tmp_path / "course", choices=Choices(terms=terms))
    assert course.settings().terms == terms
    page = (course.root / "workshops" / "words.md").read_text(encoding="utf-8")
    assert "| registrar | resident |" in page
    assert "| a\\|b | \\*c\\* d |" in page
    plain = init_course(tmp_path / "plain").root
    assert not (plain / "workshops" / "words.md").exists()
    for path in plain.glob("*/*/*.md"):
        assert (course.root / path.relative_to(plain)).read_bytes() == path.read_bytes()


FAULTS = [
    ("terms: x", 2, "lists words"),
    ("terms:\n  registrar:\n    a: b", 4, "a word or two"),
    (f"terms:\n  registrar: {'x' * 81}", 3, "80 letters at most"),
    ('terms:\n  "": x', 3, "a word or two"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_faults_in_terms_have_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(f"course: a\n{text}")
    [problem] = caught.value.problems
    assert (problem.line, problem.code) == (line, "S106")
    assert words in f"{problem.message} {problem.hint}"


def test_a_term_that_nothing_is_said_for_is_none() -> None:
    assert parse_settings("course: a\nterms:\n  registrar:\n").terms == {}
    assert parse_settings("course: a\nterms:\n").terms == {}


@pytest.mark.parametrize(
    "text", ["", "no", "a: b # c", '"', "\\", "\x85\u2028\ufeff\x00", "𝔘 👩🏽‍⚕️"]
)
def test_anything_can_be_quoted(text: str) -> None:
    assert parse_settings(f"course: a\ntitle: {quoted(text)}").title == text.strip()


# The command


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, list(arguments), input=typed)
    return result.exit_code, result.output


def test_options_are_written_down(tmp_path: Path) -> None:
    code, said = run(
        *("init", str(tmp_path / "c"), "--workshops", "career, burnout", "--language", "es"),
        *("--readers", 'Dr "A" & co: #1', "--crisis-contact", "Ward 3, 555", "--minimum-cell", "8"),
        *("--due", "career-practice=2026-12-01", "--term", "registrar=resident"),
        *("--reply-by", "2026-12-15", "--response-time", "2 days", "--title", "Ours"),
    )
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert (settings.course, settings.title, settings.language) == ("ours", "Ours", "es")
    assert (settings.readers, settings.crisis_contact) == ('Dr "A" & co: #1', "Ward 3, 555")
    assert (settings.minimum_cell, settings.response_time) == (8, "2 days")
    assert settings.terms == {"registrar": "resident"}
    assert settings.due("career-practice") is not None
    assert course_at(tmp_path / "c").sources()[0] == "burnout-practice"
    assert "Still blank in course.yaml: responder, resources." in said
    assert "Participants’ screens, forms and pages are in Spanish." in said


def test_what_is_still_blank_is_said(tmp_path: Path) -> None:
    code, said = run("init", str(tmp_path / "c"))
    assert code == 0
    assert (
        "Still blank in course.yaml: readers, reply_by, crisis_contact, responder, response_time, "
        "resources." in said
    )
    assert "English" not in said, "there is nothing else to tell apart"


def test_when_nothing_that_people_need_is_blank_nothing_is_said_to_be(tmp_path: Path) -> None:
    keys = ("readers", "crisis-contact", "responder", "response-time", "resources")
    options = [part for key in keys for part in (f"--{key}", "x")]
    code, said = run("init", str(tmp_path / "c"), *options, "--reply-by", "2099-12-15")
    assert code == 0
    assert "Still blank" not in said


@pytest.mark.parametrize("wrong", [["--due", "career-practice"], ["--term", "=x"]])
def test_a_pair_without_its_sign_is_misuse(tmp_path: Path, wrong: list[str]) -> None:
    code, said = run("init", str(tmp_path / "c"), *wrong)
    assert code == 2
    assert "write it as" in said
    assert not (tmp_path / "c").exists()


def test_a_wrong_value_ends_with_a_sentence(tmp_path: Path) -> None:
    code, said = run("init", str(tmp_path / "c"), "--workshops", "carer")
    assert (code, said.strip()) == (1, 'There is no workshop "carer". Did you mean "career"?')


def asked(folder: Path, *answers: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    return run("init", str(folder), "--ask", *options, typed="\n".join(answers) + "\n")


def test_questions_go_on_until_the_answer_fits(tmp_path: Path) -> None:
    code, said = asked(
        tmp_path / "c",
        *("", "carer", ",", "Career"),
        *("no", "", "Klingonese", "Spanish", "???", "Dr Jo Lin"),
        *("soon", "2020-01-01", "2099-12-15", "none.", "Ward 3: 555"),
        *("", "-", "", "4", "12", "by post", "file"),
        *("noon", "2020-01-01 17:00", "2099-12-01", "", ""),
        *("registrar", "registrar: SpR", "registrar=resident", ""),
    )
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert (settings.title, settings.language, settings.minimum_cell) == ("c", "es", 12)
    assert (settings.readers, settings.crisis_contact) == ("Dr Jo Lin", "Ward 3: 555")
    assert settings.programme == settings.responder == settings.resources == ""
    assert settings.reply_by == date(2099, 12, 15)
    assert set(settings.assignments) == {"career-practice"}
    assert settings.terms == {"registrar": "resident"}
    assert course_at(tmp_path / "c").sources() == [
        *("career-practice", "mentor-baseline", "mentor-followup"),
    ]
    for line in (
        'There is no workshop "carer". Did you mean "career"?',
        "Name one workshop at least: burnout, career",
        "  career       Career conversations and sponsor bias\n",
        '"no" would be read as it stands. Press Enter alone to leave it blank for now.',
        'The answer is a language code, not "Klingonese". Such as `en` or `pt-BR`.',
        "The workshops, cases and prompts that come with mentorkit are in English",
        'The answer is a date, not "soon".',
        "Wednesday, 1 January 2020 is past. Write a day to come.",
        "The answer is 4, and a group of 4 can be recognised.",
        'The answer is a date, or a date and a time, not "noon".',
        "Wednesday, 1 January 2020 17:00 is past.",
        "Write our word, =, and yours: registrar=resident.",
        "  registrar is said: resident",
    ):
        assert line in said, line
    assert "How soon the responder answers" not in said, "there is none"
    assert "`reply_by`" not in said, "nobody was asked for a key"
    assert "--term" not in said


def test_a_responder_is_asked_for_how_soon_they_answer(tmp_path: Path) -> None:
    answers = ("", "career", "", "", "", "", "", "Dr Jo Lin", "two days", *[""] * 20)
    code, said = asked(tmp_path / "c", *answers)
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert (settings.responder, settings.response_time) == ("Dr Jo Lin", "two days")


FOLLOW_UP = "When mentor-followup is due, some weeks after the last session, such as "


def test_answers_are_understood_as_people_write_them(tmp_path: Path) -> None:
    code, said = asked(
        tmp_path / "c",
        *("", "feedback and burnout", "", "español", "Dr Jo Lin", "15 December 2099"),
        *("", "", "", "", ""),
        *("Dec 10 2099", "10/12/2099", "10 de diciembre de 2099 17:00", "2099/12/01", ""),
        "",
    )
    assert code == 0, said
    course = course_at(tmp_path / "c")
    settings = course.settings()
    assert (settings.language, settings.reply_by) == ("es", date(2099, 12, 15))
    due = {name: f"{settings.due(name):%Y-%m-%d %H:%M}" for name in settings.assignments}
    assert due == {
        "burnout-practice": "2099-12-10 23:59",
        "feedback-practice": "2099-12-10 17:00",
        "mentor-baseline": "2099-12-01 23:59",
    }
    for line in (
        "That is Tuesday, 15 December 2099.",
        "That is Thursday, 10 December 2099 17:00.",
        '"10/12/2099" can be 10 December 2099 or 12 October 2099. Write 2099-12-10 or 2099-10-12',
        FOLLOW_UP,
    ):
        assert line in said, line
    assert "[2099" not in said, "no day is suggested because another one was said"
    assert said.index(FOLLOW_UP) > said.index("When mentor-baseline is due")


def test_a_reply_before_the_due_date_is_asked_about_at_once(tmp_path: Path) -> None:
    code, said = asked(
        tmp_path / "c",
        *("", "career", "", "", "Dr Jo Lin", "2099-12-08", "", "", "", "", ""),
        *("2099-12-10", "", "2099-12-09", "2099-12-12"),  # it stays, and the reply comes later
        *("2099-12-14", "2099-12-11"),  # this one was a slip
        "2100-01-20",
        "",
    )
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert settings.reply_by == date(2099, 12, 12)
    due = {name: f"{settings.due(name):%Y-%m-%d}" for name in settings.assignments}
    assert due == {
        "career-practice": "2099-12-10",
        "mentor-baseline": "2099-12-11",
        "mentor-followup": "2100-01-20",
    }
    for line in (
        "That is after Tuesday, 8 December 2099, by when everybody has a reply.",
        "When career-practice is due, or Enter to leave it so [2099-12-10]: ",
        "Wednesday, 9 December 2099 is before Thursday, 10 December 2099. Write that day or a",
        "That is after Saturday, 12 December 2099, by when everybody has a reply.",
        "Give mentor-followup a reply_by of its own in course.yaml, below its due date.",
    ):
        assert line in said, line


def test_a_reply_on_the_due_date_or_none_is_not_asked_about(tmp_path: Path) -> None:
    for name, reply_by in (("a", "2099-12-10"), ("b", "")):
        code, said = asked(
            tmp_path / name,
            *("", "career", "", "", "", reply_by, "", "", "", "", "", "2099-12-10 17:00", "", ""),
            "",
        )
        assert code == 0, said
        assert "by when everybody has a reply" not in said


def test_options_are_understood_likewise(tmp_path: Path) -> None:
    options = ("--language", "Spanish", "--reply-by", "15 Dec 2099")
    due = ("--due", "career-practice=1 December 2099 17:00")
    code, said = run("init", str(tmp_path / "c"), *options, *due)
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert (settings.language, settings.reply_by) == ("es", date(2099, 12, 15))
    assert f"{settings.due('career-practice'):%Y-%m-%d %H:%M}" == "2099-12-01 17:00"
    code, said = run("init", str(tmp_path / "d"), "--reply-by", "10/12/2099")
    assert (code, said.count("\n")) == (1, 1)
    assert "10 December 2099 or 12 October 2099" in said
    assert not (tmp_path / "d").exists()


def test_it_ends_with_the_line_that_opens_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "my tools" / "mentorkit"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr("sys.argv", [str(program)])
    monkeypatch.setattr("sys.platform", "linux")
    code, said = run("init", str(tmp_path / "my course"))
    assert code == 0, said
    last = said.splitlines()[-1]
    assert shlex.split(last) == [str(program), "lab", str(tmp_path / "my course")]
    assert "Its welcome page has everything." in said


def test_the_line_is_one_that_this_terminal_understands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mentorkit"
    program.touch()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("sys.argv", [str(program)])
    assert opening(Path("c d")) == f'{program} lab "c d"'
    spaced = tmp_path / "a b"
    spaced.touch()
    monkeypatch.setattr("sys.argv", [str(spaced)])
    assert opening(Path("c")) == f'& "{spaced}" lab c'
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.argv", [str(tmp_path / "mentorkit" / "__main__.py")])
    assert shlex.split(opening(Path("c")))[1:] == ["-m", "mentorkit", "lab", "c"]


def test_where_no_course_can_be_made_nothing_is_asked(tmp_path: Path) -> None:
    init_course(tmp_path / "c", choices=Choices(workshops=("career",)))
    code, said = asked(tmp_path / "c")
    assert code == 1
    assert "holds a course already" in said
    assert "What the course is called" not in said


def test_enter_takes_what_options_said(tmp_path: Path) -> None:
    options = ("--readers", "Dr A", "--workshops", "ethics", "--term", "registrar=resident")
    code, said = run("init", str(tmp_path / "c"), "--ask", *options, typed="\n" * 30)
    assert code == 0, said
    settings = read_settings(tmp_path / "c" / "course.yaml")
    assert (settings.readers, settings.terms) == ("Dr A", {"registrar": "resident"})
    assert course_at(tmp_path / "c").sources()[0] == "ethics-practice"


def test_questions_that_are_broken_off_make_nothing(tmp_path: Path) -> None:
    code, said = asked(tmp_path / "c", "Title", "career")
    assert code == 1
    assert "Stopped. Nothing was made.\n" in said
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("name", ["mentor-baseline", "mentor-followup"])
def test_the_two_short_assignments_are_released_without_a_warning(
    tmp_path: Path, name: str
) -> None:
    filled = dict.fromkeys(
        ("readers", "crisis_contact", "responder", "response_time", "resources"), "x"
    )
    choices = Choices(settings={**filled, "reply_by": "2099-12-15"})
    course = init_course(tmp_path / "course", choices=choices)
    assert release(course.root, name).warnings == ()
