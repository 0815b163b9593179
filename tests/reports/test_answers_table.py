"""The answers table: its shape, its documentation, and what it does with what people hand in."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mentorkit.answers import Text, Value
from mentorkit.reports import answers_table, write_csv
from mentorkit.reports.table import COLUMNS, KINDS

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "answers-table.md").read_text(encoding="utf-8")


def documented(heading):
    """The rows of the documentation's table under a heading."""
    part = DOCUMENTED.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [re.findall(r"[^|]+", line) for line in part.splitlines() if line.startswith("| `")]


def test_columns_and_documentation_agree():
    rows = documented("Columns")
    assert {row[0].strip(" `"): row[1].strip() for row in rows} == COLUMNS
    assert [row[0].strip(" `") for row in rows] == list(COLUMNS)


def test_kinds_and_documentation_agree():
    assert [row[0].strip(" `") for row in documented("Kinds of rows")] == list(KINDS)


def test_every_answer_is_one_row(world):
    course = world()
    line = course.line([("door", "tell"), ("hall", "date")], "plan")
    course.hand_in(
        "ada",
        {
            "small-case": line,
            "small-case/hall": Text("So that  it\nhappens.", revision=1),
            "small-case/hall/confidence": Value(4, revision=1),
            "what-changed": Text("I ask first.", revision=3),
            "pulse": Value({"sleep": 2}, revision=1),
        },
    )
    table = answers_table(course.root)
    assert list(table.columns) == list(COLUMNS)
    assert {name: str(kind) for name, kind in table.dtypes.items()} == COLUMNS
    rows = {kind: table[table["kind"] == kind].to_dict("records") for kind in KINDS}
    first, second = rows["decision"]
    assert (first["scene"], first["step"], first["choice"]) == ("door", 1, "tell")
    assert first["choice_text"] == "Tell her & him what <b>you</b> saw"
    assert (second["scene_title"], second["step"], second["fits"]) == ("The hall", 2, True)
    [ending], [why], [sure] = rows["ending"], rows["rationale"], rows["confidence"]
    assert (ending["scene"], ending["text"], ending["step"]) == ("plan", "A plan with a date", 3)
    assert (why["case"], why["scene"], why["words"]) == ("small-case", "hall", 4)
    assert (sure["scene"], sure["number"]) == ("hall", 4.0)
    [reflection], [value] = rows["reflection"], rows["value"]
    assert (reflection["item"], reflection["words"]) == ("what-changed", 3)
    assert json.loads(value["text"]) == {"sleep": 2}
    assert set(table["date"]) == {"2026-11-23"}
    assert table["person"].nunique() == 1


def test_people_are_pseudonyms_in_an_order_of_their_own(world):
    course = world(12)
    table = answers_table(course.root)
    assert table["person"].nunique() == 12
    assert all(re.fullmatch(r"P-[A-Z2-7]{6}", person) for person in table["person"])
    assert list(table["person"]) == sorted(table["person"])
    assert "nguyen" not in table.to_csv()


def test_one_bad_submission_is_set_aside_and_holds_up_nobody(world):
    course = world(3)
    whole = answers_table(course.root)
    bad, cut, newer = (course.hand_in(name, {}) for name in ("aaa", "mmm", "zzz"))
    bad.write_bytes(b"\xff not json")
    cut.write_bytes(cut.read_bytes()[:-9])
    newer.write_bytes(newer.read_bytes().replace(b'"format": 1', b'"format": 99'))
    table = answers_table(course.root)
    assert table.to_csv() == whole.to_csv()
    aside = table.attrs["set_aside"]
    assert len(aside) == 3
    assert table.attrs["handed_in"] == {course.assignment: 6}
    assert all(one["reason"] and one["person"].startswith("P-") for one in aside)
    assert not re.search("aaa|mmm|zzz|submitted", json.dumps(aside))


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_links_and_pipes_are_never_opened(world, tmp_path):
    course = world(2)
    for name in ("link", "pipe"):
        course.hand_in(name, {}).unlink()
    (tmp_path / "elsewhere.json").write_text("{}")
    (course.folder("link") / "answers.json").symlink_to(tmp_path / "elsewhere.json")
    os.mkfifo(course.folder("pipe") / "answers.json")
    outside = tmp_path / "outside" / course.assignment
    outside.mkdir(parents=True)
    (course.root / "submitted" / "folder").symlink_to(outside.parent)
    table = answers_table(course.root)
    assert table["person"].nunique() == 2
    reasons = {one["person"]: one["reason"] for one in table.attrs["set_aside"]}
    assert len(reasons) == table.attrs["handed_in"][course.assignment] - 2
    assert len(reasons) >= 2


