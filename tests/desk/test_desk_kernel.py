"""The kernel's side of each panel, driven by the messages that a page would send."""

from __future__ import annotations

import ast
import shutil
import threading
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from desk_world import PEOPLE, DeskCourse

import mentorkit
from mentorkit.course import extensions, people_of, reply, status
from mentorkit.course.layout import course_at
from mentorkit.course.pages import reader_codes
from mentorkit.desk import STEPS, coordinate, panel_for, work
from mentorkit.desk import grade as grading
from mentorkit.desk.uploads import Begin, Uploads
from mentorkit.errors import MentorkitError

NAME = "quick-practice"
ANA = {"assignment": NAME, "student": "ana.lind"}


# The page


def test_each_step_has_a_panel_and_each_is_on_the_page() -> None:
    page = Path(mentorkit.__file__).parents[1] / "workshops" / "coordinator.ipynb"
    cells = [cell for cell in nbformat.read(page, 4).cells if cell.cell_type == "code"]
    shown = []
    for cell in cells:
        (call,) = (node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call))
        shown.append(ast.literal_eval(call.args[0]))
        assert ast.unparse(call.func) == "mentorkit.coordinate"
        assert cell.metadata["jupyter"]["source_hidden"]
        assert not cell.outputs
    assert tuple(shown) == STEPS


def test_an_unknown_step_or_course_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MentorkitError, match=r'There is no step "rooster"\. Did you mean "roster"'):
        panel_for("rooster", tmp_path)
    monkeypatch.setattr("mentorkit.desk.can_talk", lambda: True)
    coordinate("roster", tmp_path)
    assert "this folder is not a course" in capsys.readouterr().out


def test_outside_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    coordinate("status")
    assert capsys.readouterr().out == "The panel “status”.\n"


@pytest.mark.parametrize("step", STEPS)
def test_every_panel_opens_before_anything_was_done(begun: DeskCourse, step: str) -> None:
    assert begun.panel(step).open()["type"] == "state"


@pytest.mark.parametrize("step", STEPS)
def test_no_trait_of_any_panel_holds_a_name(course: DeskCourse, step: str) -> None:
    course.graded()
    reply(course.root, NAME, "ana.lind", "You waited. What did she say then?")
    heard = course.panel(step)
    heard.open()
    if step == "replies":
        heard.does("open", **ANA)
    kept = str(heard.panel.get_state()) + str(heard.panel._repr_mimebundle_())
    for student, names in PEOPLE.items():
        assert not [word for word in (student, *names) if word in kept]


def test_a_broken_course_yaml_is_said_by_line_and_open_again_when_mended(
    begun: DeskCourse,
) -> None:
    settings = begun.root / "course.yaml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(f"{good}\nminimum_cell: 2\n", encoding="utf-8")
    heard = begun.panel("settings")
    closed = heard.open()
    assert closed["type"] == "closed"
    assert closed["problems"][0]["place"].startswith("course.yaml, line ")
    settings.write_text(good, encoding="utf-8")
    assert heard.open()["type"] == "state"


# Settings, roster, release


def test_settings_say_what_is_blank_and_why_it_matters(begun: DeskCourse) -> None:
    state = begun.panel("settings").open()
    lines = {line["key"]: line for line in state["lines"]}
    assert lines["readers"]["value"] == "Dr Ingrid Solheim"
    assert lines["responder"] == {
        "key": "responder",
        "title": "Who makes contact",
        "value": "",
        "why": "Nobody can ask to be contacted.",
        "note": "",
    }
    assert not lines["programme"]["why"], "a course may stand by itself"
    assert not lines["language"]["note"], "all of it is in English"
    assert state["blanks"] == 3
    assert state["assignments"][0]["due"].endswith("17:00")


def test_settings_say_which_texts_are_in_the_courses_language(begun: DeskCourse) -> None:
    begun.sets(language="es")
    state = begun.panel("settings").open()
    (line,) = (line for line in state["lines"] if line["key"] == "language")
    assert line["value"] == "es"
    assert line["note"].startswith("Participants’ screens, forms and pages are in Spanish. The ")
    assert state["blanks"] == 3, "that is nothing to fill in"


def test_settings_show_the_terms_and_have_their_page_follow(begun: DeskCourse) -> None:
    heard = begun.panel("settings")
    page = begun.root / "workshops" / "words.md"
    state = heard.open()
    assert (state["terms"], state["words"]) == ([], {"file": "", "said": ""})
    begun.sets(terms="\n  registrar: resident\n  consultant: attending")
    state = heard.open()
    assert state["terms"][0] == {"ours": "registrar", "here": "resident"}
    assert state["words"]["file"].endswith("workshops/words.md")
    assert "| consultant | attending |" in page.read_text(encoding="utf-8")
    page.write_text("our own page", encoding="utf-8")
    heard.does("again")
    assert "has changes of your own" in heard.said[-1]["words"]["said"]
    assert page.read_text(encoding="utf-8") == "our own page"


