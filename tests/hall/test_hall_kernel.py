"""What the kernel does for a session: reads, saves, answers, and goes on after a restart."""

from __future__ import annotations

import base64
import errno
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import mentorkit
from mentorkit.answers.place import place_of
from mentorkit.errors import MentorkitError
from mentorkit.hall import Record, Sessions
from mentorkit.hall.record import checked
from mentorkit.notebook.facilitate import Facilitation, workshop_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop as a course has it."""
    return Path(shutil.copytree(ROOT / "workshops" / "feedback", tmp_path / "feedback"))


class Desk:
    """A facilitator's page as its kernel hears it."""

    def __init__(self, folder: Path) -> None:
        self.said: list[dict[str, Any]] = []
        self.files: list[bytes] = []
        self.element = Facilitation(place_of(folder), folder.name, folder)
        self.element.send = self._hear
        self.number = 0

    def _hear(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.said.append(json.loads(json.dumps(message)))
        self.files = buffers or []

    def tells(self, **message: Any) -> dict[str, Any]:
        self.number += 1
        before = len(self.said)
        whole = {"view": "one", "id": self.number, **message}
        self.element._receive(None, whole, None)
        return next(one for one in self.said[before:] if one.get("id") == self.number)

    def opens(self) -> dict[str, Any]:
        self.element._receive(None, {"type": "ready"}, None)
        return self.said[-1]

    def saves(self, **record: Any) -> dict[str, Any]:
        content = {"session": "mk-session-1", "case": "missing-allergy", **record}
        return self.tells(type="save", item="session", based_on=0, content=content)

    def asks(self, what: str, **about: Any) -> dict[str, Any]:
        return self.tells(type="ask", what=what, about=about)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "sessions").glob("*"))


def today() -> str:
    return datetime.now().date().isoformat()


def test_opening_brings_the_run_sheet_the_cases_and_what_is_for_the_facilitator(
    folder: Path,
) -> None:
    said = Desk(folder).opens()
    assert said["sheet"]["lengths"] == [60, 75, 90]
    assert [one["case"]["id"] for one in said["cases"]] == [
        "missing-allergy",
        "good-job-keep-reading",
        "the-silent-defence",
    ]
    first = said["cases"][0]
    assert "DEBRIEF" not in json.dumps(first["case"])
    assert first["notes"]["folder"]
    assert first["questions"]["folder"].startswith("<dl>")
    assert said["items"] == {}
    assert not (folder / "sessions").exists(), "nothing is written before a session begins"


def test_a_session_is_a_file_of_its_own_without_a_name(folder: Path) -> None:
    desk = Desk(folder)
    vote = {"way": [], "scene": "folder", "when": "alone", "counts": {"ward": 3, "ask": 5}}
    assert desk.saves(votes=[vote], decisions=[["folder", "ask"]])["type"] == "saved"
    assert files_in(folder) == [f"missing-allergy-{today()}-1.json"]
    record = json.loads((folder / "sessions" / files_in(folder)[0]).read_text("utf-8"))
    assert record["format"] == 1
    assert record["workshop"] == "feedback"
    assert len(record["hash"]) == 64
    assert record["votes"][0]["counts"] == {"ward": 3, "ask": 5}
    desk.saves(decisions=[])
    assert len(files_in(folder)) == 1, "the same session stays in its file"
    desk.saves(session="mk-session-2")
    assert files_in(folder)[-1] == f"missing-allergy-{today()}-2.json"


def test_a_kernel_that_is_restarted_goes_on_where_the_room_was(folder: Path) -> None:
    Desk(folder).saves(decisions=[["folder", "ward"]], hall={"page": 1, "split": [[], "folder"]})
    item = Desk(folder).opens()["items"]["session"]["content"]
    assert item["decisions"] == [["folder", "ward"]]
    assert item["hall"] == {"page": 1, "split": [[], "folder"], "dark": False}


