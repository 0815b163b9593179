"""Commands forward; what they do is tested where it is done."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from mentorkit import bots, cli, course, reports
from mentorkit.course.feedback import WAYS
from mentorkit.errors import MentorkitError
from mentorkit.pages import Audience


@pytest.fixture
def run():
    runner = CliRunner()

    def run(*arguments: str):
        return runner.invoke(cli.main, list(arguments))

    return run


@pytest.fixture
def calls(monkeypatch):
    """Replaces the Python calls under the commands, and notes how they were called."""
    made = []

    def stand_in(name, result):
        def call(*args, **options):
            made.append((name, [str(one) for one in args], options))
            return result

        return call

    released = SimpleNamespace(warnings=("one warning",), folder="release/a")
    taken = course.Collected(new=("ana",), left=(course.Left("bo", "why"),))
    aside = course.Grade("a", "bo", "set aside", reasons=("because",))
    mended = course.Grade("a", "cy", "graded", repairs=("It was mended.",))
    graded = course.Graded((aside, mended), ("a note",))
    monkeypatch.setattr(course, "release", stand_in("release", released))
    monkeypatch.setattr(course, "collect", stand_in("collect", taken))
    monkeypatch.setattr(course, "grade", stand_in("grade", graded))
    monkeypatch.setattr(
        reports, "cohort_report", stand_in("report", SimpleNamespace(path="report.html", near=()))
    )
    return made


def test_release_forwards(run, calls):
    result = run("release", "a", "--course", "c", "--exchange")
    assert result.exit_code == 0, result.output
    assert calls == [("release", ["c", "a"], {"exchange": True})]
    assert "one warning" in result.stderr


def test_collect_forwards(run, calls, tmp_path):
    result = run("collect", "a", "--course", "c", "--from", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert calls == [("collect", ["c", "a"], {"source": tmp_path, "matches": {}})]
    assert "1 new" in result.stdout
    assert "bo: why" in result.stderr


def test_grade_forwards_and_names_what_was_set_aside(run, calls):
    result = run("grade", "a", "--course", "c", "--again")
    assert result.exit_code == 0, result.output
    [(name, arguments, options)] = calls
    assert (name, arguments, options["again"]) == ("grade", ["c", "a"], True)
    assert "set aside: a: bo: because" in result.stderr
    assert "repaired: a: cy: It was mended." in result.stderr
    assert "1 of 2" in result.stdout


def test_report_forwards(run, calls):
    result = run("report", "--course", "c", "--to", "r.html")
    assert result.exit_code == 0, result.output
    assert calls == [("report", ["c", "r.html"], {"assignment": None})]


def test_pages_forward(run, monkeypatch):
    made = []
    monkeypatch.setattr(course, "write_pages", lambda *args: made.append(args) or ["one", "two"])
    result = run("pages", "a", "--course", "c", "--for", "rater")
    assert result.exit_code == 0, result.output
    assert made == [(Path("c"), "a", "rater", Path("c/pages-rater/a"))]
    assert "2 pages" in result.stdout


def test_the_list_of_who_stands_where_forwards(run, monkeypatch, tmp_path):
    monkeypatch.setattr(course, "status", lambda _: course.Status((), empty="Nobody is here."))
    assert run("status").stdout == "Nobody is here.\n"
    to = tmp_path / "lists" / "status.csv"
    assert run("status", "--csv", str(to)).stdout == f"The list: {to}\n"
    assert to.read_bytes().startswith(b"\xef\xbb\xbfassignment,id,")


def test_extend_forwards(run, monkeypatch):
    made = []

    def extend(*args):
        made.append(args)
        return course.Extension("a", "ana", None)

    monkeypatch.setattr(course, "extend", extend)
    assert run("extend", "a", "ana", "--none", "--course", "c").exit_code == 0
    assert made == [(Path("c"), "a", "ana", None)]


def test_return_forwards_also_what_the_exchange_refuses(run, monkeypatch):
    made = []

    def give_back(*args, **options):
        made.append((args, options["way"], options["to"]))
        return course.Returned((), {})

    monkeypatch.setattr(course, "return_feedback", give_back)
    assert run("return", "a", "--way", "exchange", "--to", "x").exit_code == 0
    assert made == [((Path(), "a"), "exchange", Path("x"))]


@pytest.mark.parametrize(("number", "said"), [(1, "1 page"), (2, "2 pages"), (0, "0 pages")])
def test_one_is_one(run, monkeypatch, number, said):
    pages = tuple(map(str, range(number)))
    made = SimpleNamespace(written=pages, without_reply=(), left={}, without_pdf={})
    monkeypatch.setattr(course, "write_feedback", lambda *_, **__: made)
    monkeypatch.setattr(course, "write_pages", lambda *_: pages)
    assert f"a: {said} in feedback/, 0 without a reply." in run("feedback", "a").stdout
    assert run("pages", "a").stdout.startswith(f"{said}: ")


def test_contacts_name_who_asked_and_how_they_can_be_reached(run, monkeypatch):
    asked = [course.Request("a", "ana", "Ana Ruiz", "evenings"), course.Request("a", "bo", "", "")]
    monkeypatch.setattr(course, "contact_requests", lambda _: asked)
    assert run("contacts").stdout == "a: ana (Ana Ruiz): evenings\na: bo\n"
    monkeypatch.setattr(course, "contact_requests", lambda _: [])
    assert "Nobody has asked" in run("contacts").stdout


def test_confirm_names_whose_answers_a_receipt_is_for(run, monkeypatch):
    found = [course.Confirmed("a", "ana", "7F3A-91C0-55D2", 5, False)]
    monkeypatch.setattr(course, "confirm", lambda *_: found)
    assert "a of ana, 5 answers; a newer one" in run("confirm", "7f3a-91c0-55d2").stdout
    found[:] = [course.Confirmed("a", "ana", "7F3A-91C0-55D2", 1, True)]
    assert "a of ana, 1 answer.\n" in run("confirm", "7f3a-91c0-55d2").stdout
    monkeypatch.setattr(course, "confirm", lambda *_: [])
    refused = run("confirm", "7f3a-91c0-55d2")
    assert refused.exit_code == 1
    assert "No submission" in refused.stderr


def test_a_fault_is_a_sentence_and_exit_code_1(run, monkeypatch):
    def refuse(*args, **options):
        raise MentorkitError("The course is asleep. Wake it.")

    monkeypatch.setattr(course, "release", refuse)
    result = run("release", "a")
    assert result.exit_code == 1
    assert result.stderr == "The course is asleep. Wake it.\n"
    assert result.stdout == ""


def test_a_bug_is_not_hidden(run, monkeypatch):
    def bug(*args, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(course, "release", bug)
    assert isinstance(run("release", "a").exception, ZeroDivisionError)


def test_a_misspelled_command_is_answered_with_the_near_one(run):
    result = run("relaese")
    assert result.exit_code == 2
    assert 'Did you mean "release"?' in result.stderr


@pytest.mark.parametrize("name", list(cli.main.commands))
def test_every_command_helps(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_help_says_each_command_whole_on_a_narrow_screen():
    told = CliRunner().invoke(cli.main, ["--help"], terminal_width=80).stdout
    for name, command in cli.main.commands.items():
        sentence = command.help.split("\n\n")[0]
        assert re.search(rf"^  {name} +{re.escape(sentence)}$", told, re.MULTILINE), name


def test_commands_are_told_in_one_order():
    text = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## mentorkit (\w+)", text, re.MULTILINE) == list(cli.main.commands)


CASE = """---
case: small
title: Small
function: skills
minutes: 5
---
# Here {#here}
- [on] On -> there
- [out] Out -> there

