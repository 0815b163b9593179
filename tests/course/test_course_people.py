"""The roster: taking a list in from a spreadsheet or a platform, and what is wrong by its row."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from course_world import CourseWorld
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorkit import cli
from mentorkit.course import CourseError, Person, RosterChange, course_at, import_roster, people_of
from mentorkit.course.people import tables as tables_of
from mentorkit.course.people.roster import is_id, names_of
from mentorkit.files import same_name, unguarded


@pytest.fixture
def course(new_course: CourseWorld) -> CourseWorld:
    return new_course


@pytest.fixture
def listed(course: CourseWorld, tmp_path: Path) -> Callable[..., RosterChange]:
    """Takes a list in that has this content."""

    def take(content: str | bytes, *, replace: bool = False, encoding: str = "utf-8") -> Any:
        file = tmp_path / "people.csv"
        file.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return import_roster(course.root, file, replace=replace)

    return take


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def roster(course: CourseWorld) -> str:
    return (course.root / "roster.csv").read_text(encoding="utf-8")


def problems(take: Callable[[], object]) -> Iterator[tuple[str, int]]:
    with pytest.raises(CourseError) as caught:
        take()
    for problem in caught.value.problems:
        assert problem.hint, problem
        yield problem.code, problem.line


# Lists as people and platforms write them


@pytest.mark.parametrize(
    "content",
    [
        "id,first_name,last_name\nana,Ana,Núñez\n",
        "\ufeffID;First name;Surname\r\n ana ;Ana;Núñez\r\n",
        "sep=;\nUsername;First Name;Last Name\nana;Ana;Núñez\n",
        "Student ID\tName\nana\tNúñez, Ana\n",
        "\n\nNombre,Apellido(s),Usuario,Grupo\nAna,Núñez,ana,3\n",
        '"Apellidos","Nombre","Nombre de usuario"\n"Núñez","Ana","ana"\n,,\n',
    ],
)
def test_lists_as_they_come(
    course: CourseWorld, listed: Callable[..., RosterChange], content: str
) -> None:
    assert listed(content).added == ("ana",)
    assert roster(course) == "id,first_name,last_name\nana,Ana,Núñez\n"
    assert names_of(course_at(course.root)) == {"ana": "Ana Núñez"}


def test_canvas_list_of_grades(course: CourseWorld, listed: Callable[..., RosterChange]) -> None:
    change = listed(
        "Student,ID,SIS User ID,SIS Login ID,Section,Practice (12)\n"
        "    Points Possible,,,,,4\n"
        '"Lind, Ana Maria",12345,S1,alind,One,3\n'
        '"Student, Test",99,,,One,\n'
    )
    assert change.added == ("alind",)
    assert people_of(course_at(course.root)) == [
        Person("alind", "Ana Maria", "Lind", lms_id="12345")
    ]
    assert change.notes == ("The ids are in the column “SIS Login ID”.",)


def test_moodles_list_of_people(course: CourseWorld, listed: Callable[..., RosterChange]) -> None:
    change = listed("First name,Last name,Email address\nAna,Lind,ana@x.org\n")
    assert change.added == ("ana@x.org",)
    assert "the e-mail addresses are the ids" in change.notes[0]
    [ana] = people_of(course_at(course.root))
    assert (ana.email, ana.name) == ("ana@x.org", "Ana Lind")


def test_a_whole_name_without_a_comma_is_not_divided(
    course: CourseWorld, listed: Callable[..., RosterChange]
) -> None:
    listed("id,Name\na,José María Núñez Öz\n")
    assert people_of(course_at(course.root)) == [Person("a", "José María Núñez Öz")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(course: CourseWorld, listed: Callable[..., RosterChange], encoding: str) -> None:
    assert listed("id,last name\na,Núñez\n", encoding=encoding).notes == ()
    assert "Núñez" in roster(course)


def test_windows_text_is_read_and_said_so(
    course: CourseWorld, listed: Callable[..., RosterChange]
) -> None:
    change = listed("id,last name\na,Núñez\n", encoding="cp1252")
    assert "read as Windows text" in change.notes[0]
    assert "Núñez" in roster(course)


def test_a_workbook(course: CourseWorld, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "people.xlsx",
        Notes=[["Who is here", None], [None, None]],
        Empty=[],
        People=[["Student ID", "First name", "Surname"], [None], [7001, "Ana", "Lind"], [7.0, "B"]],
    )
    change = import_roster(course.root, path)
    assert change.added == ("7", "7001")
    assert "The list is in the sheet “People”." in change.notes
    assert roster(course) == "id,first_name,last_name\n7001,Ana,Lind\n7,B,\n"


# Old and new


def test_a_new_list_over_the_old_one(
    course: CourseWorld, listed: Callable[..., RosterChange]
) -> None:
    (course.root / "roster.csv").write_text(
        "id,first_name,last_name,lms_id,group\nana,Ana,Lind,5,red\nben,Ben,Roe,,blue\ncy,Cy,Oz,,\n",
        encoding="utf-8",
    )
    change = listed("id,first name,last name\nANA,Ana,Lind\nben,Ben,Rowe\ndee,Dee,Fox\n")
    assert change == RosterChange(
        added=("dee",), changed=("ben",), unchanged=("ana",), gone=("cy",), kept=True
    )
    # What only the roster knows is still there, and so is how it writes an id.
    assert roster(course) == (
        "id,first_name,last_name,lms_id,group\n"
        "ana,Ana,Lind,5,red\nben,Ben,Rowe,,blue\ncy,Cy,Oz,,\ndee,Dee,Fox,,\n"
    )
    again = listed("id\nana\nben\ndee\n", replace=True)
    assert (again.gone, again.kept, again.changed) == (("cy",), False, ())
    assert "cy" not in roster(course)


# What is wrong, by row


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("id,name\n,Ana\n", [("R108", 2)]),
        ("id,name\n\nana,Ana\nben,Ben\nANA,Other\n", [("R109", 5)]),
        ("id\ncafé\ncafe\u0301\n", [("R109", 3)]),
        ("id\na/b\n..\n.x\nCON\nnul.txt\nx.\n" + "x" * 101, [("R110", row) for row in range(2, 9)]),
        ("id,name\nana,=1+1\n=A1,Ben\ncy,@x\n", [("R111", 2), ("R111", 3), ("R111", 4)]),
        ('id,name\nana,"A\nna"\nb\u200bn,Ben\ncy,\u202eyC\n', [("R111", row) for row in (2, 3, 4)]),
        ("given name,town\nAna,Rome\n", [("R107", 1)]),
        ("", [("R105", 0)]),
        ("\n \n,,\n", [("R105", 0)]),
        (b"id\n\x81\x8d\n", [("R105", 0)]),
        (b"id\na\0b\n", [("R105", 0)]),
        (b'id\n"' + b"x" * 200_000, [("R105", 0)]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [("R105", 0)]),
        (b"PK\x03\x04 damaged", [("R105", 0)]),
    ],
)
def test_faults_are_named_by_row_and_nothing_is_written(
    course: CourseWorld,
    listed: Callable[..., RosterChange],
    content: str | bytes,
    found: list[tuple[str, int]],
) -> None:
    (course.root / "roster.csv").write_text("id\nzoe\n", encoding="utf-8")
    assert list(problems(lambda: listed(content))) == found
    assert roster(course) == "id\nzoe\n"


def test_a_header_without_ids_is_named_with_what_would_do(
    listed: Callable[..., RosterChange],
) -> None:
    with pytest.raises(CourseError, match=r"Seen and not used: town, ward\..*“Username”"):
        listed("given name,town,ward\nAna,Rome,3\n")
    many = ",".join(f"column {number}" for number in range(15))
    with pytest.raises(CourseError, match=r"column 11 and 3 more\."):
        listed(f"name,{many}\nAna,1\n")
    with pytest.raises(CourseError, match=r"an id for each person\. Call one “id”"):
        listed("given name\nAna\n")


@pytest.mark.parametrize(
    "title",
    [
        *("Staff ID", "staff_id", "StaffID", "Staff No.", "STAFF NUMBER", "Employee ID number"),
        *("Employee-Number", "Personnel no", "Payroll number", "Badge #ID", "Badge No"),
        *("Hospital ID", "Registration number", "Nº de empleado", "N.º de empleada"),
        *("Número de nómina", "N° de legajo", "ID de empleado", "Núm. de expediente", "Legajo"),
        *("Clave del trabajador", "Número de credencial", "Código de alumno"),
    ],
)
def test_the_number_that_an_office_knows_people_by_is_their_id(
    course: CourseWorld, listed: Callable[..., RosterChange], title: str
) -> None:
    change = listed(f"Name;E-mail;{title}\nAna Lind;ana@x.org;0042\n")
    assert change.added == ("0042",)
    assert change.notes == (f"The ids are in the column “{title}”.",)


@pytest.mark.parametrize(
    "title", ["Staff", "Personal", "Employee", "Staff room", "Grade", "Número"]
)
def test_what_is_nobodys_number_is_no_id(listed: Callable[..., RosterChange], title: str) -> None:
    change = listed(f"Name,E-mail,{title}\nAna Lind,ana@x.org,7\n")
    assert change.added == ("ana@x.org",)
    assert change.notes[0].endswith(
        f"so the e-mail addresses are the ids. Seen and not used: {title}."
    )


def test_an_office_number_comes_after_what_a_platform_knows(
    listed: Callable[..., RosterChange],
) -> None:
    assert listed("Staff ID,Username,Name\n0042,ana,Ana Lind\n").added == ("ana",)


def test_blank_and_doubled_office_numbers_are_named_by_row(
    course: CourseWorld, listed: Callable[..., RosterChange]
) -> None:
    content = "Staff ID,Name\n0042,Ana Lind\n,Ben Okoro\n0042,Cy Oz\n"
    assert list(problems(lambda: listed(content))) == [("R108", 3), ("R109", 4)]
    assert not (course.root / "roster.csv").exists()


def test_faults_in_a_workbook_have_the_row_that_it_shows(
    course: CourseWorld, tmp_path: Path
) -> None:
    rows = [["id", "name"], [None, None], ["ana", "=1+1"], [None, "Ben"]]
    path = workbook(tmp_path / "people.xlsx", People=rows)
    assert (
        list(problems(lambda: import_roster(course.root, path))) == [("R108", 4), ("R111", 3)][::-1]
    )


def test_too_many_people(
    listed: Callable[..., RosterChange], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_of, "MOST_ROWS", 3)
    assert len(listed("id\na\nb\nc\n\n\n").added) == 3
    assert list(problems(lambda: listed("id\na\nb\n\nc\nd\n"))) == [("R112", 6)]


def test_a_workbook_that_would_fill_the_disk(
    course: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "people.xlsx", People=[["id"], ["ana"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(3_000_000))
    monkeypatch.setattr(tables_of, "_LARGEST_UNPACKED", 2_000_000)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(CourseError, match=r"R105 .*would unpack to more"):
        import_roster(course.root, path)


def test_a_workbook_that_is_no_workbook(course: CourseWorld, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(CourseError, match=r"R105 .*damaged"):
        import_roster(course.root, path)


def test_a_roster_is_read_strictly(course: CourseWorld) -> None:
    path = course.root / "roster.csv"
    path.write_text("id,last_name\nana,Lind\n,Roe\nAna,X\n", encoding="utf-8")
    found = list(problems(lambda: names_of(course_at(course.root))))
    assert found == [("R108", 3), ("R109", 4)]
    path.write_bytes("id,last_name\nana,Núñez\n".encode("cp1252"))
    with pytest.raises(CourseError, match=r"R105 .*`mentorkit roster roster\.csv`"):
        names_of(course_at(course.root))
    assert import_roster(course.root, path).unchanged == ("ana",)
    assert names_of(course_at(course.root)) == {"ana": "Núñez"}
    path.unlink()
    assert names_of(course_at(course.root)) == {}


# Laws


@settings(max_examples=60)
@given(st.text(max_size=12))
def test_an_id_can_be_a_folders_name(text: str) -> None:
    if is_id(text):
        assert not set(text) & set('<>:"/\\|?*\0\n')
        assert not text.startswith((".", " ", "-"))
        assert not text.endswith((".", " "))
        assert same_name(same_name(text)) == same_name(text)


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=10).map(
    str.strip
)


@settings(max_examples=60)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}[0-9]", fullmatch=True), CELLS, min_size=1))
def test_a_list_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, people: dict[str, str]
) -> None:
    text = io.StringIO(newline="")
    rows = [
        (one, name) for one, name in people.items() if not unguarded(name).startswith(("@", "="))
    ]
    csv.writer(text).writerows([("id", "last_name"), *rows])
    home = tmp_path_factory.mktemp("course")
    for name in ("course.yaml", "nbgrader_config.py"):
        (home / name).write_text("", encoding="utf-8")
    (home / "list.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    if not rows:
        return
    change = import_roster(home, home / "list.csv")
    assert change.added == tuple(sorted(one for one, _ in rows))
    before = (home / "roster.csv").read_bytes()
    assert import_roster(home, home / "list.csv").unchanged == change.added
    assert import_roster(home, home / "roster.csv").unchanged == change.added
    assert (home / "roster.csv").read_bytes() == before


def test_no_name_in_the_roster_is_a_formula(course: CourseWorld, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,first_name\nana,－1+1\nben,-1\n", encoding="utf-8")
    import_roster(course.root, path)
    written = (course.root / "roster.csv").read_text("utf-8")
    assert written == "id,first_name,last_name\nana,'－1+1,\nben,'-1,\n"
    assert [one.first_name for one in people_of(course_at(course.root))] == ["－1+1", "-1"]
    own = "id,first_name,last_name,group\nana,Ana,,-2\n"
    (course.root / "roster.csv").write_text(own, encoding="utf-8")
    path.write_text("id,first_name\nana,Anna\n", encoding="utf-8")
    import_roster(course.root, path)
    assert (course.root / "roster.csv").read_text("utf-8") == own.replace(",Ana,", ",Anna,")


# The command


def test_the_command(course: CourseWorld, tmp_path: Path) -> None:
    (course.root / "roster.csv").write_text("id\nzoe\n", encoding="utf-8")
    file = tmp_path / "people.csv"
    file.write_text("Username,Name\nana,Ana\n", encoding="utf-8")
    arguments = ["roster", str(file), "--course", str(course.root)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0, result.output
    assert "The roster: 1 new, 0 changed, 0 as before." in result.stdout
    assert "still on the roster: zoe" in result.stdout
    assert "The ids are in the column “Username”." in result.stderr
    again = CliRunner().invoke(cli.main, [*arguments, "--replace"])
    assert "taken off the roster: zoe" in again.stdout