def test_a_list_becomes_the_roster_and_says_what_is_new(begun: DeskCourse) -> None:
    heard = begun.panel("roster")
    files = heard.brings(begun.list_of_people, size=7)
    done = heard.does("take", files=files)
    assert done["said"] == "5 new, 0 changed, 0 as before."
    assert done["people"]["New"][0] == "ana.lind Ana Lind"
    assert done["notes"] == ["The ids are in the column “Student ID”."]
    assert len(people_of(course_at(begun.root))) == 5
    assert heard.said[-1]["number"] == 5, "the page hears of it by itself"


def test_while_there_are_problems_nothing_is_written(begun: DeskCourse) -> None:
    path = begun.home / "people.csv"
    path.write_text("id,first_name\nana.lind,Ana\n,Ben\nANA.LIND,Anna\n", encoding="utf-8")
    heard = begun.panel("roster")
    refused = heard.asks("take", files=heard.brings(path))
    assert refused["message"] == "2 problems, and nothing was changed."
    assert [one["place"] for one in refused["problems"]] == ["Row 3", "Row 4"]
    assert not refused["report"]
    assert not (begun.root / "roster.csv").exists()


def test_who_is_gone_stays_until_somebody_takes_them_off(course: DeskCourse) -> None:
    path = course.home / "people.csv"
    path.write_text("id\nana.lind\n", encoding="utf-8")
    heard = course.panel("roster")
    files = heard.brings(path)
    done = heard.does("take", files=files)
    assert done["gone"] == "4 people"
    assert len(people_of(course_at(course.root))) == 5
    done = heard.does("take", files=files, replace=True)
    assert "ben.okoro" in str(done["people"]["Taken off the roster"])
    assert [one.id for one in people_of(course_at(course.root))] == ["ana.lind"]


def test_check_says_what_release_would_and_writes_nothing(begun: DeskCourse) -> None:
    heard = begun.panel("release")
    (begun.source / "answers.json").write_text("{}", encoding="utf-8")
    checked = heard.does("check", assignment=NAME)
    assert [one["code"] for one in checked["problems"]] == ["R201"]
    refused = heard.asks("release", assignment=NAME)
    assert [one["code"] for one in refused["problems"]] == ["R201"]
    assert not (begun.root / "release").exists()
    (begun.source / "answers.json").unlink()
    assert heard.does("check", assignment=NAME)["problems"] == []
    released = heard.does("release", assignment=NAME)
    assert (released["version"], released["new"]) == (1, True)
    (about,) = heard.open()["assignments"]
    assert (about["version"], about["readers"]) == (1, "Dr Ingrid Solheim")
    assert about["reply_by"].startswith(str((date.today() + timedelta(days=14)).day))


# Collect


def test_a_download_is_taken_and_who_is_unknown_waits_for_a_person(begun: DeskCourse) -> None:
    begun.panel("roster").does("take", files=begun.panel("roster").brings(begun.list_of_people))
    begun.release()
    heard = begun.panel("collect")
    done = heard.does("files", assignment=NAME, files=heard.brings(begun.download))
    assert done["from"] == "Canvas’ download"
    assert done["groups"][0]["who"] == [
        "ana.lind Ana Lind",
        "ben.okoro Ben Okoro",
        "chidi.eze Chidi Eze",
    ]
    (unknown,) = done["unmatched"]
    assert unknown["name"] == "wolffbergdana (12343)"
    assert {"id": "dana.wolf", "name": "Dana Wolf"} in unknown["suggestions"]
    assert not begun.submitted("dana.wolf").exists()
    matches = {unknown["name"]: "dana.wolf"}
    done = heard.does("confirm", assignment=NAME, matches=matches)
    assert done["groups"][0]["who"] == ["dana.wolf Dana Wolf"]
    assert done["unmatched"] == []
    assert "wolffbergdana (12343),dana.wolf" in (begun.root / "matches.csv").read_text()


def test_never_take_this_one(course: DeskCourse) -> None:
    heard = course.panel("collect")
    (course.root / "matches.csv").unlink()
    heard.does("files", assignment=NAME, files=heard.brings(course.download))
    done = heard.does("confirm", assignment=NAME, matches={"wolffbergdana (12343)": "-"})
    assert done["never"] == ["wolffbergdana (12343)"]


