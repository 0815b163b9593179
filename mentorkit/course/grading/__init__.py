"""Grading: submissions become graded copies, and rows in nbgrader's gradebook.

`rounds` decides how, and `lane` grades a class at once. `repair` reads whatever came back,
`sanitize` puts the words into a copy of the release, `checks` and `marks` ask what was answered,
and `gradebook` keeps what came of it.
"""
