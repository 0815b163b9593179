"""The names in an assignment's folder: what nbgrader, Windows or the course would trip over."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from mentorkit.course.codes import CourseCode
from mentorkit.course.releasing.findings import Findings
from mentorkit.files import kind

LEFT_OUT = ("feedback", ".ipynb_checkpoints", "__pycache__")
"""Names that nbgrader drops on the way to participants."""

LONGEST = 100
"""Letters in a name: with folders before it, Windows takes few more."""

_ANSWERS = ("answers.*", ".answers.*", "process.json", "*-hand-in.zip")
_TAKEN = {
    "timestamp.txt": "nbgrader writes into it when somebody handed in",
    "submission_secret.txt": "nbgrader keeps there what a submission is known by",
    "mentorkit.json": "release writes it",
    "mentorkit.py": "it would be imported in place of mentorkit",
    "mentorkit": "it would be imported in place of mentorkit",
}
_COURSES = {
    *("course.yaml", "nbgrader_config.py", "gradebook.db", "mentorkit.db"),
    *("roster.csv", "matches.csv"),
}
"""Files of the course, some with people's names in them."""

_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_FILLED_IN = {
    *(".docx", ".doc", ".odt", ".rtf", ".pages", ".xlsx", ".xls", ".ods", ".pptx", ".ppt", ".odp"),
}


def check_names(findings: Findings) -> None:
    """Notes what is wrong with the assignment's own name, and with each name in its folder."""
    folder = findings.folder
    _check_assignment(findings)
    entries = sorted(_entries(folder))
    for path in entries:
        _check_entry(findings, path)
    _check_twins(findings, entries)
    siblings = [folder.with_name(name) for name in findings.course.sources()]
    for twins in _twins(siblings):
        if folder in twins:
            _same(findings, folder, next(one for one in twins if one != folder))


def _entries(folder: Path) -> Iterator[Path]:
    """All files and folders in `folder`, but for what nbgrader leaves behind anyway."""
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink() and path.name not in LEFT_OUT[1:]:
            yield from _entries(path)


def _check_assignment(findings: Findings) -> None:
    name = findings.assignment
    if name in LEFT_OUT or "+" in name:
        findings.problem(
            findings.folder,
            CourseCode.BAD_NAME,
            "nbgrader can't handle an assignment of this name: what is in it would be lost.",
            "Rename the folder, for example to feedback-practice.",
        )
    elif "[" in name:
        findings.problem(
            findings.folder,
            CourseCode.UNPORTABLE_NAME,
            "nbgrader takes a [ in a name for a pattern, and finds nothing.",
            "Rename the folder, for example to feedback-practice.",
        )
    _check_portable(findings, findings.folder)


def _check_entry(findings: Findings, path: Path) -> None:
    mode = path.lstat().st_mode
    if not (path.is_file() or path.is_dir()) or path.is_symlink():
        findings.problem(
            path,
            CourseCode.NOT_A_FILE,
            f"this is {kind(mode)}; only files and folders can be released.",
            "Put the file itself here.",
        )
        return
    if any(fnmatch(path.name.lower(), pattern) for pattern in _ANSWERS):
        findings.problem(
            path,
            CourseCode.ANSWERS_IN_SOURCE,
            "somebody who tried the assignment left answers here.",
            "Everybody would get them. Move this file out of assignments/.",
        )
    elif path.name == "feedback":
        findings.problem(
            path,
            CourseCode.BAD_NAME,
            'nbgrader drops everything that is called "feedback".',
            "Give it another name.",
        )
    elif (
        path.suffix == ".ipynb"
        and path.parent != findings.folder
        and not {*path.relative_to(findings.folder).parts}.intersection(LEFT_OUT)
    ):
        findings.problem(
            path,
            CourseCode.NOTEBOOK_TOO_DEEP,
            "nbgrader does not release notebooks in folders of their own.",
            f"Put it into {findings.folder.name}/ itself.",
        )
    _check_reserved(findings, path)
    _check_portable(findings, path)
    if path.name.startswith(".") and path.name not in LEFT_OUT and not path.match(".answers.*"):
        findings.warning(
            path,
            CourseCode.HIDDEN_FILE,
            "this is hidden on most screens, and everybody gets it.",
            "Take it out if it is not meant for participants.",
        )
    if path.suffix.lower() in _FILLED_IN:
        findings.warning(
            path,
            CourseCode.FILLED_IN,
            "where participants fill this in and keep its name, the graded copy has the empty one.",
            "What they hand in stays in submitted/. Ask them to save it under a name of its own.",
        )


def _check_reserved(findings: Findings, path: Path) -> None:
    name = path.name.lower()
    if name in _TAKEN:
        findings.problem(
            path,
            CourseCode.RESERVED_NAME,
            f"this name is taken: {_TAKEN[name]}.",
            "Give the file another name, or take it out.",
        )
    elif name in _COURSES:
        findings.problem(
            path,
            CourseCode.RESERVED_NAME,
            "this is a file of the course, and every participant would get it.",
            "Move it out of assignments/.",
        )


def _check_portable(findings: Findings, path: Path) -> None:
    """Notes names that a participant's computer may not be able to hold."""
    name = path.name
    if _DEVICE.fullmatch(name.split(".")[0].rstrip()):
        findings.problem(
            path,
            CourseCode.RESERVED_NAME,
            "Windows keeps this name for a device, and can't hold a file that has it.",
            "Give it another name.",
        )
    if strange := sorted({*_NOT_ON_WINDOWS.findall(name)}):
        signs = " ".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in strange)
        findings.problem(
            path,
            CourseCode.UNPORTABLE_NAME,
            f"Windows can't hold a name with {signs} in it.",
            "Use letters, digits, hyphens and dots.",
        )
    if name != name.encode("utf-8", "replace").decode():
        findings.problem(
            path,
            CourseCode.UNPORTABLE_NAME,
            "there are letters in this name that no computer can read.",
            "Rename it with letters, digits, hyphens and dots.",
        )
    if name.endswith((".", " ")):
        last = "dot" if name.endswith(".") else "space"
        findings.problem(
            path,
            CourseCode.UNPORTABLE_NAME,
            f"the name ends with a {last}, which Windows drops.",
            "Take the last sign away.",
        )
    if len(name) > LONGEST:
        findings.problem(
            path,
            CourseCode.UNPORTABLE_NAME,
            f"the name has {len(name)} letters, and some computers can't hold so many.",
            f"Use {LONGEST} at most.",
        )


def _check_twins(findings: Findings, entries: Iterable[Path]) -> None:
    for first, *others in _twins(entries):
        for other in others:
            _same(findings, other, first)


def _same(findings: Findings, path: Path, other: Path) -> None:
    findings.problem(
        path,
        CourseCode.SAME_NAME,
        f'on Windows and macOS, this name is the same as "{other.name}".',
        "There, one would replace the other. Give one another name.",
    )


def _twins(entries: Iterable[Path]) -> list[list[Path]]:
    """Those that one folder of Windows or macOS could not hold side by side."""
    same = defaultdict(list)
    for path in sorted(entries):
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path.name).casefold())
        same[path.parent, plain].append(path)
    return [found for found in same.values() if len(found) > 1]