def test_after_a_restart_the_files_are_asked_for_once_more(course: DeskCourse) -> None:
    refused = course.panel("collect").asks("confirm", assignment=NAME, matches={"x": "ana.lind"})
    assert refused["message"].startswith("The files are not here any more.")


def test_a_folder_by_its_path(course: DeskCourse) -> None:
    folder = course.home / "mail"
    folder.mkdir()
    course.download.rename(folder / "submissions.zip")
    with zipfile.ZipFile(folder / "submissions.zip") as archive:
        (folder / "eva.maes.zip").write_bytes(archive.read(archive.namelist()[0]))
    (folder / "submissions.zip").unlink()
    heard = course.panel("collect")
    done = heard.does("folder", assignment=NAME, path=f' "{folder}" ')
    assert (done["from"], done["groups"][0]["who"]) == ("a folder", ["eva.maes Eva Maes"])
    assert "no such folder" in str(heard.asks("folder", assignment=NAME, path="nowhere"))
    assert "Write where" in heard.asks("folder", assignment=NAME, path=" ")["message"]


def test_nbgraders_exchange(course: DeskCourse) -> None:
    heard = course.panel("collect")
    refused = heard.asks("exchange", assignment=NAME)
    assert refused["type"] == "refused"
    assert not refused["report"], "an exchange that is not there is no bug"


def test_the_roster_is_searched_by_all_words(course: DeskCourse) -> None:
    heard = course.panel("collect")
    assert heard.does("find", text="WOLF dana")["people"] == [
        {"id": "dana.wolf", "name": "Dana Wolf"}
    ]
    assert heard.does("find", text="wolf lind")["people"] == []
    assert heard.does("find", text=" ")["people"] == []


# Who stands where


def test_rows_are_filtered_and_sorted(course: DeskCourse) -> None:
    heard = course.graded().panel("status")
    state = heard.open()
    assert state["assignments"][0]["counts"] == {"not yet": 1, "awaiting rating": 4}
    rows = heard.does("rows", sort="state", backwards=True)["rows"]
    assert [row["student"] for row in rows][-1] == "eva.maes"
    assert heard.does("rows", text="ok ben")["number"] == 1
    assert heard.does("rows", state="missing")["number"] == 0, "there is a week to go"
    still_out = heard.does("rows", assignment=NAME, state="not yet")["rows"]
    assert [(row["name"], row["state"]) for row in still_out] == [("Eva Maes", "not yet")]
    assert len(heard.does("rows", most=2)["rows"]) == 2


def test_an_extension_also_for_who_handed_in_nothing(course: DeskCourse) -> None:
    heard = course.panel("status")
    ask = {"assignment": NAME, "student": "eva.maes"}
    done = heard.does("extend", until="2030-05-01T17:00", **ask)
    assert "eva.maes has until 1 May 2030, 17:00" in done["said"]
    (row,) = heard.does("rows", state="extended")["rows"]
    assert row["marks"] == ["extended to 2030-05-01 17:00"]
    heard.does("extend", until="", **ask)
    assert [one.due for one in extensions(course.root)] == [None]
    assert "is a date" in str(heard.asks("extend", until="soon", **ask)["problems"])


def test_the_list_for_a_spreadsheet(course: DeskCourse) -> None:
    heard = course.panel("status")
    assert heard.does("csv") == {"name": "status.csv"}
    assert heard.files[0].decode("utf-8-sig") == status(course.root).csv()


def test_why_nobody_is_here(course: DeskCourse) -> None:
    shutil.rmtree(course.root / "release")
    assert "No assignment was released yet." in course.panel("status").open()["empty"]


# Grade


def test_grading_says_how_far_it_is_and_what_came_of_it(course: DeskCourse) -> None:
    (course.submitted("ben.okoro") / f"{NAME}.ipynb").write_text("{", encoding="utf-8")
    (course.submitted("chidi.eze") / "link").symlink_to(course.root)
    heard = course.panel("grade")
    assert heard.open()["assignments"][0]["waiting"] == 3
    done = heard.does("grade")
    assert done["said"] == "3 of 4 submissions are graded, 3 of them now."
    assert [one["who"] for one in done["set_aside"]] == [f"chidi.eze Chidi Eze, {NAME}"]
    assert [one["who"] for one in done["repaired"]] == [f"ben.okoro Ben Okoro, {NAME}"]
    assert heard.progress[0]["title"] == "Grading"
    assert heard.open()["last"] == done, "a page that is loaded anew shows it, too"
    assert heard.open()["job"] is None


