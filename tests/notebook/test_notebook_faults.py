"""What goes wrong under a person's hands: nothing acknowledged is lost, and the rest is told."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from everything import begin_everything, open_everything, write_everything
from lab_world import WHOLE, Lab, NotebookPage
from playwright.sync_api import Locator, expect

from mentorkit.answers import Text, read_answers

pytestmark = pytest.mark.browser


@pytest.fixture
def small_disk(lab: Lab) -> Iterator[Path]:
    """A disk of 400 kB with an assignment on it."""
    folder = lab.new_folder().parent
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: it takes root on Linux")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def failed(root: Locator) -> Locator:
    return root.locator(".mk-saving[data-tone=failed]")


def test_a_full_disk_is_told_and_what_was_saved_is_safe(lab: Lab, small_disk: Path) -> None:
    page = lab.open(write_everything(small_disk / "nights"))
    page.run_all()
    box, root = page.reflection.box, page.reflection.root
    page.put_away_dialogs()  # it says that it can't save the notebook
    box.fill("Acknowledged.")
    page.reflection.saved()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 512):
                pass
        except OSError:
            pass
    box.fill("Acknowledged. " + "And more, which finds no room. " * 200)
    expect(failed(root)).to_contain_text("The disk is full")
    expect(failed(root)).to_contain_text("What was saved before is safe")
    expect(root.get_by_role("button", name="Copy your text")).to_be_visible()
    assert page.answers.items["my-night"] == Text("Acknowledged.", 1)
    consent = page.page.locator(".mk-consent")
    consent.locator("input").first.check()
    expect(failed(consent)).to_contain_text("Not saved")
    page.page.get_by_role("button", name="Make the file to hand in").click()
    expect(page.page.locator(".mk-submission [role=alert]")).to_contain_text("is not saved")
    filler.unlink()
    page.reflection.press("Try again")
    page.reflection.saved()
    assert page.answers.items["my-night"].text.startswith("Acknowledged. And more")


def test_a_folder_that_cannot_be_written_is_told(lab: Lab) -> None:
    """As when a course's files lie on a share that participants may only read."""
    page = lab.open(write_everything(lab.new_folder()))
    page.run_all()
    page.put_away_dialogs()  # it says that it can't save the notebook
    page.reflection.box.fill("Acknowledged.")
    page.reflection.saved()
    with read_only(page.path.parent):
        page.reflection.box.fill("Not to be saved here.")
        expect(failed(page.reflection.root)).to_contain_text("can't be written to")
        assert page.answers.items["my-night"].text == "Acknowledged."
    page.reflection.press("Try again")
    page.reflection.saved()
    assert page.answers.items["my-night"].text == "Not to be saved here."


class read_only:  # noqa: N801 - read as a word in the test
    """A folder on a disk that is mounted for reading only: permissions alone don't stop root."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def __enter__(self) -> None:
        binding = ["mount", "--bind", self.folder, self.folder]
        if not shutil.which("mount") or subprocess.run(binding, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here: it takes root on Linux")
        subprocess.run(["mount", "-o", "remount,bind,ro", self.folder], check=True)

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_a_clock_that_jumps_back_loses_no_later_text(lab: Lab) -> None:
    page = open_everything(lab)
    page.reflection.box.fill("Before the jump.")
    page.reflection.saved()
    answers = page.path.with_name("answers.json")
    later = datetime.now() + timedelta(days=400)
    os.utime(answers, (later.timestamp(), later.timestamp()))
    text = answers.read_text()
    answers.write_text(text.replace(str(datetime.now().date()), str(later.date())))
    page.page.clock.set_system_time(datetime.now() - timedelta(days=800))
    page.reflection.box.fill("After the jump.")
    page.reflection.saved()
    assert read_answers(answers).items["my-night"] == Text("After the jump.", 2)
    page.restart_kernel()
    page.run_all()
    expect(page.reflection.box).to_have_value("After the jump.")


def test_a_restart_in_the_middle_of_typing_loses_nothing(lab: Lab) -> None:
    page = open_everything(lab)
    begin_everything(page)
    note = page.page.locator(".mk-note textarea")
    note.fill("A thought for myself.")
    page.reflection.box.press_sequentially(" And in the middle of")
    page.restart_kernel()
    page.reflection.box.press_sequentially(" a sentence")
    page.run_all()
    page.all_are_open(10)
    expect(page.reflection.box).to_have_value("I will ask. And in the middle of a sentence")
    page.reflection.saved()
    expect(note).to_have_value("A thought for myself.")
    assert page.answers.items["my-night"].text.endswith("in the middle of a sentence")


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_two_tabs_and_two_kernels_on_one_notebook(lab: Lab) -> None:
    first = open_everything(lab)
    copy = first.path.with_name("copy.ipynb")
    copy.write_bytes(first.path.read_bytes())
    second = lab.open(copy)
    second.run_all()
    second.all_are_open(10)
    ticks = [page.page.locator(".mk-consent input") for page in (first, second)]
    ticks[0].nth(0).check()
    saved_everywhere(first, "consent")
    ticks[1].nth(1).check()
    saved_everywhere(second, "consent")
    items = first.answers.items
    assert items["consent/research"].value["agreed"] is True
    assert items["consent/quotation"].value["agreed"] is True
    second.page.get_by_role("button", name="I’d like someone to contact me").click()
    saved_everywhere(second, "contact")
    first.page.get_by_role("button", name="I’d like someone to contact me").click()
    saved_everywhere(first, "contact")
    assert first.answers.items["contact"].value["asked"] is True
    for page, words in ((first, "From the first."), (second, "From the second.")):
        page.page.locator(".mk-note textarea").fill(words)
    expect(second.page.locator(".mk-note .mk-conflict")).to_contain_text("From the first.")
    second.page.locator(".mk-note").get_by_role("button", name="Keep both").click()
    saved_everywhere(second, "note")
    expect(second.page.locator(".mk-note textarea")).to_have_value(
        "From the second.\n\nFrom the first."
    )


def saved_everywhere(page: NotebookPage, kind: str) -> None:
    line = page.page.locator(f".mk-{kind} .mk-saving")
    expect(line.and_(page.page.locator("[data-tone=saved]"))).to_be_visible()
