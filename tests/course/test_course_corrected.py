"""A match that was wrong and is put right: whose work lies where afterwards, and what is said."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from course_world import CourseWorld
from downloads import HAND_IN, MONDAY, TUESDAY, Zip, bundle

from mentorkit.course import (
    CourseError,
    Sender,
    confirm_match,
    course_at,
    release,
    reply,
    return_feedback,
    senders,
)
from mentorkit.course.collecting import correcting
from mentorkit.course.collecting.matches import confirmed_matches
from mentorkit.course.collecting.notes import Notes
from mentorkit.course.collecting.taking import Place

ROSTER = """id,first_name,last_name,email,lms_id
ana,Ana,Lind,ana@x.org,
ana2,Ana,Lind,ana2@x.org,
bo,Bo,Berg,bo@x.org,
"""


@pytest.fixture
def course(course: CourseWorld) -> CourseWorld:
    """The released course, with a roster on which two people have one name."""
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


def works(course: CourseWorld, name: str, text: str) -> bytes:
    return bundle(course.participant(name).plays("ask", "listen").writes(text))


def answers(course: CourseWorld, student: str) -> str:
    return (course.submitted(student) / "answers.json").read_text(encoding="utf-8")


def earlier(course: CourseWorld, student: str) -> list[str]:
    shelf = course.root / "earlier" / student / course.assignment
    return [path.read_text("utf-8") for path in sorted(shelf.glob("*/answers.json"))]


def kept(course: CourseWorld) -> dict[str, Sender]:
    return senders(course_at(course.root), course.assignment)


def rows(course: CourseWorld, student: str) -> int:
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        found = gradebook.execute(
            "SELECT count(*) FROM submitted_assignment WHERE student_id = ?", (student,)
        ).fetchone()
    return int(found[0])


def annie(course: CourseWorld, made: Zip) -> Zip:
    return made.moodle("Annie L", 1001, HAND_IN, works(course, "annie", "Hers."))


def test_what_came_from_a_sender_goes_to_whom_it_belongs(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = annie(course, download()).done()
    assert course.collect(path, {"Annie L (1001)": "bo"}).new == ("bo",)
    course.grade()
    reply(course.root, course.assignment, "bo", "Dear Bo.")
    [sent] = [return_feedback(course.root, course.assignment, way="moodle", pdf=False)]
    assert sent.sent == ("bo",)
    taken = course.collect(path, {"Annie L (1001)": "ana"})
    assert (taken.new, taken.updated) == (("ana",), ())
    assert "Hers." in answers(course, "ana")
    assert not course.submitted("bo").exists()
    assert not (course.root / "autograded" / "bo" / course.assignment).exists()
    assert not (course.root / "feedback" / "bo" / course.assignment).exists()
    assert set(kept(course)) == {"ana"}
    assert earlier(course, "bo") == []
    [moved] = taken.moved
    assert (moved.student, moved.owner, moved.counted, moved.back) == ("bo", "ana", True, False)
    [line] = [line for line in taken.told() if "bo" in line]
    said = (
        "“Annie L (1001)” is ana: what bo had from there went to ana, and bo has handed in nothing"
    )
    assert line.strip().startswith(said)
    assert f"grade {course.assignment} again" in line
    assert "still in the gradebook, under bo" in line  # the reply, which nobody else has
    course.grade()
    back = return_feedback(
        course.root, course.assignment, way="pages", pdf=False, without_reply=True, again=True
    )
    assert back.sent == ("ana",)
    # Nothing of it is said, or done, a second time.
    again = course.collect(path)
    assert (again.moved, again.unchanged) == ((), ("ana",))


def test_points_that_nobody_gave_leave_the_gradebook(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = annie(course, download()).done()
    course.collect(path, {"Annie L (1001)": "bo"})
    course.grade()
    assert rows(course, "bo") == 1
    taken = course.collect(path, {"Annie L (1001)": "ana"})
    assert not taken.moved[0].points
    assert rows(course, "bo") == 0
    course.grade()
    assert (rows(course, "ana"), rows(course, "bo")) == (1, 0)
    # What is really Bo's is taken, whatever its time, and graded as his.
    made = annie2(download, path).moodle("Bo Berg", 1002, HAND_IN, works(course, "bo", "His."))
    assert course.collect(made.done()).new == ("bo",)
    course.grade()
    assert "His." in course.cell("bo", "words").source


def annie2(download: Callable[[], Zip], path: Path) -> Zip:
    """Another download that begins with all that is in one."""
    made = download()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            made.put(name, archive.read(name))
    return made


def test_the_newest_of_ones_own_is_put_back(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    first = download().moodle("Bo Berg", 7, HAND_IN, works(course, "b1", "His first."), at=MONDAY)
    course.collect(first.done())
    second = download().moodle("Bo Berg", 7, HAND_IN, works(course, "b2", "His last."), at=TUESDAY)
    assert course.collect(second.done()).updated == ("bo",)
    wrong = download().moodle(
        "Annie L", 9, HAND_IN, works(course, "a", "Hers."), at=(2026, 9, 23, 10, 0, 0)
    )
    path = wrong.done()
    assert course.collect(path, {"Annie L (9)": "bo"}).updated == ("bo",)
    course.grade()
    assert "Hers." in course.cell("bo", "words").source
    taken = course.collect(path, {"Annie L (9)": "ana"})
    assert "His last." in answers(course, "bo")
    assert "Hers." in answers(course, "ana")
    assert [["His first." in text for text in earlier(course, who)] for who in ("bo", "ana")] == [
        [True],
        [],
    ]
    assert {who: one.number for who, one in kept(course).items()} == {"bo": "7", "ana": "9"}
    [moved] = taken.moved
    assert moved.back
    assert "bo's own of before counts again" in moved.told()
    assert not (course.root / "autograded" / "bo" / course.assignment).exists()
    course.grade()
    assert "His last." in course.cell("bo", "words").source


def both_to_one(course: CourseWorld, made: Zip) -> Path:
    """Two accounts were given to one id, as it could be done before it was refused."""
    made.moodle("Ana Lind", 1, HAND_IN, works(course, "one", "One."))
    made.moodle("Ana Lind", 2, HAND_IN, works(course, "two", "Two."), at=TUESDAY)
    path = made.done()
    for number in (1, 2):
        alone = Zip(path.with_name(f"alone-{number}.zip"))
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if f"_{number}_" in info.filename:
                    alone.put(info.filename, archive.read(info), info.date_time)
        course.collect(alone.done(), {f"Ana Lind ({number})": "ana"})
    assert "Two." in answers(course, "ana")
    return path


def test_of_two_accounts_given_to_one_person_one_is_corrected(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = both_to_one(course, download())
    assert len(course.collect(path).unmatched) == 2
    assert "Two." in answers(course, "ana")  # until somebody says whose it is
    taken = course.collect(path, {"Ana Lind (2)": "ana2"})
    assert ("One." in answers(course, "ana"), "Two." in answers(course, "ana2")) == (True, True)
    assert (earlier(course, "ana"), earlier(course, "ana2")) == ([], [])
    assert {who: one.number for who, one in kept(course).items()} == {"ana": "1", "ana2": "2"}
    assert [(one.student, one.owner) for one in taken.moved] == [("ana", "ana2")]


@pytest.mark.parametrize("later", [MONDAY, TUESDAY])
def test_two_who_were_taken_for_each_other(
    course: CourseWorld, download: Callable[[], Zip], later: tuple[int, ...]
) -> None:
    made = download().moodle("Ana Lind", 1, HAND_IN, works(course, "one", "One."), at=later)
    path = made.moodle("Ana Lind", 2, HAND_IN, works(course, "two", "Two.")).done()
    course.collect(path, {"Ana Lind (1)": "ana2", "Ana Lind (2)": "ana"})
    taken = course.collect(path, {"Ana Lind (1)": "ana", "Ana Lind (2)": "ana2"})
    assert {(one.student, one.owner) for one in taken.moved} == {("ana", "ana2"), ("ana2", "ana")}
    assert ("One." in answers(course, "ana"), "Two." in answers(course, "ana2")) == (True, True)
    assert (earlier(course, "ana"), earlier(course, "ana2")) == ([], [])
    assert {who: one.number for who, one in kept(course).items()} == {"ana": "1", "ana2": "2"}


def test_what_was_taken_before_there_were_notes_is_corrected(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    path = annie(course, download()).done()
    course.collect(path, {"Annie L (1001)": "bo"})
    shutil.rmtree(course.root / "collected")
    taken = course.collect(path, {"Annie L (1001)": "ana"})
    assert [(one.student, one.owner) for one in taken.moved] == [("bo", "ana")]
    assert not course.submitted("bo").exists()
    assert "Hers." in answers(course, "ana")


def test_a_sender_who_is_nobody_after_all(course: CourseWorld, download: Callable[[], Zip]) -> None:
    path = annie(course, download()).done()
    course.collect(path, {"Annie L (1001)": "bo"})
    taken = course.collect(path, {"Annie L (1001)": "-"})
    assert taken.ignored == ("Annie L (1001)",)
    assert not course.submitted("bo").exists()
    [lost] = (course.root / "earlier" / ".nobody" / course.assignment).glob("*/answers.json")
    assert "Hers." in lost.read_text("utf-8")
    [moved] = taken.moved
    assert f"lies in earlier/.nobody/{course.assignment}" in moved.told()
    # And it can be somebody's again.
    assert course.collect(path, {"Annie L (1001)": "ana"}).new == ("ana",)


def test_a_correction_holds_in_the_assignments_before(
    course: CourseWorld, download: Callable[[], Zip], tmp_path: Path
) -> None:
    source = course.source.with_name("slow-practice")
    shutil.copytree(course.source, source)
    (source / f"{course.assignment}.ipynb").rename(source / "slow-practice.ipynb")
    release(course.root, "slow-practice")
    slow = CourseWorld(course.root, tmp_path / "elsewhere", assignment="slow-practice")
    first = download().canvas("L, Annie", 1001, HAND_IN, works(course, "a", "Hers.")).done()
    second = download().canvas("L, Annie", 1001, "x.zip", works(slow, "a", "Hers, later.")).done()
    course.collect(first, {"lannie (1001)": "bo"})
    assert slow.collect(second).new == ("bo",)
    taken = slow.collect(second, {"lannie (1001)": "ana"})
    assert {(one.assignment, one.student) for one in taken.moved} == {
        (course.assignment, "bo"),
        ("slow-practice", "bo"),
    }
    assert not course.submitted("bo").exists()
    assert "Hers." in answers(course, "ana")
    assert "Hers, later." in answers(slow, "ana")
    assert taken.new == ("ana",)


def test_a_match_that_was_changed_by_hand_is_a_correction(
    course: CourseWorld, download: Callable[[], Zip], tmp_path: Path
) -> None:
    course.collect(annie(course, download()).done(), {"Annie L (1001)": "bo"})
    confirm_match(course.root, "Annie L (1001)", "ana")
    (tmp_path / "inbox").mkdir()
    taken = course.collect(tmp_path / "inbox")
    assert (taken.new, len(taken.moved)) == (("ana",), 1)
    assert not course.submitted("bo").exists()


def test_of_files_only_the_very_same_one_is_corrected(course: CourseWorld, tmp_path: Path) -> None:
    """The next file of that name may be another person's."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "A Lind.zip").write_bytes(works(course, "a1", "Of the first."))
    course.collect(inbox, {"A Lind": "ana"})
    (inbox / "A Lind.zip").write_bytes(works(course, "a2", "Of the second."))
    assert course.collect(inbox, {"A Lind": "ana2"}).moved == ()
    assert "Of the first." in answers(course, "ana")
    assert "Of the second." in answers(course, "ana2")
    taken = course.collect(inbox, {"A Lind": "bo"})
    assert [(one.student, one.owner) for one in taken.moved] == [("ana2", "bo")]
    assert "Of the second." in answers(course, "bo")
    assert not course.submitted("ana2").exists()
    taken = course.collect(inbox, {"A Lind": "-"})
    assert [(one.student, one.owner) for one in taken.moved] == [("bo", "-")]
    assert not course.submitted("bo").exists()


