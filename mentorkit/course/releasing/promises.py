"""What an assignment promises its participants: who reads, by when, and whom they can reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mentorkit.cases import Case
from mentorkit.course.codes import CourseCode
from mentorkit.course.releasing.findings import Findings
from mentorkit.errors import did_you_mean
from mentorkit.released import Asked
from mentorkit.settings import SETTINGS_FILE, Settings

_UNNAMED = {
    "readers": "nobody is named who reads what participants write.",
    "reply_by": "no day is named by which participants have a reply.",
    "crisis_contact": "no crisis contact is named.",
}
_NO_NOTE = ("", "none")


def check_promises(findings: Findings, settings: Settings, asks: Iterable[Asked]) -> None:
    """Notes what the course has not filled in, and days that can't be kept."""
    name = findings.assignment
    said = {
        "readers": settings.readers_of(name),
        "reply_by": settings.reply_by_of(name),
        "crisis_contact": settings.crisis_contact,
    }
    for key, message in _UNNAMED.items():
        if not said[key]:
            _unnamed(findings, message, f"Fill in `{key}`: it stands beside every writing box.")
    offers = any(asked.kind == "ask_for_contact" for asked in asks)
    if offers and not (settings.responder and settings.response_time):
        _unnamed(
            findings,
            "ask_for_contact() is offered, and nobody is named who answers, so nobody can ask.",
            "Fill in `responder` and `response_time`.",
        )
    _check_days(findings, settings)
    for other in sorted(settings.assignments.keys() - {*findings.course.sources()}):
        findings.warning(
            SETTINGS_FILE,
            CourseCode.UNKNOWN_ASSIGNMENT,
            f'what stands below "{other}" is for no assignment: there is no such folder.',
            did_you_mean(other, findings.course.sources()),
        )


def check_case_promises(findings: Findings, settings: Settings, case: Case, path: str) -> None:
    """Notes a case that may weigh on somebody where nobody is named whom they can reach."""
    heavy = case.content_note.strip().lower() not in _NO_NOTE
    if heavy and not settings.crisis_contact:
        findings.problem(
            path,
            CourseCode.NO_CRISIS_CONTACT,
            f"this case warns of what is in it ({case.content_note.strip()}), and the course "
            "names no crisis contact.",
            "Fill in `crisis_contact` in course.yaml: whom somebody can reach, day and night.",
        )


def _unnamed(findings: Findings, message: str, hint: str) -> None:
    findings.warning(SETTINGS_FILE, CourseCode.NOBODY_NAMED, message, hint)


def _check_days(findings: Findings, settings: Settings) -> None:
    now = datetime.now().astimezone()
    due, reply_by = settings.due(findings.assignment), settings.reply_by_of(findings.assignment)
    if due and due < now:
        _bad_day(findings, f"`due` was {due:%Y-%m-%d %H:%M}: whoever hands in now is late.")
    if reply_by and reply_by < now.date():
        _bad_day(findings, f"`reply_by` was {reply_by}: participants read that it is over.")
    elif reply_by and due and reply_by < due.date():
        _bad_day(findings, f"`reply_by` is {reply_by}, before `due`, which is {due:%Y-%m-%d}.")


def _bad_day(findings: Findings, message: str) -> None:
    place = f"{SETTINGS_FILE}, {findings.assignment}"
    findings.warning(place, CourseCode.BAD_DAY, message, "Put another day, then release again.")
