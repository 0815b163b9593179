from __future__ import annotations

from course_world import CourseWorld


def test_full_credit_for_playing_and_writing(course: CourseWorld) -> None:
    course.participant("ana").plays("ask", "listen").writes("I would ask first.").submits()
    (grade,) = course.grade().grades
    assert (grade.student, grade.status, grade.score, grade.max_score) == ("ana", "graded", 2, 4)
    assert grade.needs_reading
    assert grade.reasons == ()
