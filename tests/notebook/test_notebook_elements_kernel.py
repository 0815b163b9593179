"""The kernel's side of notes, consent, contact, drafts and the submission."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lab_world import CASE, RELEASED
from test_notebook_kernel import Heard

from mentorkit.answers import Answers, Sitting, Text, Value, decode, private_folder
from mentorkit.answers.place import place_of
from mentorkit.answers.receipts import code_of, digest_of, matches
from mentorkit.notebook.consent import Consent, _offered
from mentorkit.notebook.contact import Contact
from mentorkit.notebook.drafts import _left_behind
from mentorkit.notebook.element import Element
from mentorkit.notebook.note import Note
from mentorkit.notebook.reflect import Reflection
from mentorkit.notebook.submission import Submission
from mentorkit.pages import Audience
from mentorkit.released import Asked

SECRET = "zebra-4711"
ASKS = [
    {"kind": "play", "item": "night-handover"},
    {"kind": "reflect", "item": "my-night", "prompt": "What will you do on your **next** night?"},
    {"kind": "consent", "item": "consent"},
    {"kind": "ask_for_contact", "item": "contact"},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = tmp_path / "nights"
    folder.mkdir()
    (folder / CASE.name).write_bytes(CASE.read_bytes())
    release(folder)
    (folder / "nights.ipynb").write_text('{"cells": []}', encoding="utf-8")
    return folder


def release(folder: Path, **more: Any) -> None:
    released = {
        **RELEASED,
        "asks": ASKS,
        "responder": "Dr Sofia Lindqvist",
        "response_time": "two working days",
        "resources": "Staff counselling, room 2.14",
        **more,
    }
    (folder / "mentorkit.json").write_text(json.dumps(released), encoding="utf-8")


class Desk:
    """All elements of one assignment, as their pages hear them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.elements: list[Element] = []

    def _heard(self, element: Element) -> Heard:
        self.elements.append(element)
        return Heard(element)

    def reflection(self) -> Heard:
        asked = Asked("reflect", "my-night", prompt="What will you do?")
        return self._heard(Reflection(place_of(self.folder), asked))

    def note(self) -> Heard:
        return self._heard(Note(place_of(self.folder), Asked("note", "note", prompt="Think.")))

    def consent(self, *choices: str, **texts: str) -> Heard:
        return self._heard(Consent(place_of(self.folder), _offered(choices, texts)))

    def contact(self) -> Heard:
        asked = Asked("ask_for_contact", "contact")
        return self._heard(Contact(place_of(self.folder), asked))

    def submission(self) -> Heard:
        return self._heard(Submission(place_of(self.folder)))

    @property
    def answers(self) -> Answers:
        return Sitting(self.folder).answers


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder)
    yield desk
    for element in desk.elements:
        element.close()