# There {#there ending="Out"}
Done.
"""


def test_lint_names_each_problem_and_fails(run, tmp_path):
    good, bad = tmp_path / "small.md", tmp_path / "bad.md"
    good.write_text(CASE)
    bad.write_text(CASE.replace("case: small", "case: bad").replace("-> there", "-> their"))
    (tmp_path / "notes.md").write_text("# Not a case\n")
    result = run("lint", str(tmp_path))
    assert result.exit_code == 1
    assert f"{bad}:8: C305" in result.stdout
    assert 'Did you mean "there"?' in result.stdout
    assert f"{bad}: not checked, since it can't be read; 2 errors." in result.stdout
    assert f"{good}: checked whole: 2 states; 4 warnings." in result.stdout


def test_lint_ends_with_0_when_there_are_warnings_only(run, tmp_path):
    path = tmp_path / "small.md"
    path.write_text(CASE)
    assert run("lint", str(path)).exit_code == 0
    result = run("lint", str(path), "--json")
    assert result.exit_code == 0
    [report] = json.loads(result.stdout)
    assert (report["path"], report["states"], report["whole"]) == (str(path), 2, True)
    finding = report["findings"][-1]
    assert finding["line"] == 9
    assert finding["code"] == "L302"
    assert finding["severity"] == "warning"
    assert finding["way"] == [["here", "out"]]


def test_lint_of_nothing_is_a_fault(run, tmp_path):
    result = run("lint", str(tmp_path))
    assert result.exit_code == 1
    assert "There is no case in" in result.stderr


def test_paths_says_what_cases_paths_gives(run, tmp_path):
    path = tmp_path / "small.md"
    path.write_text(CASE)
    assert "2 ways to an ending, of 1 to 1 decisions" in run("paths", str(path)).stdout
    found = json.loads(run("paths", str(path), "--json").stdout)
    assert (found["states"], found["edges"], found["ways"]) == (2, 2, 2)
    assert found["endings"] == [
        {"scene": "there", "name": "Out", "chance": 1.0, "shortest": [["here", "on"]]}
    ]


def test_init_refuses_a_folder_with_a_course(run, tmp_path):
    folder = tmp_path / "course"
    assert run("init", str(folder)).exit_code == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    result = run("init", str(folder))
    assert result.exit_code == 1
    assert "holds a course already" in result.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_simulate_counts_in_words_or_as_data(run, tmp_path):
    (tmp_path / "small.md").write_text(CASE)
    options = ["simulate", str(tmp_path / "small.md"), "-n", "20", "--seed", "3"]
    told = run(*options, "--policy", "exploring")
    assert told.exit_code == 0, told.output
    assert "20 playthroughs, exploring, seed 3" in told.stdout
    assert "\x1b" not in told.stdout
    data = json.loads(run(*options, "--json").stdout)
    assert (data["playthroughs"], data["seed"], data["policy"]) == (20, 3, "random")
    assert sum(data["choices"]["here"].values()) == 20


@pytest.mark.parametrize(
    ("command", "option", "there"),
    [
        ("simulate", "policy", bots.POLICIES),
        ("pages", "audience", Audience),
        ("return", "way", WAYS),
    ],
)
def test_options_know_everything_by_name(command, option, there):
    """They are written down a second time so that help needs to import nothing."""
    [found] = [one for one in cli.main.commands[command].params if one.name == option]
    assert list(found.type.choices) == list(there)


def test_convert_counts_one_scene(run, tmp_path):
    path = tmp_path / "small.md"
    path.write_text(CASE.split("# Here")[0] + CASE[CASE.index("# There") :])
    said = run("convert", str(path), str(tmp_path / "new" / "small.twee")).stdout
    assert said.startswith(f"{tmp_path / 'new' / 'small.twee'} is written: 1 scene.\n")
