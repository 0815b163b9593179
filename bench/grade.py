"""How long grading a class takes, against nbgrader's own autograde, in one run.

    python bench/grade.py            # 200 submissions, all three; about four minutes
    python bench/grade.py --large    # also 2,000 submissions, and the status of 500 × 8

The feedback assignment is handed in by simulated people. The same submissions are graded

- by **stock nbgrader**: `nbgrader autograde`, its own steps, a kernel for each submission;
- by **the answer lane**, in process, and as the whole command `mentorkit grade`;
- and by **the floor**: read and parse every file, write the copies, one bulk insert.

Ratios are wall seconds for each submission, the stock's over the lane's. For 2,000 submissions the
stock's 200 count, since each takes it as long as the one before.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mentorkit import bots
from mentorkit.answers import Sitting
from mentorkit.cases import read_case
from mentorkit.course import grade, init_course, read_elements, release, status

ASSIGNMENT = "feedback-practice"
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = "assignments"
"""
DIFFERENT = 100
"""So many people really play and write; the others hand in what one of these did."""


def new_course(folder: Path) -> Path:
    """A course that names somebody to call: some cases are not released without."""
    root = init_course(folder, title="course").root
    settings = root / "course.yaml"
    text = settings.read_text(encoding="utf-8")
    named = text.replace('crisis_contact: ""', 'crisis_contact: "The switchboard, 0"')
    settings.write_text(named, encoding="utf-8")
    return root


def course_of(folder: Path, people: int) -> Path:
    """A course in which so many people handed in the feedback assignment."""
    course = new_course(folder)
    release(course, ASSIGNMENT)
    for number in range(people):
        place = course / "submitted" / f"p{number:04}" / ASSIGNMENT
        if number >= DIFFERENT:
            shutil.copytree(course / "submitted" / f"p{number % DIFFERENT:04}" / ASSIGNMENT, place)
            continue
        shutil.copytree(course / "release" / ASSIGNMENT, place)
        chance = random.Random(number)
        sitting = Sitting(place)
        for element in read_elements(place):
            if element.kind == "play":
                bots.play(sitting, read_case(place / f"{element.item}.md"), chance)
            elif element.kind == "reflect":
                bots.reflect(sitting, element.item, chance)
        (place / "timestamp.txt").write_text("2026-11-20 10:00:00.000000 UTC", encoding="utf-8")
    return course


def seconds(what: Callable[[], object]) -> float:
    """Wall seconds of a call."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def command(course: Path, *arguments: str) -> tuple[float, float]:
    """Wall seconds and megabytes, at its largest, of a whole command in the course's folder."""
    code = (
        "import resource, runpy, sys; sys.argv[0] = sys.argv.pop(1)\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__')\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    start = time.perf_counter()
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=course,
        env={**os.environ, "PATH": scripts},
        capture_output=True,
        text=True,
    )
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(done.stderr)
    return took, int(done.stderr.split()[-1]) / 1024


def fresh(course: Path) -> Path:
    """The course as it was before anything was graded."""
    copy = course.with_name(f"{course.name}-{uuid.uuid4().hex[:6]}")
    shutil.copytree(course, copy)
    return copy


def best(what: Callable[[Path], object], course: Path, times: int) -> float:
    """The least wall seconds of a call, each time with a fresh copy of the course."""
    return min(seconds(partial(what, fresh(course))) for _ in range(times))


def floor(course: Path) -> None:
    """The least that grading has to do: read, parse, write, insert."""
    rows = []
    for folder in sorted((course / "submitted").glob(f"*/{ASSIGNMENT}")):
        to = course / "floor" / folder.parent.name
        to.mkdir(parents=True)
        for path in folder.iterdir():
            content = path.read_bytes()
            if path.suffix in (".ipynb", ".json"):
                json.loads(content)
            (to / path.name).write_bytes(content)
        rows += [(uuid.uuid4().hex, folder.parent.name, 1.0) for _ in range(8)]
    with sqlite3.connect(course / "floor.db") as database:
        database.execute("CREATE TABLE grade (id TEXT, student TEXT, score REAL)")
        database.executemany("INSERT INTO grade VALUES (?, ?, ?)", rows)


def small(home: Path, people: int) -> tuple[float, float]:
    """The three of them over the same submissions; gives the stock's and the lane's for each."""
    course = course_of(home / "course", people)
    in_process, least = best(grade, course, 3), best(floor, course, 3)
    whole, megabytes = command(fresh(course), "mentorkit", "grade", ASSIGNMENT)
    stock_course = fresh(course)
    (stock_course / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    stock, _ = command(stock_course, "nbgrader", "autograde", ASSIGNMENT)
    print(f"{people} submissions of {ASSIGNMENT}")
    print(f"  stock nbgrader autograde {stock:8.2f} s")
    print(f"  mentorkit, in process    {in_process:8.2f} s  {stock / in_process:.0f}× (bar 300×)")
    print(f"  mentorkit grade, whole   {whole:8.2f} s  {stock / whole:.0f}× (bar 60×)")
    print(f"  the floor                {least:8.2f} s")
    print(f"  the lane over the floor  {in_process / least:8.1f}×    (bar 10×)")
    print(f"  memory of the command    {megabytes:8.0f} MB")
    return stock / people, in_process / people


def large(home: Path, stock: float, small_each: float) -> None:
    """2,000 submissions, and the status of a programme."""
    course = course_of(home / "large", 2000)
    in_process = best(grade, course, 2)
    whole, megabytes = command(fresh(course), "mentorkit", "grade", ASSIGNMENT)
    print("2,000 submissions")
    print(f"  mentorkit, in process    {in_process:8.2f} s")
    print(f"  for each, over with 200  {in_process / 2000 / small_each:8.2f}×    (bar 1.3×)")
    print(f"  mentorkit grade, whole   {whole:8.2f} s  {2000 * stock / whole:.0f}× (bar 200×)")
    print(f"  memory of the command    {megabytes:8.0f} MB (bar 500 MB)")
    programme(home)


def programme(home: Path) -> None:
    """The status of 500 people with 8 assignments, all handed in and graded."""
    course = new_course(home / "programme")
    names = [f"practice-{number}" for number in range(1, 9)]
    for name in names:
        shutil.copytree(course / "assignments" / ASSIGNMENT, course / "assignments" / name)
        old = course / "assignments" / name / f"{ASSIGNMENT}.ipynb"
        old.rename(old.with_name(f"{name}.ipynb"))
        release(course, name)
        for number in range(500):
            shutil.copytree(
                course / "release" / name, course / "submitted" / f"p{number:04}" / name
            )
    grade(course)
    took = min(seconds(lambda: status(course)) for _ in range(3))
    whole, _ = command(course, "mentorkit", "status", "--json")
    print("status of 500 people × 8 assignments")
    print(f"  in process                {took:8.2f} s  (bar 1 s after start)")
    print(f"  mentorkit status, whole   {whole:8.2f} s")


def main() -> None:
    """Prints the figures and the bar for each."""
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--large", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        stock, each = small(Path(home), chosen.people)
        if chosen.large:
            large(Path(home), stock, each)


if __name__ == "__main__":
    main()
