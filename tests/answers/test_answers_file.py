"""Reading with care, saving as a whole or not at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partialmethod
from pathlib import Path

import filelock
import pytest
from kept import texts_kept

from mentorkit.answers import (
    Answers,
    AnswersCode,
    AnswersError,
    AnswersFile,
    DamagedError,
    Line,
    Sitting,
    Text,
    Value,
    encode,
    read_answers,
)

Sit = Callable[[], Sitting]
Put = Callable[[Path], object]

GOOD = encode(
    Answers(
        assignment="feedback-practice",
        folder="0123456789abcdef",
        date="2026-11-23",
        items={
            "missing-allergy": Line("missing-allergy", "ab12", [("corridor", "ask")], revision=1),
            "sure": Value({"of": [1, 2.5, None, True]}, revision=2),
            "what-changed": Text("Ask first.", revision=3),
        },
    )
)


def other(what: bytes, instead: bytes) -> bytes:
    assert what in GOOD
    return GOOD.replace(what, instead)


def link(path: Path) -> None:
    path.with_name("elsewhere.json").write_bytes(GOOD)
    path.symlink_to("elsewhere.json")


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 30_000_000)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's name must be short
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(path.name)
    finally:
        os.chdir(here)


REFUSED: list[tuple[str, Put]] = [
    ("A102", link),
    ("A102", lambda path: path.symlink_to("nowhere")),
    ("A102", lambda path: path.symlink_to("/dev/zero")),
    ("A102", lambda path: path.mkdir()),
    ("A102", os.mkfifo),
    ("A102", listening),
    ("A104", huge),
    ("A106", lambda path: path.write_bytes(other(b'"format": 1', b'"format": 2'))),
    ("A106", lambda path: path.write_bytes(b'{"format": 99, "all": "new"}')),
]
NAMES = ["link", "dangling", "device", "folder", "pipe", "socket", "huge", "newer", "much newer"]

DAMAGED: dict[str, tuple[str, bytes]] = {
    "empty": ("A105", b""),
    "truncated": ("A105", GOOD[: len(GOOD) // 2]),
    "one byte short": ("A105", GOOD.rstrip()[:-1]),
    "zeros": ("A105", b"\0" * 4096),
    "two": ("A105", GOOD + GOOD),
    "latin-1": ("A105", other(b"Ask", "Äsk".encode("latin-1"))),
    "half a character": ("A105", other(b"Ask", rb"\ud800sk")),
    "a list": ("A107", b"[]"),
    "no format": ("A107", b"{}"),
    "format of words": ("A107", other(b'"format": 1', b'"format": "1"')),
    "format zero": ("A107", other(b'"format": 1', b'"format": 0')),
    "deep": ("A107", other(b"2.5", b"[" * 100_000 + b"]" * 100_000)),
    "deep and cut off": ("A107", b'{"format":' + b"[" * 1_000_000),
    "unknown kind": ("A107", other(b'"text",', b'"code",')),
    "unknown field": ("A107", other(b'"text":', b'"script": 1, "text":')),
    "unknown part": ("A107", other(b'"items":', b'"name": "Anna", "items":')),
    "a path for an id": ("A107", other(b'"what-changed"', b'"../what"')),
    "an id of two lines": ("A107", other(b'"what-changed"', rb'"what\n"')),
    "decisions of three": ("A107", other(b'"corridor",', b'"corridor", "x",')),
    "negative revision": ("A107", other(b'"revision": 3', b'"revision": -3')),
    "a time": ("A107", other(b"2026-11-23", b"2026-11-23T14:32:11")),
    "a folder with markup": ("A107", other(b"0123456789abcdef", b"<b>0</b>")),
    "a number too large": ("A107", other(b"2.5", b"1e999")),
}


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "answers.json"


def test_a_good_file_reads_back_and_is_canonical(path: Path) -> None:
    path.write_bytes(GOOD)
    answers = read_answers(path)
    assert encode(answers) == GOOD
    assert answers.items["missing-allergy"] == Line(
        "missing-allergy", "ab12", [("corridor", "ask")], None, 1
    )


def test_the_document_is_for_people_too(path: Path) -> None:
    AnswersFile(path, "feedback-practice").save("b", Text("Grüße 🙂"), based_on=0)
    AnswersFile(path, "feedback-practice").save("a", Value({"z": 1, "y": 2}), based_on=0)
    text = path.read_text("utf-8")
    assert text.startswith('{\n  "format": 1,\n  "assignment": "feedback-practice",\n')
    assert '"Grüße 🙂"' in text
    assert text.index('"a"') < text.index('"b"')
    assert text.index('"y"') < text.index('"z"')
    assert text.endswith("}\n")


@pytest.mark.parametrize(("code", "put"), REFUSED, ids=NAMES)
def test_what_is_refused_is_neither_read_nor_changed(
    path: Path, sit: Sit, code: str, put: Put
) -> None:
    put(path)
    before = (path.lstat().st_mode, path.lstat().st_ino, path.lstat().st_size)
    around = {found.name for found in path.parent.iterdir()} | {".answers.lock"}
    with pytest.raises(AnswersError) as reading:
        read_answers(path)
    sitting = sit()
    with pytest.raises(AnswersError) as opening:
        _ = sitting.answers
    with pytest.raises(AnswersError) as saving:
        sitting.write("what-changed", "kept in the history", based_on=0)
    for fault in (reading, opening, saving):
        assert fault.value.problem.code == code
        assert not isinstance(fault.value, DamagedError)
        assert fault.value.problem.path == str(path)
    assert (path.lstat().st_mode, path.lstat().st_ino, path.lstat().st_size) == before
    assert {found.name for found in path.parent.iterdir()} <= around
    assert texts_kept(sitting, "what-changed") == ["kept in the history"]


@pytest.mark.parametrize(("code", "content"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_damaged_is_reported_and_kept(
    path: Path, sit: Sit, private: Path, code: str, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(DamagedError) as reading:
        read_answers(path)
    assert reading.value.problem.code == code
    assert path.read_bytes() == content

    sitting = sit()
    assert sitting.answers.items == {}
    assert path.read_bytes() == content
    sitting.write("what-changed", "new", based_on=0)
    assert read_answers(path).items == {"what-changed": Text("new", revision=1)}
    (copy,) = private.rglob("*.damaged-*.json")
    assert copy.read_bytes() == content
    assert str(copy) in sitting.notices[0]
    assert "no history" in sitting.notices[0]
    assert len(sitting.notices) == 1


def test_a_missing_file_is_said_to_be_missing(path: Path) -> None:
    with pytest.raises(AnswersError) as fault:
        read_answers(path)
    assert fault.value.problem.code == AnswersCode.MISSING
    assert str(fault.value.problem).startswith(f"{path}: A101 There is no answers file.")
    assert str(fault.value) == "There is no answers file. Nothing was saved here yet."


def test_a_file_nobody_may_read(locked_folder: Path) -> None:
    euid = os.geteuid()
    os.seteuid(os.getuid())
    (locked_folder / "answers.json").chmod(0)
    os.seteuid(euid)
    with pytest.raises(AnswersError) as fault:
        read_answers(locked_folder / "answers.json")
    assert fault.value.problem.code == AnswersCode.UNREADABLE


def test_a_folder_nobody_may_write(locked_folder: Path) -> None:
    before = [(found.name, found.read_bytes()) for found in locked_folder.iterdir()]
    with pytest.raises(AnswersError, match="can't be written") as fault:
        AnswersFile(locked_folder / "answers.json", "a").save("x", Text("x"), based_on=0)
    assert fault.value.problem.code == AnswersCode.READ_ONLY
    assert [(found.name, found.read_bytes()) for found in locked_folder.iterdir()] == before


def test_a_folder_that_is_gone(path: Path, sitting: Sitting) -> None:
    path.parent.rmdir()
    with pytest.raises(AnswersError) as fault:
        sitting.write("what-changed", "words", based_on=0)
    assert fault.value.problem.code == AnswersCode.NO_FOLDER
    assert not path.parent.exists()
    assert texts_kept(sitting, "what-changed") == ["words"]


def test_a_full_disk_keeps_what_was_saved(small_disk: Path) -> None:
    sitting = Sitting(small_disk)
    sitting.write("what-changed", "short", based_on=0)
    before = (small_disk / "answers.json").read_bytes()
    with pytest.raises(AnswersError, match="disk is full") as fault:
        sitting.write("what-changed", "long " * 20_000, based_on=1)
    assert fault.value.problem.code == AnswersCode.DISK_FULL
    assert (small_disk / "answers.json").read_bytes() == before
    assert {found.name for found in small_disk.iterdir()} == {"answers.json", ".answers.lock"}
    assert texts_kept(sitting, "what-changed") == ["short", "long " * 20_000]
    assert sitting.write("what-changed", "short again", based_on=1).revision == 2


def test_a_lock_that_is_never_released(
    path: Path, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = partialmethod(AnswersFile._locked, patience=0)
    monkeypatch.setattr(AnswersFile, "_locked", impatient)
    held = filelock.FileLock(path.with_name(".answers.lock"))
    with held, pytest.raises(AnswersError) as fault:
        _save_in_another_thread(sitting)
    assert fault.value.problem.code == AnswersCode.BUSY
    assert not path.exists()
    sitting.write("what-changed", "free again", based_on=0)


def _save_in_another_thread(sitting: Sitting) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(sitting.write, "what-changed", "words", 0).result()


def test_left_over_by_a_kill_is_removed_at_the_next_opening(path: Path, sit: Sit) -> None:
    leftover = path.with_name(".answers.json.tmp")
    leftover.write_text("half a wo")
    sit()
    assert not leftover.exists()
    sitting = sit()
    leftover.symlink_to("/etc/passwd")
    sitting.write("what-changed", "words", based_on=0)
    assert not leftover.is_symlink()
    assert not path.is_symlink()


def test_a_save_that_goes_on_elsewhere_is_left_alone(path: Path, sit: Sit) -> None:
    writing = path.with_name(".answers.json.tmp")
    writing.write_text("just being written")
    with filelock.FileLock(path.with_name(".answers.lock")), ThreadPoolExecutor(1) as pool:
        pool.submit(sit).result()
    assert writing.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nbgrader_may_read_the_file(path: Path, sitting: Sitting) -> None:
    sitting.write("what-changed", "words", based_on=0)
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o644 & ~umask


def test_odd_text_is_stored_exactly(path: Path, sitting: Sitting) -> None:
    odd = '\0\x1b\u2028\ufeff\r\n\t"\\</script>🙂'
    sitting.write("what-changed", odd, based_on=0)
    assert read_answers(path).items["what-changed"] == Text(odd, revision=1)


LOOP: list[object] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("code", "item_id", "item"),
    [
        (AnswersCode.NOT_STORABLE, "x", Text("half \ud83d a character")),
        (AnswersCode.TOO_LONG, "x", Text("x" * 1_000_001)),
        (AnswersCode.NOT_STORABLE, "x", Value(float("nan"))),
        (AnswersCode.NOT_STORABLE, "x", Value((1, 2))),
        (AnswersCode.NOT_STORABLE, "x", Value({1: 2})),
        (AnswersCode.NOT_STORABLE, "x", Value(object())),
        (AnswersCode.NOT_STORABLE, "x", Value("\ud83d")),
        (AnswersCode.NOT_STORABLE, "x", Value(LOOP)),
        (AnswersCode.NOT_STORABLE, "x", Value("x" * 1_000_000)),
        (AnswersCode.NOT_STORABLE, "x", Line("x" * 201, "", [])),
        (AnswersCode.BAD_ITEM_ID, "../x", Text("")),
        (AnswersCode.BAD_ITEM_ID, "", Text("")),
        (AnswersCode.BAD_ITEM_ID, "x\n", Text("")),
        (AnswersCode.BAD_ITEM_ID, "x" * 201, Text("")),
        (AnswersCode.BAD_ITEM_ID, "\ud83d", Text("")),
    ],
)
def test_what_cannot_be_stored_leaves_the_old(
    path: Path, code: AnswersCode, item_id: str, item: Text | Value | Line
) -> None:
    path.write_bytes(GOOD)
    with pytest.raises(AnswersError) as fault:
        AnswersFile(path, "a").save(item_id, item, based_on=0)
    assert fault.value.problem.code == code
    assert path.read_bytes() == GOOD
    str(fault.value).encode()


@pytest.mark.parametrize("based_on", [-2, 10**12, 2.5])
def test_what_could_not_be_read_again_is_not_written(path: Path, based_on: int) -> None:
    path.write_bytes(GOOD)
    with pytest.raises(AnswersError) as fault:
        AnswersFile(path, "a").save("x", Text("x"), based_on=based_on)
    assert fault.value.problem.code == AnswersCode.NOT_STORABLE
    assert path.read_bytes() == GOOD


def test_the_longest_text_fits_and_many_of_them_do_not(path: Path) -> None:
    file = AnswersFile(path, "a")
    for number in range(3):
        file.save(f"long-{number}", Text("\0" * 1_000_000), based_on=0)
    before = path.read_bytes()
    with pytest.raises(AnswersError) as fault:
        file.save("long-3", Text("\0" * 1_000_000), based_on=0)
    assert fault.value.problem.code == AnswersCode.TOO_LONG
    assert path.read_bytes() == before
    assert len(read_answers(path).items) == 3


def test_a_file_without_a_rescue_is_not_replaced(path: Path) -> None:
    path.write_bytes(b"{")
    with pytest.raises(DamagedError):
        AnswersFile(path, "a").save("x", Text("x"), based_on=0)
    assert path.read_bytes() == b"{"