def everything(folder: Path) -> bytes:
    """All bytes of an assignment's folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# Notes


def test_a_note_is_kept_outside_of_the_assignment(desk: Desk) -> None:
    note = desk.note()
    assert note.ready()["summary"] is None
    assert note.save(SECRET)["type"] == "saved"
    assert SECRET.encode() not in everything(desk.folder)
    [kept] = [path for path in private_folder().rglob("*") if SECRET in path.name or has(path)]
    assert kept.is_relative_to(private_folder() / "notes")
    assert kept.parent.stat().st_mode & 0o077 == 0
    again = desk.note()
    assert again.ready()["items"]["note"]["content"] == SECRET


def has(path: Path) -> bool:
    return path.is_file() and SECRET.encode() in path.read_bytes()


def test_a_deleted_note_is_gone(desk: Desk) -> None:
    note = desk.note()
    note.save(SECRET)
    note.save("", based_on=1)
    assert SECRET.encode() not in everything(private_folder())


def test_a_note_is_no_answer(desk: Desk) -> None:
    desk.note().save(SECRET)
    assert desk.answers.items == {}
    state = desk.submission().ready()
    assert SECRET not in json.dumps(state)
    assert "note" not in [row["title"] for row in state["asks"]]


# Consent


def test_each_choice_is_recorded_by_itself_with_the_words_that_were_shown(desk: Desk) -> None:
    consent = desk.consent()
    offered = {one["id"]: one for one in consent.ready()["choices"]}
    assert list(offered) == ["research", "quotation", "process", "alumni"]
    assert consent.ready()["items"] == {}
    consent.save({"agreed": True}, item="consent/research")
    [(key, item)] = desk.answers.items.items()
    assert key == "consent/research"
    shown = f"{offered['research']['text']} {offered['research']['means']}"
    assert item == Value({"agreed": True, "text": shown}, 1)
    consent.save({"agreed": False}, item="consent/research", based_on=1)
    assert desk.answers.items["consent/research"].value["agreed"] is False


def test_an_institution_has_words_of_its_own(desk: Desk) -> None:
    consent = desk.consent("alumni", research="I agree to study 2026-17.")
    assert [one["id"] for one in consent.ready()["choices"]] == ["alumni", "research"]
    consent.save({"agreed": True}, item="consent/research")
    assert desk.answers.items["consent/research"].value["text"] == "I agree to study 2026-17."


@pytest.mark.parametrize("content", [True, {}, {"agreed": "yes"}, {"agreed": 1}, None, []])
def test_a_choice_is_yes_or_no(desk: Desk, content: Any) -> None:
    assert desk.consent().save(content, item="consent/research")["type"] == "unsaved"
    assert desk.answers.items == {}


def test_what_was_not_offered_is_not_agreed_to(desk: Desk) -> None:
    said = desk.consent("research").save({"agreed": True}, item="consent/quotation")
    assert said["type"] == "unsaved"


def test_drafts_travel_by_consent_alone_and_come_back(desk: Desk) -> None:
    process = desk.folder / "process.json"
    reflection, consent = desk.reflection(), desk.consent()
    reflection.save(f"{SECRET} was here first.")
    reflection.save("Now this.", based_on=1)
    assert SECRET.encode() not in everything(desk.folder)
    consent.save({"agreed": True}, item="consent/process")
    assert SECRET in process.read_text()
    consent.save({"agreed": False}, item="consent/process", based_on=1)
    assert not process.exists()
    assert SECRET.encode() not in everything(desk.folder)


def test_drafts_that_cannot_be_taken_back_are_not_said_to_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = desk.consent()
    consent.save({"agreed": True}, item="consent/process")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", refuse)
        said = consent.save({"agreed": False}, item="consent/process", based_on=1)
    assert said["type"] == "unsaved"
    assert "process.json can't be removed" in said["message"]
    assert desk.answers.items["consent/process"].value["agreed"] is True


def test_process_data_hold_no_request_no_choice_and_no_rating(desk: Desk) -> None:
    contact, consent, reflection = desk.contact(), desk.consent(), desk.reflection()
    contact.save({"asked": True, "how": f"ring {SECRET}"})
    contact.save({"asked": False}, based_on=1)
    consent.save({"agreed": True}, item="consent/research")
    reflection.save("A first draft.")
    Sitting(desk.folder).mark("workload-pulse", {"answers": {"load": 5}}, 0)
    consent.save({"agreed": True}, item="consent/process")
    process = (desk.folder / "process.json").read_text()
    assert "A first draft." in process
    for private in (SECRET, "agreed", "workload-pulse", "contact"):
        assert private not in process


# Contact


def test_a_request_names_who_sees_it_and_can_be_taken_back(desk: Desk) -> None:
    contact = desk.contact()
    state = contact.ready()
    assert (state["responder"], state["response_time"]) == (
        "Dr Sofia Lindqvist",
        "two working days",
    )
    contact.save({"asked": True, "how": SECRET})
    assert desk.answers.items["contact"].value == {"asked": True, "how": SECRET}
    contact.save({"asked": False, "how": SECRET}, based_on=1)
    assert desk.answers.items["contact"].value == {"asked": False}
    assert SECRET.encode() not in everything(desk.folder)


@pytest.mark.parametrize("missing", ["responder", "response_time"])
def test_nothing_is_asked_of_nobody(desk: Desk, missing: str) -> None:
    release(desk.folder, **{missing: ""})
    said = desk.contact().save({"asked": True})
    assert said["type"] == "unsaved"
    assert "named nobody" in said["message"]


# Drafts


def test_a_draft_that_was_left_can_be_looked_at(desk: Desk) -> None:
    reflection = desk.reflection()
    for number, text in enumerate(["I lis", "I listened to her.", "I listened.", "I said no."]):
        reflection.save(text, based_on=number)
    drafts = ask(reflection, "drafts")["drafts"]
    assert [draft["text"] for draft in drafts] == ["I listened to her."]
    assert drafts[0]["at"].startswith("20")


def test_a_version_that_lost_to_another_window_is_a_draft(desk: Desk) -> None:
    reflection = desk.reflection()
    reflection.save("Mine", view="one")
    reflection.save("The other", view="two")
    assert [one["text"] for one in ask(reflection, "drafts")["drafts"]] == ["The other"]


@pytest.mark.parametrize(
    ("versions", "left"),  # the last of `left` is the text as it is, or still growing
    [
        (["a", "ab", "abc"], ["abc"]),
        (["one two three four", "one two", "one two five"], ["one two three four"]),
        (["helo world", "hello world", "hello world again"], ["hello world again"]),
        (["a whole paragraph", ""], ["a whole paragraph", ""]),
        (["no", ""], ["no", ""]),
    ],
)
def test_only_what_lost_something_is_a_draft(versions: list[str], left: list[str]) -> None:
    assert _left_behind(versions) == left


def ask(heard: Heard, what: str, **about: Any) -> dict[str, Any]:
    heard.element._receive(
        None, {"type": "ask", "view": "one", "id": 7, "what": what, "about": about}, None
    )
    answers = [one for one in heard.answered if one["type"] in ("answer", "refused")]
    assert (answers[-1]["view"], answers[-1]["id"]) == ("one", 7)
    if answers[-1]["type"] == "refused":
        return {"refused": answers[-1]["message"]}
    found: dict[str, Any] = answers[-1]["content"]
    return found


# The submission


def test_it_says_what_is_there_and_what_is_not(desk: Desk) -> None:
    submission = desk.submission()
    rows = submission.ready()["asks"]
    assert [(row["title"], row["done"], row["optional"]) for row in rows] == [
        ("The quiet handover", False, False),
        ("What will you do on your next night?", False, False),
        ("What you agree to", False, True),
        ("Contact", False, True),
    ]
    desk.reflection().save("Ask first.")
    rows = submission.answered[-1]["asks"]
    assert (rows[1]["done"], rows[1]["said"]) == (True, "2 words")


def test_pages_show_each_audience_its_own(desk: Desk) -> None:
    desk.reflection().save("Ask first.")
    desk.consent().save({"agreed": True}, item="consent/quotation")
    desk.contact().save({"asked": True, "how": "by the back door"})
    submission = desk.submission()
    pages = {one: ask(submission, "page", audience=one)["html"] for one in Audience}
    for audience, page in pages.items():
        assert "Ask first." in page
        assert "by the back door" not in page
        assert ("may be quoted" in page) == (audience == Audience.ARCHIVE)
        assert ("The quiet handover" in page) == (audience != Audience.RATER)
        assert 'lang="en" dir="ltr"' in page
    assert "refused" in ask(submission, "page", audience="dean")


def test_the_file_to_hand_in_holds_notebook_and_answers(desk: Desk) -> None:
    desk.reflection().save("Ask first.")
    submission = desk.submission()
    made = ask(submission, "bundle", notebook="nights.ipynb")
    bundle = zipfile.ZipFile(desk.folder / made["bundle"])
    assert sorted(bundle.namelist()) == [
        "nights/answers.json",
        "nights/mentorkit.json",
        "nights/nights.ipynb",
    ]
    answers = decode(bundle.read("nights/answers.json"))
    assert answers == desk.answers
    assert made["receipt"]["hash"] == digest_of(answers)
    assert made["receipt"]["count"] == 1
    assert made["receipt"]["code"] == code_of(digest_of(answers))
    ask(submission, "download")
    assert zipfile.ZipFile(BytesIO(submission.files[0])).namelist() == bundle.namelist()


def test_a_file_to_hand_in_never_holds_what_was_deleted_since(desk: Desk) -> None:
    reflection, submission = desk.reflection(), desk.submission()
    reflection.save(SECRET)
    made = ask(submission, "bundle", notebook="nights.ipynb")
    reflection.save("", based_on=1)
    assert not (desk.folder / made["bundle"]).exists()
    state = submission.answered[-1]
    assert (state["changed"], state["bundle"]) == (True, "")


def test_with_consent_the_bundle_holds_the_drafts_as_they_are_now(desk: Desk) -> None:
    desk.consent().save({"agreed": True}, item="consent/process")
    desk.reflection().save(SECRET)
    made = ask(desk.submission(), "bundle", notebook="nights.ipynb")
    bundle = zipfile.ZipFile(desk.folder / made["bundle"])
    assert SECRET in bundle.read("nights/process.json").decode()


def test_a_notebook_that_still_carries_what_was_deleted_is_not_handed_in(desk: Desk) -> None:
    reflection, submission = desk.reflection(), desk.submission()
    reflection.save(SECRET)
    output = {"output_type": "display_data", **reflection.ready()["summary"]}
    notebook = {"cells": [{"cell_type": "code", "outputs": [output]}]}
    (desk.folder / "nights.ipynb").write_text(json.dumps(notebook))
    assert "bundle" in ask(submission, "bundle", notebook="nights.ipynb")
    reflection.save("Something else.", based_on=1)
    for what in ("bundle", "hand in"):
        said = ask(submission, what, notebook="nights.ipynb")["refused"]
        assert "older than your answers" in said
    assert not list(desk.folder.glob("*.zip"))


def test_what_is_changed_while_the_file_is_made_is_in_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reflection, submission = desk.reflection(), desk.submission()
    reflection.save(SECRET)
    other = Sitting(desk.folder)

    def slowly(path: Path, content: bytes) -> None:
        path.write_bytes(content)
        other._file.save("my-night", Text("Later."), based_on=1)  # in another kernel

    monkeypatch.setattr("mentorkit.answers.receipts.replace_file", slowly)
    assert "another window" in ask(submission, "bundle", notebook="nights.ipynb")["refused"]
    assert not list(desk.folder.glob("*.zip"))


def test_all_notebooks_of_an_assignment_are_in_the_file(desk: Desk) -> None:
    asks = [{**one, "notebook": "second.ipynb"} for one in ASKS]
    release(desk.folder, asks=asks)
    (desk.folder / "second.ipynb").write_text("{}")
    made = ask(desk.submission(), "bundle", notebook="nights.ipynb")
    names = zipfile.ZipFile(desk.folder / made["bundle"]).namelist()
    assert {"nights/nights.ipynb", "nights/second.ipynb"} <= set(names)


@pytest.mark.parametrize("name", ["../other.ipynb", "nowhere.ipynb", "mentorkit.json", ""])
def test_only_this_notebook_can_be_handed_in(desk: Desk, name: str) -> None:
    (desk.folder.parent / "other.ipynb").write_text("{}")
    assert "not in the folder" in ask(desk.submission(), "bundle", notebook=name)["refused"]


def test_a_bundle_on_a_full_disk_is_said_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = desk.submission()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = ask(submission, "bundle", notebook="nights.ipynb")
    assert "can't be made" in said["refused"]
    assert "safe" in said["refused"]


def test_what_nobody_asks_is_refused_in_a_sentence(desk: Desk) -> None:
    for heard in (desk.reflection(), desk.consent(), desk.submission()):
        assert "can't be asked here" in ask(heard, "dance")["refused"]


def test_a_receipt_is_recognised_by_its_code_or_its_hash() -> None:
    digest = digest_of(Answers(assignment="nights", items={"a": Text("b", 1)}))
    assert matches(code_of(digest), digest)
    assert matches(code_of(digest).lower().replace("-", " "), digest)
    assert matches(digest, digest)
    assert not matches(digest[:11], digest), "too short to mean anything"
    assert not matches("0" * 12, digest)


def test_no_trait_holds_what_a_person_wrote(desk: Desk) -> None:
    note, contact, reflection = desk.note(), desk.contact(), desk.reflection()
    note.save(SECRET)
    contact.save({"asked": True, "how": SECRET})
    reflection.save(SECRET)
    submission = desk.submission()
    submission.ready()
    ask(submission, "bundle", notebook="nights.ipynb")
    for element in desk.elements:
        assert SECRET not in repr(element.get_state())


def test_messages_survive_the_wire(desk: Desk) -> None:
    for heard in (desk.note(), desk.consent(), desk.contact(), desk.reflection()):
        msgspec.json.encode(heard.ready())
