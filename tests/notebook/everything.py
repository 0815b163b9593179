"""One assignment that uses every element, and what a person does in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab_world import RELEASED, Lab, NotebookPage, write_assignment

PROMPT = "What will you do on your **next** night?"

CALLS = [
    'mentorkit.note("What do you bring with you today?")',
    'mentorkit.play("night-handover")',
    f'mentorkit.reflect("my-night", "{PROMPT}", model="what-so-what")',
    'mentorkit.survey("practice-self-rating", moment="before")',
    'mentorkit.survey("workload-pulse")',
    'mentorkit.worksheet("individual-development-plan")',
    'mentorkit.worksheet("network-map")',
    "mentorkit.consent()",
    "mentorkit.ask_for_contact()",
    "mentorkit.submission()",
]
"""Each element, as a cell calls it."""

KINDS = [
    *("note", "play", "reflect", "survey", "worksheet", "consent", "contact", "submission"),
]
"""What each kind is called in the page: `.mk-note` and so on."""

ASKS: list[dict[str, str]] = [
    {"kind": "play", "item": "night-handover"},
    {"kind": "reflect", "item": "my-night", "prompt": PROMPT},
    {
        "kind": "survey",
        "item": "practice-self-rating/before",
        "name": "practice-self-rating",
        "moment": "before",
    },
    {"kind": "survey", "item": "workload-pulse", "name": "workload-pulse"},
    {
        "kind": "worksheet",
        "item": "individual-development-plan",
        "name": "individual-development-plan",
    },
    {"kind": "worksheet", "item": "network-map", "name": "network-map"},
    {"kind": "consent", "item": "consent"},
    {"kind": "ask_for_contact", "item": "contact"},
]

SAID: dict[str, Any] = {
    "responder": "Dr Sofia Lindqvist",
    "response_time": "two working days",
    "resources": "Staff counselling, room 2.14, weekdays from 12 to 14",
    "due": "2026-12-10T17:00:00+01:00",
    "hand_in": "file",
}
"""What a course says besides what every assignment of these tests says."""


def write_everything(folder: Path, **said: Any) -> Path:
    """The assignment as it is after its release; gives its notebook."""
    notebook = write_assignment(folder, CALLS)
    released = {**RELEASED, **SAID, "asks": ASKS, **said}
    (folder / "mentorkit.json").write_text(json.dumps(released), encoding="utf-8")
    return notebook


def open_everything(lab: Lab, *, said: dict[str, Any] | None = None, **how: Any) -> NotebookPage:
    """The assignment in a folder of its own, opened and run."""
    page = lab.open(write_everything(lab.new_folder(), **(said or {})), **how)
    page.make_room()
    page.run_all()
    page.all_are_open(len(CALLS))
    return page


def open_all_folds(page: NotebookPage) -> None:
    """Unfolds whatever can be unfolded, also what appears by that."""
    for _ in range(3):
        for fold in page.page.locator(".mk-live details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
    page.page.wait_for_function(
        "() => ![...document.querySelectorAll('.mk-drafts p')]"
        ".some(line => line.textContent === 'Looking…')"
    )


def begin_everything(page: NotebookPage) -> None:
    """Something is done in each element, so that what comes after doing can be seen too."""
    page.page.locator(".mk-note textarea").fill("I sometimes feel there is no way out.")
    # It moves what is below, once the typing pauses; a click on its way would miss.
    page.page.locator(".mk-note .mk-care").wait_for()
    page.player.press("Begin")
    page.player.choose("ask")
    page.reflection.box.fill("I will ask what worries her most, and wait for the answer.")
    page.reflection.saved()
    page.reflection.box.fill("I will ask.")
    page.reflection.saved()
    page.page.locator(".mk-survey input[type=radio]").nth(3).check()
    page.page.locator(".mk-worksheet textarea").first.fill("By spring I run the ward round.")
    put_on_the_map(page, "Head of ward", "Close", "Senior to me")
    put_on_the_map(page, "Night registrar", "In between", "A peer")
    put_on_the_map(page, "Student", "Distant", "Junior to me")
    page.page.locator(".mk-consent input").first.check()
    page.page.get_by_role("button", name="I’d like someone to contact me").click()
    page.page.get_by_role("button", name="The reader", exact=True).click()
    page.page.locator(".mk-page iframe").wait_for()


def put_on_the_map(page: NotebookPage, who: str, ring: str, rank: str) -> None:
    """Somebody on the network map, by the form below it."""
    form = page.page.locator(".mk-person-form").first
    form.get_by_role("textbox").fill(who)
    form.get_by_label(ring, exact=True).check()
    form.get_by_label(rank, exact=True).check()
    form.get_by_label("Career", exact=True).check()
    form.get_by_role("button", name="Put on the map").click()
