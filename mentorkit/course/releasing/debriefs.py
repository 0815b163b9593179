"""Debriefs are for the facilitator: found in what would be released, and taken out of cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from mentorkit.course.codes import CourseCode
from mentorkit.course.handed import LARGEST
from mentorkit.course.notebooks import cells_of
from mentorkit.course.releasing.findings import Findings
from mentorkit.course.releasing.naming import LEFT_OUT
from mentorkit.files import read_regular

_MARK = re.compile(rb"\[!\s*debrief\s*\]", re.IGNORECASE)
_HINT = "Take it out: what is for the facilitator stands in workshops/."


def has_debrief(content: bytes) -> bool:
    """Whether a debrief is marked somewhere in the content of a file."""
    return bool(_MARK.search(content) or _MARK.search(content.replace(b"\0", b"")))  # UTF-16, too


def check_notebook(findings: Findings, name: str, notebook: dict[str, Any]) -> None:
    """Notes each cell of a notebook that holds a debrief.

    It is not taken out in silence: the graded copy would be another notebook than the author's.
    """
    found = [cell.number for cell in cells_of(notebook) if has_debrief(cell.source.encode())]
    for number in found:
        findings.problem(
            findings.cell(name, number),
            CourseCode.DEBRIEF_LEFT,
            "there is a debrief in this cell, and every participant would read it.",
            _HINT,
        )
    if not found and has_debrief(msgspec.json.encode(_without_outputs(notebook))):
        findings.problem(
            findings.folder / name,
            CourseCode.DEBRIEF_LEFT,
            "there is a debrief in the notebook's metadata or attachments.",
            _HINT,
        )


def check_files(findings: Findings, cases: set[Path]) -> None:
    """Notes each file beside the notebooks that holds a debrief.

    Args:
        cases: The files of cases that are released without theirs.
    """
    for path in sorted(findings.folder.rglob("*")):
        left_out = {*path.relative_to(findings.folder).parts}.intersection(LEFT_OUT)
        if left_out or path in cases or path.suffix == ".ipynb":
            continue
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = read_regular(path, LARGEST)
        except OSError as fault:
            findings.problem(
                path, CourseCode.NOT_A_FILE, f"this can't be released: {fault.strerror}."
            )
            continue
        if has_debrief(content):
            findings.problem(
                path,
                CourseCode.DEBRIEF_LEFT,
                "there is a debrief in this file, and every participant would get it.",
                "Take it out. A case that a notebook plays is released without its debriefs.",
            )


def _without_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """The outputs are cleared by nbgrader."""
    cells = [
        {key: value for key, value in cell.items() if key != "outputs"}
        for cell in notebook.get("cells", [])
        if isinstance(cell, dict)
    ]
    return {**notebook, "cells": cells}
