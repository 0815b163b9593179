"""course.yaml and mentorkit.json: what is read, and how each fault is told."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mentorkit.released import Released, encode_released, read_released, released_from
from mentorkit.settings import (
    Settings,
    SettingsCode,
    SettingsError,
    parse_settings,
    read_moment,
    read_settings,
)


def faults(text: str) -> list[tuple[int, str, str]]:
    """Line, code and words of everything that is wrong with a course.yaml."""
    with pytest.raises(SettingsError) as caught:
        parse_settings(text)
    problems = caught.value.problems
    return [(one.line, one.code, f"{one.message} {one.hint}") for one in problems]


def test_the_least_course_has_an_id() -> None:
    settings = parse_settings("course: my-course\n")
    assert settings == Settings(course="my-course")
    assert (settings.language, settings.minimum_cell, settings.execute) == ("en", 10, False)


def test_the_field_decides_what_a_value_is() -> None:
    settings = parse_settings(
        """
course: "2026"
title: no
programme: 12
readers: [Dr Amal Haddad, Dr Jo Lin]
reply_by: 2026-12-15
crisis_contact: on
minimum_cell: "20"
execute: yes
assignments:
  feedback-practice:
    due: 2026-12-01 17:00 +01:00
  "007":
"""
    )
    assert (settings.course, settings.title, settings.programme) == ("2026", "no", "12")
    assert settings.readers == "Dr Amal Haddad, Dr Jo Lin"
    assert settings.reply_by == date(2026, 12, 15)
    assert settings.crisis_contact == "on"
    assert (settings.minimum_cell, settings.execute) == (20, True)
    assert settings.due("feedback-practice") == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert settings.due("007") is None


def test_an_empty_value_is_the_same_as_none() -> None:
    empty = 'course: a\nreply_by: ""\nminimum_cell:\nassignments:\ntitle: ""\nexecute:\n'
    assert parse_settings(empty) == Settings(course="a")


def test_a_day_is_meant_to_its_end_and_a_time_is_this_computers() -> None:
    text = "course: a\nassignments: {a: {due: 2026-12-01}, b: {due: 2026-12-01 17:00}}"
    day, time = (parse_settings(text).due(name) for name in "ab")
    assert day == datetime(2026, 12, 1, 23, 59, 59).astimezone()
    assert time == datetime(2026, 12, 1, 17, 0).astimezone()
    assert day is not None
    assert day.tzinfo is not None


@pytest.mark.parametrize(
    "due", ["9999-12-31 23:59 -12:00", "9999-12-31", "0001-01-01 00:00 +12:00", "2026-02-30"]
)
def test_a_time_that_no_clock_can_show_is_refused(due: str) -> None:
    with pytest.raises(SettingsError, match="`due` is a date, or a date and a time, not"):
        parse_settings(f"course: a\nassignments: {{a: {{due: {due}}}}}")
    with pytest.raises(ValueError, match=f'is a date, or a date and a time, not "{due[:4]}'):
        read_moment(due)


def test_an_assignment_can_have_its_own_readers_and_day() -> None:
    settings = parse_settings(
        """
course: a
readers: Dr Amal Haddad
reply_by: 2026-12-15
assignments:
  own:
    readers: [Dr Jo Lin, Dr Ana Sá]
    reply_by: 2027-01-10
  half:
    reply_by: ""
    due: 2026-12-01
