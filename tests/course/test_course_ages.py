"""Which submission is the newer one, whatever clocks say; and that none is kept nowhere."""

from __future__ import annotations

import io
import itertools
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from course_world import CourseWorld, Participant
from downloads import HAND_IN, MONDAY, Zip, bundle
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.answers import Answers, encode
from mentorkit.answers.document import Text
from mentorkit.course import Standing, course_at, senders
from mentorkit.course.collecting.ages import Age, is_newer, is_surely_newer
from mentorkit.course.collecting.notes import Notes

ROSTER = "id,first_name,last_name,email,lms_id\nana,Ana,Lind,ana@x.org,12345\n"
DUE = "{quick-practice: {due: '2026-09-21 17:00 +00:00'}}"


@pytest.fixture
def course(course: CourseWorld) -> CourseWorld:
    """The released course, with a roster."""
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


def made_at(content: bytes, *, hours: float = 0, minutes: float = 0) -> bytes:
    """A bundle as a computer makes it whose clock is that far from this one's."""
    moment = (datetime.now() + timedelta(hours=hours, minutes=minutes)).timetuple()[:6]
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, moment), old.read(info))
    return made.getvalue()


def works(course: CourseWorld, name: str, text: str) -> bytes:
    return bundle(course.participant(name).writes(text))


def counts(course: CourseWorld) -> str:
    return (course.submitted("ana") / "answers.json").read_text(encoding="utf-8")


def earlier(course: CourseWorld) -> list[str]:
    shelf = course.root / "earlier" / "ana" / course.assignment
    return [path.read_text("utf-8") for path in sorted(shelf.glob("*/answers.json"))]


def canvas(home: Path, upload: int, content: bytes, at: tuple[int, ...] = MONDAY) -> Path:
    made = Zip(home / f"canvas-{upload}.zip")
    return made.put(f"lindana_12345_{upload}_{HAND_IN}", content, at).done()


def test_canvas_counts_uploads_whatever_clocks_say(course: CourseWorld, tmp_path: Path) -> None:
    soon = (datetime.now() + timedelta(hours=5)).timetuple()[:6]  # by a server in another zone
    newer = canvas(tmp_path, 902, made_at(works(course, "b", "Second."), hours=-9), soon)
    older = canvas(tmp_path, 901, made_at(works(course, "a", "First."), hours=3), soon)
    assert course.collect(newer).new == ("ana",)
    taken = course.collect(older)
    assert (taken.updated, taken.unchanged, taken.older) == ((), ("ana",), ("ana",))
    assert "Second." in counts(course)
    assert [["First." in text for text in earlier(course)]] == [[True]]
    assert course.collect(older).older == ()
    assert course.collect(newer).unchanged == ("ana",)
    assert senders(course_at(course.root), course.assignment)["ana"].upload == 902


def test_who_uploads_an_earlier_file_once_more_means_it(
    course: CourseWorld, tmp_path: Path
) -> None:
    first = works(course, "a", "First.")
    course.collect(canvas(tmp_path, 901, first))
    course.collect(canvas(tmp_path, 902, works(course, "b", "Second.")))
    again = canvas(tmp_path, 903, first)
    assert course.collect(again).updated == ("ana",)
    assert course.collect(again).unchanged == ("ana",)
    assert "First." in counts(course)