def test_a_case_that_was_edited_since_goes_on_as_far_as_it_fits(folder: Path) -> None:
    votes = [
        {"way": [], "scene": "folder", "when": "alone", "counts": {"ward": 3}},
        {"way": [], "scene": "folder", "when": "talk", "counts": {"ask": 3}},
        {"way": [["folder", "ask"]], "scene": "folder", "when": "talk", "most": "ward"},
    ]
    hall = {"split": [[["folder", "ask"]], "folder"]}
    assert (
        Desk(folder).saves(decisions=[["folder", "ask"]], votes=votes, hall=hall)["type"] == "saved"
    )
    path = folder / "missing-allergy.md"
    path.write_text(path.read_text("utf-8").replace("- [ask] Call", "- [call] Call"), "utf-8")
    desk = Desk(folder)
    item = desk.opens()["items"]["session"]["content"]
    assert item["decisions"] == []
    assert [vote["when"] for vote in item["votes"]] == ["alone"]
    assert item["hall"]["split"] is None
    assert desk.saves(**item)["type"] == "saved"


def test_a_damaged_record_is_left_as_it_is_and_said(folder: Path) -> None:
    Desk(folder).saves(decisions=[["folder", "ward"]])
    path = folder / "sessions" / files_in(folder)[0]
    path.write_text("{", encoding="utf-8")
    desk = Desk(folder)
    said = desk.opens()
    assert said["items"] == {}
    assert any(path.name in notice for notice in said["notices"])
    desk.saves()
    assert path.read_text(encoding="utf-8") == "{"
    assert len(files_in(folder)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"case": "nonsense"},
        {"case": "../../x"},
        {"session": "../x"},
        {"decisions": [["folder", "nonsense"]]},
        {"decisions": [["your-card", "ward"]]},
        {"votes": [{"way": [], "scene": "folder", "when": "alone", "counts": {"zzz": 1}}]},
        {"votes": [{"way": [], "scene": "folder", "when": "later"}]},
        {"votes": [{"way": [], "scene": "folder", "when": "alone", "counts": {"ward": -1}}]},
        {"date": "today"},
    ],
)
def test_what_the_case_does_not_know_is_not_saved(folder: Path, change: dict[str, Any]) -> None:
    answer = Desk(folder).saves(**change)
    assert answer["type"] == "unsaved"
    assert answer["message"].endswith("Run the cells again.")
    assert not (folder / "sessions").exists()


def test_a_folder_that_can_not_be_written_is_said(folder: Path) -> None:
    (folder / "sessions").write_text("in the way", encoding="utf-8")
    answer = Desk(folder).saves()
    assert answer["type"] == "unsaved"
    assert "refused" in answer["message"]


def test_the_road_and_the_poll_are_asked_for(folder: Path) -> None:
    desk = Desk(folder)
    found = desk.asks("road", case="missing-allergy", decisions=[["folder", "form"]])
    assert [step for _scene, step in found["content"]["road"]["steps"]] == ["back", "fetch"]
    content = base64.b64encode(b"Name,Answer\nAna,A\nBen,C\nEva,C\n").decode()
    about = {"case": "missing-allergy", "scene": "folder", "open": ["ward", "together", "ask"]}
    counted = desk.asks("poll", content=content, **about)["content"]
    assert counted["counts"] == {"ward": 1, "together": 0, "ask": 2}
    assert "Ana" not in json.dumps(counted)
    refused = desk.asks("poll", content="***", **about)
    assert refused["type"] == "refused"
    assert desk.asks("poll", content=content, **{**about, "scene": "x"})["type"] == "refused"
    assert desk.asks("nonsense")["type"] == "refused"


def test_the_splits_are_saved_as_pictures_beside_the_record(folder: Path) -> None:
    desk = Desk(folder)
    assert desk.asks("pictures", session="mk-session-1")["type"] == "refused"
    desk.saves()
    refused = desk.asks("pictures", session="mk-session-1")
    assert refused["message"] == "The room has not voted yet."
    vote = {"way": [], "scene": "folder", "when": "talk", "counts": {"ward": 3, "ask": 5}}
    desk.saves(votes=[vote])
    [picture] = desk.asks("pictures", session="mk-session-1")["content"]["pictures"]
    assert picture["finding"] == "After talking, most chose C"
    assert picture["about"][1] == "A show of hands, 8 people"
    assert picture["name"] == f"missing-allergy-{today()}-1-decision-1-folder.png"
    on_disk = folder / "sessions" / picture["name"]
    assert on_disk.read_bytes() == desk.files[0]
    assert on_disk.read_bytes().startswith(b"\x89PNG")
    # A restarted kernel draws what was saved; of another session nothing is known.
    assert Desk(folder).asks("pictures", session="mk-session-1")["type"] == "answer"
    assert desk.asks("pictures", session="mk-session-2")["type"] == "refused"