"""
    )
    assert settings.readers_of("own") == "Dr Jo Lin, Dr Ana Sá"
    assert settings.reply_by_of("own") == date(2027, 1, 10)
    for other in ("half", "not-named"):
        assert settings.readers_of(other) == "Dr Amal Haddad"
        assert settings.reply_by_of(other) == date(2026, 12, 15)
    own, half = (released_from(settings, name) for name in ("own", "half"))
    assert (own.readers, own.reply_by) == ("Dr Jo Lin, Dr Ana Sá", "2027-01-10")
    assert (half.readers, half.reply_by) == ("Dr Amal Haddad", "2026-12-15")


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        ("course: a\ntitle: [", 2, "S102", "not YAML"),
        ("course: a\ncourse: b", 2, "S103", "twice"),
        ("course: a\nreader: x", 2, "S104", 'Did you mean "readers"?'),
        ("course: a\nassignments:\n  x:\n    du: 2026-12-01", 4, "S104", 'Did you mean "due"?'),
        ("title: x", 0, "S105", "course: my-course"),
        ("", 0, "S105", "course: my-course"),
        ('course: ""', 1, "S108", "no id"),
        ("course: my course", 1, "S108", "hyphens"),
        ("course: ../up", 1, "S108", "hyphens"),
        ("course: a\nminimum_cell: 4", 2, "S107", "never below 5"),
        ("course: a\nminimum_cell: ten", 2, "S106", "whole number"),
        ("course: a\nminimum_cell: -10", 2, "S106", "whole number"),
        ("course: a\nexecute: maybe", 2, "S106", "true or false"),
        ("course: a\nreply_by: soon", 2, "S106", "2026-12-01"),
        ("course: a\nreply_by: 2026-02-30", 2, "S106", "2026-12-01"),
        ("course: a\nlanguage: English", 2, "S106", "pt-BR"),
        ("course: a\ntitle: {a: b}", 2, "S106", "one line of text"),
        ("course: a\nreaders: [{a: b}]", 2, "S106", "one line of text"),
        ("course: a\nassignments: x", 2, "S106", "by name"),
        ("course: a\nassignments:\n  x: 2026-12-01", 3, "S106", "indented"),
        ("course: a\nassignments:\n  x:\n    due: noon", 4, "S106", "17:00"),
        ("course: a\nassignments:\n  x:\n    reply_by: soon", 4, "S106", "2026-12-01"),
        ("course: a\nassignments:\n  x:\n    reader: Jo", 4, "S104", 'Did you mean "readers"?'),
        ("course: a\nassignments:\n  a/b:\n    due: 2026-12-01", 4, "S108", "folder"),
        ("- course", 1, "S102", "key: value"),
    ],
)
def test_every_fault_has_its_line_and_code(text: str, line: int, code: str, words: str) -> None:
    (found,) = faults(text)
    assert found[:2] == (line, code)
    assert words in found[2]


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    found = faults("course: a b\nminimum_cell: 1\nexecute: 3\ncolour: red\n")
    assert [line for line, _, _ in found] == [1, 2, 3, 4]


def test_a_file_that_is_no_text_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "latin").write_bytes("title: Gef\xfchl".encode("latin-1"))
    (tmp_path / "large").write_bytes(b"#" * 300_000)
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "latin", "large", "link", "folder", "missing"):
        with pytest.raises(SettingsError) as caught:
            read_settings(tmp_path / name)
        assert caught.value.problems[0].code == SettingsCode.UNREADABLE


def test_released_comes_back_as_it_was_written(tmp_path: Path) -> None:
    released = Released(
        course="a", readers="Dr A", words={"lesson": [100, 250]}, hashes={"case": "ab12"}
    )
    (tmp_path / "mentorkit.json").write_bytes(encode_released(released))
    assert read_released(tmp_path) == released


def test_no_released_file_is_no_fault(tmp_path: Path) -> None:
    assert read_released(tmp_path) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "S202"),
        (b"[]", "S202"),
        (b'{"words": {"a": [1]}}', "S202"),
        (b'{"course": 3}', "S202"),
        (b"\xff", "S201"),
        (b"[" * 100_000, "S202"),
        (b'{"format": 2, "course": "a", "new": 1}', "S203"),
    ],
)
def test_a_released_file_that_cannot_be_used(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "mentorkit.json").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_released(tmp_path)
    assert caught.value.problems[0].code == code
    assert "safe" in str(caught.value) or code == "S201"


def test_a_released_file_that_is_a_link_or_a_pipe_is_not_followed(tmp_path: Path) -> None:
    for make in (lambda path: path.symlink_to("/etc/hostname"), os.mkfifo):
        path = tmp_path / "mentorkit.json"
        make(path)
        with pytest.raises(SettingsError):
            read_released(tmp_path)
        path.unlink()


def test_released_says_nothing_about_people(tmp_path: Path) -> None:
    keys = set(json.loads(encode_released(Released())))
    assert keys == {
        *("format", "course", "programme", "assignment", "title", "language", "readers"),
        *("reply_by", "crisis_contact", "responder", "response_time", "resources"),
        *("due", "hand_in", "words", "hashes", "asks", "version"),
    }