class Killed(BaseException):
    """Stands for a kill."""


@pytest.mark.parametrize("at", range(5))
def test_a_correction_that_was_killed_is_gone_on_with(
    course: CourseWorld,
    download: Callable[[], Zip],
    monkeypatch: pytest.MonkeyPatch,
    at: int,
) -> None:
    own = download().moodle("Bo Berg", 7, HAND_IN, works(course, "b", "His."), at=MONDAY).done()
    course.collect(own)
    path = annie(course, download()).done()
    course.collect(path, {"Annie L (1001)": "bo"})
    steps = iter(range(100))

    def killed_at(step: int) -> Callable[..., Callable[..., object]]:
        def wrapped(real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **options: object) -> object:
                if next(steps) == step:
                    raise Killed
                return real(*args, **options)

            return call

        return wrapped

    with monkeypatch.context() as patch:
        wrap = killed_at(at)
        for thing, name in (
            (Place, "take"),
            (Place, "put_back"),
            (Place, "remove"),
            (correcting, "keep_senders"),
            (Notes, "drop"),
        ):
            patch.setattr(thing, name, wrap(getattr(thing, name)))
        with pytest.raises(Killed):
            course.collect(path, {"Annie L (1001)": "ana"})
    course.collect(path)
    assert "His." in answers(course, "bo")
    assert "Hers." in answers(course, "ana")
    assert (earlier(course, "bo"), earlier(course, "ana")) == ([], [])
    assert {who: one.number for who, one in kept(course).items()} == {"bo": "7", "ana": "1001"}


