"""From file to file: what is read, what is written, and what is left alone."""

import errno
import os

import pytest
from click.testing import CliRunner
from formats_patients import PATIENT, packed
from formats_stories import CLINIC, links_of
from test_formats_h5p import CLINIC as SCENARIO

from mentorkit import cli
from mentorkit.cases import CaseError, parse_case, read_case, write_case
from mentorkit.cases.formats import FormatError, conversion, convert, import_case


@pytest.fixture
def clinic(tmp_path):
    path = tmp_path / "clinic.twee"
    path.write_text(CLINIC, encoding="utf-8")
    return path


def test_a_story_becomes_a_case_named_as_its_file(clinic, tmp_path):
    done = convert(clinic, tmp_path / "first-day.md")
    case = read_case(done.path)
    assert (case, case.id) == (done.case, "first-day")
    assert done.losses == import_case(clinic).losses


@pytest.mark.parametrize(
    ("name", "content"),
    [("c.twee", CLINIC), ("c.json", SCENARIO), ("c.zip", packed(PATIENT))],
    ids=["twee", "json", "zip"],
)
@pytest.mark.parametrize("suffix", [".md", ".twee", ".tw", ".json", ".h5p", ".ink"])
def test_any_format_that_is_read_becomes_any_that_is_written(tmp_path, name, content, suffix):
    source, target = tmp_path / name, tmp_path / f"out{suffix}"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = convert(source, target)
    assert target.stat().st_size > 0
    if suffix != ".ink":
        again = import_case(target).case
        assert {scene.title for scene in again.scenes} >= {s.title for s in done.case.scenes}


def test_losses_of_both_steps_are_listed(clinic, tmp_path):
    done = convert(clinic, tmp_path / "clinic.json")
    said = " ".join(map(str, done.losses))
    assert "made for SugarCube" in said
    assert "what it says of itself" in said


def test_nothing_is_replaced_unless_one_says_so(clinic, tmp_path):
    target = tmp_path / "first-day.md"
    target.write_text("mine")
    with pytest.raises(FormatError, match="F106"):
        convert(clinic, target)
    assert target.read_text() == "mine"
    convert(clinic, target, overwrite=True)
    assert read_case(target).title == "The clinic"


def test_a_file_is_never_converted_into_itself(clinic):
    before = clinic.read_bytes()
    with pytest.raises(FormatError, match="F106"):
        convert(clinic, clinic, overwrite=True)
    assert clinic.read_bytes() == before


def test_a_name_that_no_case_can_have_is_answered_with_one_that_it_can(clinic, tmp_path):
    with pytest.raises(FormatError, match=r"F107 .*the-first-day\.md"):
        convert(clinic, tmp_path / "The first day.md")


def test_a_folder_that_is_not_there_is_made(clinic, tmp_path):
    assert convert(clinic, tmp_path / "new" / "cases" / "clinic.md").path.is_file()
    with pytest.raises(FormatError, match="F107 The file can't be written"):
        convert(clinic, clinic / "clinic.md")


def test_on_a_full_disk_the_old_file_stays(clinic, tmp_path, monkeypatch):
    target = tmp_path / "first-day.md"
    target.write_text("mine")

    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FormatError, match="F107 The file can't be written: No space left"):
        convert(clinic, target, overwrite=True)
    with pytest.raises(FormatError, match="F107"):
        convert(clinic, tmp_path / "second-day.md")
    assert target.read_text() == "mine"
    assert {one.name for one in tmp_path.iterdir()} == {clinic.name, target.name}


def test_a_file_that_came_meanwhile_is_not_replaced(clinic, tmp_path, monkeypatch):
    target = tmp_path / "first-day.twee"

    def slowly(case):
        target.write_text("mine")
        return conversion.Exported(b"")

    monkeypatch.setitem(conversion.WRITERS, ".twee", slowly)
    with pytest.raises(FormatError, match="F106"):
        convert(clinic, target)
    assert target.read_text() == "mine"


def test_nothing_is_written_when_the_source_is_refused(tmp_path):
    source, target = tmp_path / "a.twee", tmp_path / "a.md"
    source.write_text("no passages")
    with pytest.raises(FormatError):
        convert(source, target)
    assert not target.exists()


def test_a_case_with_problems_is_told_as_such(tmp_path):
    source = tmp_path / "a.md"
    source.write_text("# Here {#here}\n")
    with pytest.raises(CaseError):
        convert(source, tmp_path / "a.twee")


def test_debriefs_can_be_left_out(clinic, tmp_path):
    case = convert(clinic, tmp_path / "first-day.md").path
    with_them = convert(case, tmp_path / "with.twee").path.read_text()
    without = convert(case, tmp_path / "without.twee", debriefs=False).path.read_text()
    assert "Not carried over from Twine" in with_them
    assert "Not carried over from Twine" not in without


def test_a_case_gets_the_name_of_its_new_file(clinic, tmp_path):
    first = convert(clinic, tmp_path / "first-day.md")
    second = convert(first.path, tmp_path / "second-day.md")
    assert second.case.id == "second-day"
    assert links_of(second.case) == links_of(first.case)
    assert parse_case(second.path.read_text(encoding="utf-8")) == second.case
    assert write_case(second.case) == second.path.read_text(encoding="utf-8")


def test_windows_line_ends_and_marks_are_read(clinic, tmp_path):
    other = tmp_path / "other.twee"
    other.write_bytes(b"\xef\xbb\xbf" + CLINIC.replace("\n", "\r\n").encode())
    assert import_case(other, "x").source == import_case(clinic, "x").source


def test_the_command_lists_what_is_lost_and_where(clinic, tmp_path):
    target = tmp_path / "first-day.md"
    result = CliRunner().invoke(cli.main, ["convert", str(clinic), str(target)])
    assert result.exit_code == 0, result.output
    assert f"{target} is written: 4 scenes." in result.stdout
    assert (
        '  In the corridor: the link "gone" to "Nowhere", which is not in the file.'
        in result.stdout
    )
    again = CliRunner().invoke(cli.main, ["convert", str(clinic), str(target)])
    assert (again.exit_code, "F106" in again.stderr) == (1, True)
    forced = ["convert", "--overwrite", "--no-debriefs", str(clinic), str(target)]
    assert CliRunner().invoke(cli.main, forced).exit_code == 0
    assert read_case(target).debrief == ()
