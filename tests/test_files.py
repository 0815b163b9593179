"""Writing a file where somebody asked for one, and cells that no spreadsheet works out."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.files import harmless, unguarded, write_whole

SIGNS = "=+-@＝＋－＠"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is only there once it is flushed to the disk."""

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


# A file, whole


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "one" / "two" / "file.txt", b"new")
    assert (tmp_path / "one" / "two" / "file.txt").read_bytes() == b"new"


def test_on_a_full_disk_the_file_is_as_it_was(tmp_path: Path, full_disk: None) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"old")
    for place in (path, tmp_path / "new.txt"):
        with pytest.raises(OSError, match="No space left") as fault:
            write_whole(place, b"new")
        assert fault.value.filename == str(place)
    assert [one.name for one in tmp_path.iterdir()] == ["file.txt"]
    assert path.read_bytes() == b"old"


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, b"new")
    usual = tmp_path / "usual.txt"
    usual.touch()
    assert mode(path) == mode(usual)
    path.chmod(0o600)
    write_whole(path, b"newer")
    assert (mode(path), path.read_bytes()) == (0o600, b"newer")


def test_a_link_stays_one(tmp_path: Path) -> None:
    there, link = tmp_path / "there.txt", tmp_path / "link.txt"
    there.write_bytes(b"old")
    link.symlink_to(there)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert there.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    read, write = os.pipe()
    try:
        place = Path(f"/dev/fd/{write}")
        if not place.exists():
            pytest.skip("this computer does not show open files in /dev/fd")
        write_whole(place, b"new")
        assert os.read(read, 10) == b"new"
    finally:
        os.close(read)
        os.close(write)


def test_a_file_in_the_place_of_a_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_bytes(b"old")
    with pytest.raises(OSError, match=r"file\.txt"):
        write_whole(tmp_path / "file.txt" / "new.txt", b"new")
    assert (tmp_path / "file.txt").read_bytes() == b"old"


# A cell


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0\u3000"])
def test_what_begins_as_a_formula_does_gets_an_apostrophe(sign: str, before: str) -> None:
    assert harmless(f"{before}{sign}1") == f"'{before}{sign}1"


@pytest.mark.parametrize("sign", "\t\r\n")
def test_so_does_what_would_be_two_cells(sign: str) -> None:
    assert harmless(f"{sign}x") == f"'{sign}x"


@pytest.mark.parametrize("cell", ["", "Ana", "'t Hart", "a=b", "2026-12-08", "…"])
def test_other_cells_are_left(cell: str) -> None:
    assert (harmless(cell), unguarded(cell)) == (cell, cell)


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda cell: cell[:1] != "'"))
def test_a_cell_is_read_as_it_was_meant(cell: str) -> None:
    written = harmless(cell)
    assert unguarded(written) == cell
    assert not written.lstrip().startswith(tuple(SIGNS))
    assert harmless(written) == written