# Whom a hint may name


def test_a_hint_names_nobody_where_several_can_be_meant(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().moodle("Ana Lind", 1, HAND_IN, works(course, "one", "One."))
    made.moodle("Ana Lind", 2, HAND_IN, works(course, "two", "Two."))
    said = list(course.collect(made.done()).not_taken())
    assert '    then add  --match "Ana Lind (1)=ID"' in said
    assert '    then add  --match "Ana Lind (2)=ID"' in said


def test_two_senders_who_are_like_one_person_are_both_left_open(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().moodle("B Berg", 1, HAND_IN, works(course, "one", "One."))
    made.moodle("Boo Berg", 2, HAND_IN, works(course, "two", "Two."))
    said = "\n".join(course.collect(made.done()).not_taken())
    assert "perhaps bo (Bo Berg)" in said
    assert '(1)=ID"' in said
    assert '(2)=ID"' in said


def test_two_accounts_of_one_download_are_not_given_to_one_person(
    course: CourseWorld, download: Callable[[], Zip]
) -> None:
    made = download().moodle("Ana Lind", 1, HAND_IN, works(course, "one", "One."))
    path = made.moodle("Ana Lind", 2, HAND_IN, works(course, "two", "Two.")).done()
    with pytest.raises(CourseError, match=r"R116 .*can't both be ana.*in one go"):
        course.collect(path, {"Ana Lind (1)": "ana", "Ana Lind (2)": "ana"})
    assert not (course.root / "matches.csv").exists()
    assert not (course.root / "submitted").exists()
    assert course.collect(path, {"Ana Lind (1)": "ana"}).new == ("ana",)
    with pytest.raises(CourseError, match=r"R116 .*can't both be ana"):
        course.collect(path, {"Ana Lind (2)": "ana"})
    assert confirmed_matches(course_at(course.root)) == {"Ana Lind (1)": "ana"}
    # Both at once can be said another way.
    taken = course.collect(path, {"Ana Lind (1)": "ana2", "Ana Lind (2)": "ana"})
    assert ("Two." in answers(course, "ana"), "One." in answers(course, "ana2")) == (True, True)
    assert (taken.left, taken.unmatched) == ((), ())
    assert (earlier(course, "ana"), earlier(course, "ana2")) == ([], [])