def test_stop_leaves_a_course_that_goes_on(
    course: DeskCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = course.panel("grade")
    whole = grading.grade

    def slowly(*args: Any, progress: Any, **options: Any) -> Any:
        def stopping(done: int, total: int, what: str) -> None:
            if done == 2:
                heard.panel._receive(None, {"type": "stop"}, None)
            progress(done, total, what)

        return whole(*args, progress=stopping, **options)

    monkeypatch.setattr(grading, "grade", slowly)
    assert heard.does("grade") == {"stopped": True}
    assert not list(course.root.glob(".grading-*"))
    monkeypatch.setattr(grading, "grade", whole)
    assert heard.does("grade")["said"].startswith("4 of 4 submissions are graded")


def test_while_one_works_a_second_tab_is_told_and_does_no_harm(
    course: DeskCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = course.panel("grade"), course.panel("grade")
    going, may_end = threading.Event(), threading.Event()

    def slowly(*_args: Any, progress: Any, **_options: Any) -> Any:
        progress(1, 4, "somebody")
        going.set()
        assert may_end.wait(20)
        return whole(course.root)

    whole = grading.grade
    monkeypatch.setattr(grading, "grade", slowly)
    ask = {"type": "ask", "view": "one", "id": 1, "ask": {"what": "grade"}}
    first.panel._receive(None, ask, None)
    assert going.wait(20)
    assert second.open()["job"]["done"] == 1
    second.panel._receive(None, {**ask, "view": "two", "id": 2}, None)
    assert second.said[-1]["message"].startswith("This is at work already.")
    may_end.set()
    work.wait()
    assert first.panel.memory.job is None
    assert second.said[-1]["content"]["said"].startswith("4 of 4"), "both tabs hear the end"


def test_progress_comes_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    clock = [100.0]
    monkeypatch.setattr(work.time, "monotonic", lambda: clock[0])

    def call(progress: work.Progress) -> dict[str, Any]:
        for number in range(1000):
            clock[0] += 0.001
            progress(number + 1, 1000, "somebody")
        return {}

    job = work.Job(work.Work("Counting", call), lambda: told.append(clock[0]))
    job.run()
    assert 9 <= len(told) <= 12
    assert job.shown()["left"] == 0


def test_a_bug_is_said_as_one_with_a_text_to_send(
    course: DeskCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: Any, **_options: Any) -> Any:
        raise KeyError("nobody")

    monkeypatch.setattr(grading, "grade", breaks)
    heard = course.panel("grade")
    refused = heard.asks("grade")
    assert refused["message"].startswith("This is a fault in mentorkit")
    assert "KeyError" in refused["report"]
    assert "grade: grade" in refused["report"]
    assert heard.open()["fault"]["report"] == refused["report"], "also where the page is new"
    monkeypatch.undo()
    assert heard.does("grade")["said"].startswith("4 of 4"), "the next try finds nothing in its way"
    assert heard.open()["fault"] is None


def test_what_no_page_of_ours_would_send_is_refused(course: DeskCourse) -> None:
    heard = course.panel("grade")
    assert "can’t be read" in heard.asks("format the disk")["message"]
    assert "can’t be read" in heard.asks("grade", again="perhaps")["message"]
    heard.panel._receive(None, {"type": "nonsense"}, None)
    heard.panel._receive(None, "nonsense", None)


# Replies, return, report


def test_a_reply_is_on_disk_before_the_page_says_saved(course: DeskCourse) -> None:
    heard = course.graded().panel("replies")
    state = heard.open()
    assert (state["number"], state["unread"]) == (4, 4)
    assert state["owed"][0]["left"] == "in 14 days"
    assert not any(word in str(state) for word in ("ana", "Ana", "lind", "Lind"))
    code = reader_codes(course_at(course.root), NAME)["ana.lind"]
    assert code in {one["student"] for one in state["owed"]}
    assert heard.does("open", assignment=NAME, student=code) == heard.does("open", **ANA)
    found = heard.does("open", **ANA)
    assert found["text"] == ""
    assert "I said what I had seen" in found["html"]
    assert "Content-Security-Policy" in found["html"]
    assert "Lind" not in found["html"]
    saved = heard.does("save", text=" You waited. \n", before="", **ANA)
    assert saved["text"] == "You waited."
    assert heard.does("open", **ANA)["text"] == "You waited."
    heard.does("again")
    assert heard.open()["unread"] == 3


def test_somebody_elses_reply_is_never_written_over(course: DeskCourse) -> None:
    heard = course.graded().panel("replies")
    heard.does("open", **ANA)
    reply(course.root, NAME, "ana.lind", "From formgrader.")
    assert heard.does("save", text="Mine.", before="", **ANA) == {"theirs": "From formgrader."}
    heard.does("save", text="Mine.", before="From formgrader.", **ANA)
    assert heard.does("open", **ANA)["text"] == "Mine."


def test_a_reply_before_grading_is_refused_with_what_to_do(course: DeskCourse) -> None:
    heard = course.panel("replies")
    assert [one["open"] for one in heard.open()["owed"]] == [False] * 4
    refused = heard.asks("save", text="Too early.", before="", **ANA)
    assert "not graded yet" in refused["problems"][0]["message"]


def test_pages_go_back_in_a_file_and_who_is_left_is_named(course: DeskCourse) -> None:
    course.graded()
    reply(course.root, NAME, "ana.lind", "You waited. What did she say then?")
    heard = course.panel("return")
    (about,) = heard.open()["assignments"]
    assert (about["written"], about["unread"], about["way"]) == (1, 3, "canvas")
    written = heard.does("write", assignment=NAME, pdf=False)
    assert written["said"] == "4 pages are written"
    assert written["about"] == "3 pages say that there is no reply yet."
    done = heard.does("return", assignment=NAME, way="canvas", pdf=False)
    assert done["said"] == "1 page is in the file"
    assert [one["who"] for one in done["left"]] == [
        "ben.okoro Ben Okoro",
        "chidi.eze Chidi Eze",
        "dana.wolf Dana Wolf",
    ]
    with zipfile.ZipFile(course.root / done["path"]) as archive:
        assert [name.split("_")[0] for name in archive.namelist()] == ["lindana"]
    assert heard.open()["assignments"][0]["returned"] == 1


def test_the_report_is_made_and_can_be_opened(course: DeskCourse) -> None:
    heard = course.graded().panel("report")
    assert heard.open()["made"] == ""
    heard.does("report")
    assert heard.open()["made"]
    assert (course.root / "report.html").is_file()
    shutil.rmtree(course.submitted("ben.okoro"))
    [sentence] = heard.does("report")["near"]
    assert "the answers of 1 person are new or changed" in sentence


# Files from the page


def test_parts_come_in_order_and_none_twice(tmp_path: Path) -> None:
    uploads = Uploads(100, (".csv",))
    begun = uploads.begin(Begin("a.csv", 6))
    from mentorkit.desk.uploads import Part

    def part(offset: int, content: bytes) -> int:
        return uploads.part(Part(begun["files"], begun["file"], offset), content)["here"]

    with pytest.raises(MentorkitError, match="did not come as a whole"):
        uploads.source(begun["files"])
    assert part(0, b"abc") == 3
    assert part(0, b"abc") == 3, "sent once more, because the answer was lost"
    with pytest.raises(MentorkitError, match="did not come as a whole"):
        part(5, b"x")
    with pytest.raises(MentorkitError, match="did not come as a whole"):
        part(3, b"defg")
    assert part(3, b"def") == 6
    assert uploads.source(begun["files"]).read_bytes() == b"abcdef"


@pytest.mark.parametrize(
    "name", ["../../etc/x.csv", "C:\\x.csv", "nul.csv", "a\0b.csv", "._.csv", "x" * 500 + ".csv"]
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    uploads = Uploads(100, (".csv",))
    begun = uploads.begin(Begin(name, 0))
    source = uploads.source(begun["files"])
    assert source.parent.name.startswith("mentorkit-desk-")
    assert source.is_file()
    assert len(source.name) < 200


def test_what_is_too_large_or_of_no_use_is_refused_with_what_to_do() -> None:
    uploads = Uploads(3_000_000, (".csv", ".xlsx"))
    with pytest.raises(MentorkitError, match=r"more than 3 MB.*Put it into the course’s folder"):
        uploads.begin(Begin("people.csv", 3_000_001))
    with pytest.raises(MentorkitError, match=r"“people.pdf” can't be taken: .*\.csv or \.xlsx"):
        uploads.begin(Begin("people.pdf", 3))


def test_several_files_are_a_folder_and_old_ones_make_room() -> None:
    uploads = Uploads(100, (".zip",))
    first = uploads.begin(Begin("a.zip", 0))["files"]
    uploads.begin(Begin("A.zip", 0, str(first)))
    folder = uploads.source(str(first))
    assert sorted(path.name for path in folder.iterdir()) == ["A (2).zip", "a.zip"]
    for _ in range(3):
        uploads.begin(Begin("b.zip", 0))
    assert not folder.exists()
    with pytest.raises(MentorkitError, match="Choose it once more"):
        uploads.source(str(first))