def test_a_missing_answers_file_comes_back_out_of_the_notebook(world):
    course = world()
    file = course.hand_in("ada", {"small-case": course.line([("door", "leave")], "quiet")})
    output = {
        "output_type": "display_data",
        "data": {"application/vnd.mentorkit.answers+json": json.loads(file.read_bytes())},
        "metadata": {},
    }
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (file.parent / "first-practice.ipynb").write_text(json.dumps(notebook))
    before = answers_table(course.root).to_csv()
    file.unlink()
    assert answers_table(course.root).to_csv() == before


def test_decisions_of_a_case_that_was_changed_are_kept_and_marked(world):
    course = world()
    line = course.line([("door", "tell"), ("hall", "gone"), ("hall", "date")], "plan")
    course.hand_in("ada", {"small-case": line})
    old = type(line)(line.case, "an-older-hash", line.decisions, "plan", revision=1)
    course.hand_in("ben", {"small-case": old})
    table = answers_table(course.root)
    assert list(table["fits"][table["kind"] == "decision"]) == [True, False, False] * 2
    # Only who played another version may have reached an ending that can't be followed now.
    assert list(table["fits"][table["kind"] == "ending"]) == [False]


def test_an_undecided_case_and_an_empty_submission_are_no_trouble(world):
    course = world()
    course.hand_in("ada", {"small-case": course.line([], None)})
    course.hand_in("ben", {})
    course.hand_in("cy", {"unknown-case": course.line([("door", "ask")], "plan")})
    table = answers_table(course.root)
    assert set(table["item"]) == {"unknown-case"}
    assert list(table["fits"]) == [False, False]
    assert not table.attrs["set_aside"]


def test_what_somebody_left_in_the_release_is_nobodys_answer(world):
    course = world()
    items = {"small-case": course.line([("door", "leave")], "quiet")}
    file = course.hand_in("ada", items)
    release = course.root / "release" / course.assignment / "answers.json"
    release.write_bytes(file.read_bytes())
    assert answers_table(course.root).empty


def test_csv_runs_nothing_and_keeps_accents(world, tmp_path):
    course = world()
    risky = ["=1+1", "+1", "-1", "@cmd", "\tx", "  =1", "＝1+1", " ＋1", "－1", "＠cmd"]
    fine = ['é, "quoted"\nline', "fine"]
    for number, text in enumerate(risky + fine):
        course.hand_in(f"p{number}", {"what-changed": Text(text, revision=1)})
    table = answers_table(course.root)
    path = write_csv(table, tmp_path / "lists" / "answers.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = {row["text"] for row in csv.DictReader(file)}
    assert texts == {f"'{text}" for text in risky} | set(fine)
    assert set(table["text"]) == set(risky + fine), "the table itself is as it was"


def test_the_same_answers_give_the_same_table(world):
    course = world(20)
    assert answers_table(course.root).equals(answers_table(course.root))


def test_three_hundred_people_are_no_trouble(world):
    course = world()
    chance = random.Random(4)
    for number in range(300):
        course.hand_in(f"p{number}", {"small-case": course.play(chance)})
    table = answers_table(course.root)
    assert table["person"].nunique() == 300


def test_importing_reports_is_cheap():
    code = (
        "import sys, mentorkit.reports, mentorkit.privacy;"
        "slow = {'pandas', 'numpy', 'matplotlib', 'jinja2', 'nbgrader'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