def test_a_moodle_download_made_before_is_no_newer_one(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    """Its date is by a server that may stand in another zone than this computer."""
    moments = [(datetime.now() + timedelta(hours=5, minutes=at)).timetuple()[:6] for at in (0, 9)]
    older, newer = (
        download().moodle("Ana Lind", 5, HAND_IN, works(course, text, f"{text}."), at=at).done()
        for text, at in zip(("First", "Second"), moments, strict=True)
    )
    course.collect(newer)
    assert course.collect(older).older == ("ana",)
    assert "Second." in counts(course)
    assert course.collect(older).unchanged == ("ana",)


def test_a_clock_that_is_ahead_makes_nothing_newer(course: CourseWorld, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    older = made_at(works(course, "a", "First."), hours=9, minutes=-60)
    newer = made_at(works(course, "b", "Second."), hours=9, minutes=-10)
    (inbox / "Ana Lind.zip").write_bytes(older)
    (inbox / "ana.zip").write_bytes(newer)
    assert course.collect(inbox).new == ("ana",)
    for _ in range(2):
        assert course.collect(inbox).unchanged == ("ana",)
        assert ("Second." in counts(course), len(earlier(course))) == (True, 1)
    (inbox / "ana.zip").unlink()
    assert course.collect(inbox).unchanged == ("ana",)
    assert "Second." in counts(course)


def test_an_older_mail_that_is_seen_later_is_not_taken_for_newer(
    course: CourseWorld, tmp_path: Path
) -> None:
    for name, text, at in (("a", "Second.", -10), ("b", "First.", -60)):
        (tmp_path / name).mkdir()
        content = made_at(works(course, name, text), hours=9, minutes=at)
        (tmp_path / name / "ana.zip").write_bytes(content)
    course.collect(tmp_path / "a")
    taken = course.collect(tmp_path / "b")
    assert (taken.older, taken.updated) == (("ana",), ())
    assert "Second." in counts(course)


def test_what_looks_older_is_said_and_kept(course: CourseWorld, tmp_path: Path) -> None:
    """A laptop whose clock is behind made it: it may well be the newer one."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ana.zip").write_bytes(made_at(works(course, "a", "First."), minutes=-60))
    course.collect(inbox)
    (inbox / "ana.zip").write_bytes(made_at(works(course, "b", "Second."), hours=-8))
    taken = course.collect(inbox)
    assert (taken.unchanged, taken.older) == (("ana",), ("ana",))
    assert "First." in counts(course)
    assert [["Second." in text for text in earlier(course)]] == [[True]]
    [line] = [line for line in taken.told() if "older" in line]
    assert line == (
        "  ana: what came now differs from what counts, and looks older. "
        f"It is in earlier/ana/{course.assignment}."
    )
    assert course.collect(inbox).older == ()


def test_of_one_folder_revisions_say_what_is_newer(course: CourseWorld, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    ana = course.participant("ana")
    first = made_at(bundle(ana.writes("First.")), minutes=-60)
    second = made_at(bundle(ana.writes("Second.")), hours=-8)
    (inbox / "ana.zip").write_bytes(first)
    course.collect(inbox)
    (inbox / "ana.zip").write_bytes(second)
    assert course.collect(inbox).updated == ("ana",)
    # And the other way round, when the older one is seen for the first time.
    older = made_at(bundle(_one_step_back(course, ana)), hours=3)
    (inbox / "ana.zip").write_bytes(older)
    assert course.collect(inbox).older == ("ana",)
    assert "Second." in counts(course)


def _one_step_back(course: CourseWorld, ana: Participant) -> Participant:
    """A copy of the person's folder in which the text has its first revision."""
    answers = ana.sitting.answers
    copy = course.participant("copy")
    content = answers.items["lesson"]
    kept = {"lesson": Text(f"{content.text} Before.", revision=1)}  # type: ignore[union-attr]
    older = Answers(
        assignment=answers.assignment, folder=answers.folder, date=answers.date, items=kept
    )
    (copy.folder / "answers.json").write_bytes(encode(older))
    return copy


def test_a_download_from_a_server_ahead_makes_nobody_late(
    course: CourseWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was made after the due date by the server's clock, and collected before it by ours."""
    due = datetime.now(UTC) + timedelta(hours=1)
    course.sets(assignments=DUE.replace("2026-09-21 17:00", f"{due:%Y-%m-%d %H:%M}")).release()
    made = Zip(tmp_path / "canvas.zip")
    at = (datetime.now() + timedelta(hours=5)).timetuple()[:6]
    made.put(f"lindana_LATE_12345_901_{HAND_IN}", works(course, "a", "Words."), at)
    course.collect(made.done())
    [standing] = course.status().standings
    assert isinstance(standing, Standing)
    assert not standing.late


def test_the_first_time_that_something_was_seen_stays(course: CourseWorld, tmp_path: Path) -> None:
    path = canvas(tmp_path, 901, works(course, "a", "First."))
    course.collect(path)
    [before] = Notes(course_at(course.root), course.assignment).of("ana")
    course.collect(path)
    [after] = Notes(course_at(course.root), course.assignment).of("ana")
    assert (before.seen, before.mark, before.made) == (after.seen, after.mark, after.made)


# Laws

NOW = time.time()
TEXTS = st.builds(Text, text=st.sampled_from("ab"), revision=st.integers(1, 3))
ANSWERS = st.builds(
    Answers,
    assignment=st.just("x"),
    folder=st.sampled_from(["", "f", "g"]),
    items=st.dictionaries(st.sampled_from("pq"), TEXTS),
)
TIMES = st.floats(NOW - 10**6, NOW + 10**6)
AGES = st.builds(
    Age,
    made=TIMES,
    seen=TIMES,
    answers=ANSWERS,
    noted=st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),
    upload=st.integers(0, 3),
    downloaded=st.just(0.0) | TIMES,
)


@given(AGES, AGES)
def test_two_are_never_newer_than_each_other(one: Age, other: Age) -> None:
    assert not (is_newer(one, other) and is_newer(other, one))
    if (sure := is_surely_newer(one, other)) is not None:
        assert is_surely_newer(other, one) is not sure
        assert is_newer(one, other) is sure


@given(AGES)
def test_none_is_newer_than_itself(one: Age) -> None:
    assert not is_newer(one, one)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4))
def test_work_that_goes_on_in_one_folder_is_newer_at_each_step(steps: list[int]) -> None:
    ages = []
    items: dict[str, Text] = {}
    for number, step in enumerate(steps):
        key = f"item-{step}"
        before = items.get(key)
        items = {**items, key: Text("x", revision=(before.revision if before else 0) + 1)}
        answers = Answers(assignment="x", folder="f", items=dict(items))
        ages.append(Age(NOW - number * 3600, NOW, answers))  # by a clock that runs backwards
    for one, other in itertools.combinations(ages, 2):
        assert is_newer(other, one)
        assert not is_newer(one, other)
