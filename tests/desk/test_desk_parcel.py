"""What a coordinator hands out: one file that a participant can work with, and how to begin."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from desk_world import DeskCourse

from mentorkit.course import course_at, release, released_versions
from mentorkit.desk import parcel
from mentorkit.desk.parcel import START, start_here, write_parcel
from mentorkit.desk.wheel import WHEEL, packed
from mentorkit.released import Released

NAME = "quick-practice"


@pytest.fixture
def released(begun: DeskCourse) -> DeskCourse:
    release(begun.root, NAME)
    return begun


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_what_was_released_and_a_page_to_begin_with(released: DeskCourse) -> None:
    folder = released.root / "release" / NAME
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / f"{NAME}-checkpoint.ipynb").write_text("{}", encoding="utf-8")
    (folder / "my notes.txt").write_text("who is who", encoding="utf-8")
    made = write_parcel(course_at(released.root), NAME)
    assert made == released.root / "release" / f"{NAME}.zip"
    found = contents(made)
    page = found.pop(START).decode("utf-8-sig")
    assert found == {f"{NAME}/{name}": content for name, content in kept.items()}
    assert f"%pip install {WHEEL}\n" in page
    assert f"Open {NAME}/{NAME}.ipynb, and choose" in page
    assert released.root.as_posix() not in str(found) + page


def test_who_unpacks_it_can_write_in_it(released: DeskCourse, tmp_path: Path) -> None:
    made = write_parcel(course_at(released.root), NAME)
    [kept] = released_versions(released.root, NAME)
    assert not (kept.folder / f"{NAME}.ipynb").stat().st_mode & 0o200
    with zipfile.ZipFile(made) as archive:
        modes = {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert modes == {0o644}


def test_the_same_release_makes_the_same_file(released: DeskCourse) -> None:
    first = write_parcel(course_at(released.root), NAME).read_bytes()
    assert write_parcel(course_at(released.root), NAME).read_bytes() == first


def test_a_release_has_its_place_to_itself(released: DeskCourse) -> None:
    write_parcel(course_at(released.root), NAME)
    assert course_at(released.root).assignments() == [NAME]
    assert not release(released.root, NAME).is_new


def test_the_panel_makes_it_and_says_what_is_next(begun: DeskCourse) -> None:
    heard = begun.panel("release")
    refused = heard.asks("pack", assignment=NAME)
    assert refused["message"] == f"{NAME} is not released yet. Release it first."
    done = heard.does("release", assignment=NAME)
    assert "Download what participants get" in done["next"]
    assert WHEEL in done["next"]
    made = heard.does("pack", assignment=NAME)
    assert made["path"] == f"release/{NAME}.zip"
    assert made["file"].endswith(made["path"])
    assert (begun.root / made["path"]).is_file()
    begun.sets(hand_in="exchange")
    assert heard.open()["exchange"], "where the page offers no file"


def test_what_was_kept_and_is_another_now_is_not_handed_out(released: DeskCourse) -> None:
    [kept] = released_versions(released.root, NAME)
    (kept.folder / "answers.json").write_text("{}", encoding="utf-8")
    refused = released.panel("release").asks("pack", assignment=NAME)
    assert "was changed by hand since it was released" in refused["message"]
    assert not refused["report"]
    assert not (released.root / "release" / f"{NAME}.zip").exists()


def test_an_assignment_of_any_name_is_refused_in_words(released: DeskCourse) -> None:
    for name in ("no-such", ""):
        refused = released.panel("release").asks("pack", assignment=name)
        assert "is not released yet" in refused["message"]
        assert not refused["report"]


# The page


def test_the_page_says_how_to_begin_and_whom_to_ask() -> None:
    page = start_here(
        Released(
            title="Mentoring 2027",
            readers="Dr Ingrid Solheim",
            crisis_contact="extension 2270",
            due="2026-12-10T17:00:00+01:00",
        ),
        NAME,
        "first.ipynb",
    )
    assert page.startswith(f"Mentoring 2027 · {NAME}\n")
    for line in (
        f"1. Unpack the zip file. Put {WHEEL} beside this file.",
        f"Open {NAME}/first.ipynb, and choose Run ▸ Run All Cells.",
        f"upload {NAME}-hand-in.zip where you found this one.",
        "It is due on 10 December 2026.",
        "Who reads it: Dr Ingrid Solheim.",
        "ask whoever gave you this file",
        "Whom to call now: extension 2270.",
    ):
        assert line in page, line


def test_what_the_course_does_not_say_is_left_out() -> None:
    page = start_here(Released(), NAME, f"{NAME}.ipynb")
    assert page.startswith(f"{NAME}\n")
    for word in ("due", "Who reads", "call now"):
        assert word not in page


def test_the_page_names_the_buttons_as_the_notebook_has_them_in_the_courses_language() -> None:
    page = start_here(Released(language="es", due="2026-12-10T17:00:00+01:00"), NAME, "a.ipynb")
    assert "Crear el archivo para entregar" in page
    assert "10 de diciembre de 2026" in page


# The file that installs mentorkit


@pytest.fixture
def installed(tmp_path: Path) -> Distribution:
    """A small program as `pip` leaves it, with the notes that it makes about this computer."""
    site = tmp_path / "site"
    files = {
        "mentorkit/__init__.py": "NUMBER = 7\n",
        "mentorkit/static/a.css": "p { }\n",
        "mentorkit/__pycache__/__init__.cpython-311.pyc": "compiled",
        "mentorkit-0.1.0.dist-info/METADATA": "Metadata-Version: 2.3\nName: mentorkit\n"
        "Version: 0.1.0\n",
        "mentorkit-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: x\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
        "mentorkit-0.1.0.dist-info/licenses/LICENSE": "BSD\n",
        "mentorkit-0.1.0.dist-info/INSTALLER": "pip\n",
        "mentorkit-0.1.0.dist-info/direct_url.json": '{"url": "file:///home/jo"}',
    }
    for name, content in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    record = [*files, "../../../bin/mentorkit", "mentorkit-0.1.0.dist-info/RECORD"]
    lines = "".join(f"{name},,\n" for name in record)
    (site / "mentorkit-0.1.0.dist-info" / "RECORD").write_text(lines, encoding="utf-8")
    return Distribution.at(site / "mentorkit-0.1.0.dist-info")


def test_what_is_installed_becomes_a_wheel_again(installed: Distribution, tmp_path: Path) -> None:
    wheel = tmp_path / WHEEL
    content = packed(installed)
    assert content
    wheel.write_bytes(content)
    found = contents(wheel)
    assert set(found) == {
        "mentorkit/__init__.py",
        "mentorkit/static/a.css",
        *(f"mentorkit-0.1.0.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD")),
        "mentorkit-0.1.0.dist-info/licenses/LICENSE",
    }
    assert b"/home/jo" not in b"".join(found.values())
    rows = list(csv.reader(io.StringIO(found["mentorkit-0.1.0.dist-info/RECORD"].decode())))
    assert {name for name, _, _ in rows} == set(found)
    for name, digest, size in rows[:-1]:
        hashed = base64.urlsafe_b64encode(hashlib.sha256(found[name]).digest()).rstrip(b"=")
        assert (digest, int(size)) == (f"sha256={hashed.decode()}", len(found[name]))


def test_pip_takes_it(installed: Distribution, tmp_path: Path) -> None:
    wheel = tmp_path / WHEEL
    wheel.write_bytes(packed(installed) or b"")
    there = tmp_path / "there"
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    done = subprocess.run(
        [*pip, "--target", str(there), str(wheel)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (there / "mentorkit" / "__init__.py").read_text(encoding="utf-8") == "NUMBER = 7\n"


def test_what_only_leads_to_a_copy_of_the_repository_makes_none(installed: Distribution) -> None:
    record = installed.locate_file("mentorkit-0.1.0.dist-info/RECORD")
    Path(str(record)).write_text("_editable.pth,,\nmentorkit-0.1.0.dist-info/METADATA,,\n")
    assert packed(installed) is None


def test_the_panel_makes_the_file_or_says_how_it_is_made(
    released: DeskCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = released.panel("release")
    monkeypatch.setattr(parcel, "packed_wheel", lambda: None)
    assert "pip wheel --no-deps -w . ." in heard.asks("install")["message"]
    monkeypatch.setattr(parcel, "packed_wheel", lambda: b"a wheel")
    made = heard.does("install")
    assert made["path"] == f"release/{WHEEL}"
    assert (released.root / made["path"]).read_bytes() == b"a wheel"
    assert course_at(released.root).assignments() == [NAME]