def test_pictures_that_can_not_be_saved_are_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder)
    desk.saves(votes=[{"way": [], "scene": "folder", "when": "talk", "most": "ask"}])

    def refused(_path: object, _content: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("mentorkit.hall.record.replace_file", refused)
    answer = desk.asks("pictures", session="mk-session-1")
    assert answer["type"] == "refused"
    assert answer["message"] == "The computer refused it: Read-only file system."


def test_a_session_is_led_without_what_draws_pictures(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from mentorkit.answers.place import place_of\n"
        "from mentorkit.notebook.facilitate import Facilitation\n"
        "element = Facilitation(place_of(Path.cwd()), 'feedback', Path.cwd())\n"
        "vote = {'way': [], 'scene': 'folder', 'when': 'talk', 'most': 'ask'}\n"
        "record = {'session': 's', 'case': 'missing-allergy', 'votes': [vote]}\n"
        "element.save('session', record, 0)\n"
        "print('matplotlib' in sys.modules)\n"
        "element.reply('pictures', {'session': 's'})\n"
        "print('matplotlib' in sys.modules)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_case_with_a_problem_is_said_and_the_others_are_there(folder: Path) -> None:
    path = folder / "the-silent-defence.md"
    path.write_text(path.read_text("utf-8").replace("minutes:", "minuets:"), encoding="utf-8")
    said = Desk(folder).opens()
    assert len(said["cases"]) == 2
    [notice] = said["notices"]
    assert notice.startswith("the-silent-defence.md can't be shown in the hall")


def test_cases_for_a_room_only_are_led_here(tmp_path: Path) -> None:
    there = Path(shutil.copytree(ROOT / "workshops" / "burnout", tmp_path / "burnout"))
    led = [one["case"]["id"] for one in Desk(there).opens()["cases"]]
    assert {"fine-just-tired", "only-one-on-the-ward"} <= set(led)


def test_a_workshop_is_found_from_its_folder_and_from_those_around_it(folder: Path) -> None:
    assert workshop_folder(folder, "feedback") == folder
    assert workshop_folder(folder.parent, "feedback") == folder
    with pytest.raises(MentorkitError, match="Did you mean"):
        workshop_folder(folder, "feedbak")


def test_run_without_a_page_it_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    mentorkit.facilitate("feedback")
    mentorkit.facilitate("nonsense")
    said = capsys.readouterr().out
    assert "Run All Cells to lead the session." in said
    assert "There is no workshop “nonsense” with a guide.md here." in said


def test_the_newest_session_is_the_one_saved_last(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    assert sessions.newest() is None
    sessions.save(Record(session="one", case="missing-allergy", date="2026-11-26"))
    sessions.save(Record(session="two", case="missing-allergy", date="2026-11-26"))
    path = sessions.save(
        Record(session="one", case="missing-allergy", date="2026-11-26", length=60)
    )
    assert path.name == "missing-allergy-2026-11-26-1.json"
    newest = sessions.newest()
    assert newest is not None
    assert (newest.session, newest.length) == ("one", 60)


def test_a_record_of_a_newer_mentorkit_is_not_touched(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    path = sessions.save(Record(session="one", case="missing-allergy", date="2026-11-26", format=2))
    assert sessions.newest() is None
    assert sessions.notices
    assert path.exists()


def test_a_way_that_the_case_has_fits(folder: Path) -> None:
    case = Desk(folder).element.cases["missing-allergy"]
    record = Record(session="one", case=case.id, decisions=[("folder", "ward")])
    assert checked(record, case) is record
