"""The elements in a real JupyterLab, worked as a person works them."""

from __future__ import annotations

import os
import re
import signal
from functools import partial
from pathlib import Path

import pytest
from everything import begin_everything, open_everything
from lab_world import APPS, PROMPT, THEMES, WHOLE, Element, Lab, NotebookPage
from playwright.sync_api import expect

from mentorkit.answers import Answers, Line, Text, Value

pytestmark = pytest.mark.browser

CASE = "night-handover"


def play_with_keys(page: NotebookPage) -> None:
    """From the first cell to an ending and a reflection, with the keyboard alone."""
    page.tab_to("Begin")
    page.keys("Enter")
    page.is_at("At the desk")
    page.tab_to("Ask what worries her most")
    page.keys("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home")
    assert "Ask what worries her most" in page.focused
    page.keys("a")
    page.is_at("You chose Ask what worries her most")
    expect(page.page.locator(":focus")).to_be_in_viewport()
    page.tab_to("What made you do that?")
    page.page.keyboard.type("bab aba, she paused")
    page.keys("Tab")
    page.keys("Space", "ArrowRight", "ArrowRight", "ArrowDown")
    page.tab_to("Go there together")
    page.keys("b")
    page.tab_to("Go back one step")
    page.keys("Enter")
    page.is_at("Bed four")
    page.tab_to("Go there together")
    page.keys("Enter")
    page.player.shows("Side by side")
    page.tab_to(PROMPT)
    page.page.keyboard.type("I will ask a b c first.")


def test_the_whole_assignment_with_the_keyboard_alone(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    cells = page.cells
    page.run_all()
    play_with_keys(page)
    page.player.saved()
    page.reflection.saved()
    assert page.cells == cells, "a key leaked into the notebook"

    def everything_is_there() -> None:
        items = page.answers.items
        line = items[CASE]
        assert isinstance(line, Line)
        assert line.decisions == [("desk", "ask"), ("worry", "stay")]
        assert line.ending == "together"
        assert items[f"{CASE}/worry"].text == "bab aba, she paused"
        assert items[f"{CASE}/worry/confidence"].value == 4
        assert items["my-night"].text == "I will ask a b c first."

    everything_is_there()
    page.restart_kernel()
    page.run_all()
    page.player.shows("Side by side")
    page.player.shows("Ask what worries her most")
    expect(page.reflection.box).to_have_value("I will ask a b c first.")
    everything_is_there()
    assert page.cells == cells


def test_the_saved_notebook_alone_holds_all_answers(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.player.press("Begin")
    page.player.choose("stop")
    page.player.box.fill("No time.")
    page.player.root.get_by_label("Half sure").check()
    page.player.choose("stay")
    page.reflection.box.fill("Next night I will wait for the pause.")
    page.reflection.saved()
    page.until(lambda: not page.dirty, "Jupyter was asked to save the notebook")
    items = {key: item for answers in page.carried() for key, item in answers.items.items()}
    assert items == page.answers.items
    assert items[f"{CASE}/worry/confidence"] == Value(3, 1)
    assert {answers.folder for answers in page.carried()} == {page.answers.folder}


def test_what_was_deleted_is_nowhere(lab: Lab) -> None:
    lab.set("@jupyter-widgets/jupyterlab-manager/plugin", {"saveState": True})
    page = lab.open(lab.assignment())
    page.run_all()
    for element in enter_both(page):
        box = element.box
        box.press_sequentially("zebra4711 and more", delay=20)
        page.until(lambda: "zebra4711" in everything(page), "it was saved once")
        page.until(lambda: "zebra4711" in page.path.read_text(), "the notebook was saved too")
        for _ in range(len("zebra4711 and more")):
            box.press("Backspace")
        box.press_sequentially("kept")
        element.saved()
        page.until(lambda: "zebra4711" not in everything(page), "nothing is left of it")
        page.save()
        assert "zebra4711" not in everything(page)
    assert texts_in(page.answers) == {"my-night": "kept", f"{CASE}/worry": "kept"}
    page.until(partial(both_carry, page, "kept"), "the notebook carries both")
    assert "zebra4711" not in everything(page)
    assert "vnd.jupyter.widget-state" in page.path.read_text(), "widget state was not saved at all"
    lab.set("@jupyter-widgets/jupyterlab-manager/plugin", {})


def enter_both(page: NotebookPage) -> list[Element]:
    """The reflection, and the player where it asks for a reason."""
    page.player.press("Begin")
    page.player.choose("ask")
    return [page.reflection, page.player]


def texts_in(answers: Answers) -> dict[str, str]:
    return {key: item.text for key, item in answers.items.items() if isinstance(item, Text)}


def everything(page: NotebookPage) -> str:
    """All that would be handed in. nbgrader leaves Jupyter's checkpoints out."""
    files = [path for path in page.path.parent.iterdir() if path.is_file()]
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def test_what_is_deleted_after_the_page_was_loaded_anew(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.reflection.box.fill("zebra4711")
    page.until(lambda: "zebra4711" in page.path.read_text(), "the notebook was saved")
    page = page.reload()
    expect(page.reflection.box).to_have_value("zebra4711")
    page.reflection.box.fill("")
    page.until(lambda: "zebra4711" not in everything(page), "nothing is left of it")
    assert page.answers.items["my-night"].text == ""


def test_a_killed_kernel_is_not_called_saved_and_loses_nothing(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.reflection.box.fill("Acknowledged.")
    page.reflection.saved()
    page.put_away_dialogs()  # it says that the kernel died
    with page.restarting_by_itself():
        os.kill(kernel_process(page), signal.SIGKILL)
        page.reflection.box.fill("Acknowledged. And this came too late.")
        line = page.reflection.root.locator(".mk-saving")
        expect(line).to_contain_text("Not saved")
        expect(line).to_contain_text("Run All Cells")
        expect(line.get_by_role("button", name="Copy your text")).to_be_visible()
        assert page.answers.items["my-night"].text == "Acknowledged."
    page.run_all()
    expect(page.reflection.box).to_have_value("Acknowledged. And this came too late.")
    page.reflection.saved()
    assert page.answers.items["my-night"].text == "Acknowledged. And this came too late."


def kernel_process(page: NotebookPage) -> int:
    """The kernel's process, found by the folder it works in."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text()
            if "ipykernel_launcher" in command and (process / "cwd").resolve() == page.path.parent:
                return int(process.name)
        except OSError:
            continue
    raise AssertionError("no kernel works in the notebook's folder")


def test_a_restarted_kernel_is_noticed_by_the_page(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.reflection.box.fill("Here before.")
    page.reflection.saved()
    page.restart_kernel()
    line = page.reflection.root.locator(".mk-saving")
    expect(line).to_contain_text("Nothing can be saved now")


def test_what_could_not_be_saved_can_be_tried_again(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    obstacle = page.path.with_name("answers.json")
    obstacle.mkdir()
    page.reflection.box.fill("Kept in the box.")
    page.reflection.shows("Not saved. The answers file can't be used: it is a folder, not a file.")
    obstacle.rmdir()
    page.reflection.press("Try again")
    page.reflection.saved()
    assert page.answers.items["my-night"] == Text("Kept in the box.", 1)


def test_two_windows_on_one_answer(lab: Lab) -> None:
    notebook = lab.assignment()
    first = lab.open(notebook)
    first.run_all()
    first.reflection.box.fill("From the first window.")
    first.reflection.saved()
    (notebook.parent / "copy.ipynb").write_bytes(notebook.read_bytes())
    second = lab.open(notebook.parent / "copy.ipynb")
    second.run_all()
    expect(second.reflection.box).to_have_value("From the first window.")
    first.reflection.box.fill("The first goes on.")
    first.reflection.saved()
    second.reflection.box.fill("The second disagrees.")
    second.reflection.shows("The first goes on.")
    second.reflection.shows("Not saved yet")
    assert first.answers.items["my-night"].text == "The first goes on."
    second.reflection.press("Keep both, one below the other")
    second.reflection.saved()
    text = first.answers.items["my-night"].text
    assert text == "The second disagrees.\n\nThe first goes on."


@pytest.mark.parametrize(
    ("choice", "decisions"),
    [
        ("Keep my way", [("desk", "nod")]),
        *([("Go on from there", [("desk", "ask"), ("worry", "stay")])] if WHOLE else []),
    ],
)
def test_two_windows_on_one_case(lab: Lab, choice: str, decisions: list[tuple[str, str]]) -> None:
    notebook = lab.assignment()
    (notebook.parent / "copy.ipynb").write_bytes(notebook.read_bytes())
    first, second = lab.open(notebook), lab.open(notebook.parent / "copy.ipynb")
    for page in (first, second):
        page.run_all()
        page.player.press("Begin")
    first.player.choose("ask")
    first.player.choose("stay")
    first.player.saved()
    second.player.choose("nod")
    second.player.shows("It is at “Side by side”, after 2 decisions.")
    assert first.answers.items[CASE].ending == "together"
    second.player.press(choice)
    second.player.saved()
    second.until(lambda: first.answers.items[CASE].decisions == decisions, "that way is kept")
    second.player.shows("Side by side" if len(decisions) == 2 else "At two in the morning")


def test_two_elements_in_one_notebook_mirror_each_other(lab: Lab) -> None:
    element = f'mentorkit.reflect("my-night", "{PROMPT}")'
    page = lab.open(lab.assignment([element, element]))
    page.run_all()
    boxes = page.page.locator(".mk-reflect textarea")
    boxes.first.fill("In both places.")
    expect(boxes.nth(1)).to_have_value("In both places.")


@pytest.mark.skipif(not WHOLE, reason="long: set MENTORKIT_WHOLE=1")
def test_savings_at_the_same_time_do_not_make_jupyter_ask(lab: Lab) -> None:
    page = lab.open(lab.assignment(), slowly=True)
    page.run_all()
    page.page.evaluate(  # an impatient person, or JupyterLab by itself
        "() => setInterval(() => jupyterapp.shell.currentWidget.context.save(), 300)"
    )
    elements = enter_both(page)
    for word in ("one", "two", "three"):
        for element in elements:
            element.box.fill(word)
        page.until(partial(both_carry, page, word), "the notebook carries both")
        page.page.wait_for_timeout(600)  # JupyterLab compares the file's time to half a second
        assert page.page.locator(".jp-Dialog").count() == 0


def both_carry(page: NotebookPage, word: str) -> bool:
    carried: dict[str, str] = {}
    for answers in page.carried():
        carried |= texts_in(answers)
    return carried == {"my-night": word, f"{CASE}/worry": word}


def test_undo_and_starting_again(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    player = page.player
    player.press("Begin")
    player.choose("nod")
    player.shows("At two in the morning")
    player.saved()
    player.press("Start again")
    player.shows("At the desk")
    player.shows("Your way so far counts until you decide anew.")
    assert page.answers.items[CASE].ending == "late"
    player.press("Back to where you were")
    player.shows("At two in the morning")
    player.press("Go back one step")
    player.choose("stop")
    player.shows("About 45 seconds to decide")
    player.press("Undo")
    player.choose("ask")
    player.saved()
    assert page.answers.items[CASE].decisions == [("desk", "ask")]


def test_whoever_starts_again_and_leaves_has_not_lost_their_way(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    player = page.player
    player.press("Begin")
    player.choose("nod")
    player.saved()
    player.press("Start again")
    player.shows("At the desk")
    page.save()
    page = page.reload()
    page.run_all()
    page.player.shows("At two in the morning")
    page.player.press("Start again")
    page.player.choose("ask")
    page.player.saved()
    page.until(
        lambda: page.answers.items[CASE].decisions == [("desk", "ask")], "the new way counts"
    )


def test_what_was_written_comes_back_with_its_scene(lab: Lab) -> None:
    """Undone is not deleted; deleted is."""
    page = lab.open(lab.assignment())
    page.run_all()
    player = page.player
    player.press("Begin")
    player.choose("ask")
    player.box.fill("She paused.")
    player.saved()
    item = f"{CASE}/worry"
    page.until(lambda: written_in(page, item) == "She paused.", "it is on disk")
    player.press("Undo")
    player.shows("Ask what worries her most")
    page.until(lambda: written_in(page, item) is None, "it has left with its scene")
    player.choose("ask")
    expect(player.box).to_have_value("She paused.")
    page.until(lambda: written_in(page, item) == "She paused.", "it is on disk again")
    player.box.fill("")
    player.saved()
    player.press("Undo")
    player.choose("ask")
    player.saved()
    expect(player.box).to_have_value("")


def written_in(page: NotebookPage, item: str) -> str | None:
    answer = page.answers.items.get(item)
    return answer.text if isinstance(answer, Text) else None


def test_enter_makes_a_line_and_undo_undoes_in_every_box(lab: Lab) -> None:
    """JupyterLab would keep both from whatever stands in a cell."""
    page = open_everything(lab)
    begin_everything(page)
    kinds = ("note", "play", "reflect", "worksheet")
    boxes = [page.page.locator(f".mk-{kind} textarea:visible").last for kind in kinds]
    for box in boxes:
        page.give_focus(box)
        page.keys("ControlOrMeta+a")
        page.page.keyboard.type("one")
        page.keys("Enter")
        page.page.keyboard.type("two")
        expect(box).to_have_value("one\ntwo")
        page.keys("ControlOrMeta+a", "Backspace")
        expect(box).to_have_value("")
        page.keys("ControlOrMeta+z")
        expect(box).to_have_value("one\ntwo")


def test_after_run_all_one_begins_at_the_beginning(lab: Lab) -> None:
    page = open_everything(lab)
    heading = page.page.locator(".jp-Notebook h1")
    page.until(lambda: heading.evaluate(IS_SEEN), "the notebook's head is seen")


IS_SEEN = (
    "node => { const { top } = node.getBoundingClientRect(); return top > 0 && top < innerHeight; }"
)


def test_a_double_click_decides_once(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.player.press("Begin")
    page.player.root.locator("[data-choice=ask]").dblclick()
    page.player.shows("Bed four")
    page.player.saved()
    assert page.answers.items[CASE].decisions == [("desk", "ask")]


@pytest.mark.parametrize("app", APPS)
def test_no_key_reaches_the_notebook(lab: Lab, app: str) -> None:
    page = lab.open(lab.assignment(), app=app)
    cells = page.cells
    page.run_all()
    page.player.press("Begin")
    page.player.choose("ask")
    root = page.page.locator(".mk-live").first
    for node in root.locator("summary, button, input, textarea, h4[tabindex]").all():
        node.focus()
        before = page.active_cell
        page.keys("x", "ArrowDown", "ArrowUp", "j", "k", "d", "d", "m", "z")
        assert page.cells == cells, f"a key leaked from {node}"
        assert page.active_cell == before
    page.player.root.locator(".mk-scene .mk-prose").click()
    page.keys("b", "a", "x", "d", "d", "ArrowDown")
    assert page.cells == cells, "a key leaked after a click on the text"


def test_letters_choose_only_in_the_list_and_without_modifiers(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.player.press("Begin")
    page.keys("a", "b")
    page.player.shows("Dr Vu reads her list aloud")
    page.page.locator("[data-choice=ask]").focus()
    page.keys("Shift+b", "Alt+a", "Control+b", "z")
    page.player.shows("Dr Vu reads her list aloud")
    page.keys("b")
    page.player.shows("At two in the morning")


def test_what_happened_is_said_once(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.player.press("Begin")
    page.player.choose("ask")
    voice = page.player.root.get_by_role("status")
    expect(voice).to_have_text(
        'She puts the list down. "Bed four," she says. Trust: polite → open Bed four'
    )


def test_the_saving_shortcut_saves(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    page.run_all()
    page.reflection.box.press_sequentially("At once")
    page.keys("Control+s")
    page.reflection.saved()
    assert page.answers.items["my-night"] == Text("At once", 1)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(lab: Lab, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def check(moment: str) -> None:
        found = Axe().run(page.page, context={"include": [[".mk-play"], [".mk-reflect"]]})
        assert found.violations_count == 0, f"{moment}\n{found.generate_report()}"

    page = lab.open(lab.assignment(), theme=theme)
    page.run_all()
    check("before the beginning")
    page.player.press("Begin")
    page.player.choose("ask")
    page.player.box.fill("A reason")
    for fold in page.page.locator(".mk-live summary").all():
        fold.click()
    page.player.saved()
    check("on the way")
    page.player.choose("stay")
    page.player.shows("Side by side")
    check("at an ending")


@pytest.mark.parametrize(("app", "width"), [("notebook", 320), ("notebook", 600), ("lab", 320)])
def test_a_narrow_window_never_scrolls_sideways(lab: Lab, app: str, width: int) -> None:
    page = lab.open(lab.assignment(), app=app, width=width)
    page.make_room()
    page.run_all()
    page.player.press("Begin")
    page.player.choose("ask")
    for fold in page.page.locator(".mk-live summary").all():
        fold.click()
    too_wide = """roots => roots.flatMap(root => {
      const right = root.getBoundingClientRect().right + 1;
      return [root, ...root.querySelectorAll("*:not(.mk-unseen, .mk-sure span)")]
        .filter(node => node.getBoundingClientRect().right > right
          || (node === root && root.scrollWidth > root.clientWidth))
        .map(node => node.outerHTML.slice(0, 80));
    })"""
    assert page.page.locator(".mk-live").evaluate_all(too_wide) == []
    box = page.page.locator(".mk-live").first.bounding_box()
    assert box
    assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_a_rehearsal_says_so(lab: Lab) -> None:
    notebook = lab.assignment()
    (notebook.parent.parent / "course.yaml").touch()
    ground = notebook.parent.rename(notebook.parent.with_name("workshops"))
    folder = ground / "nights"
    folder.mkdir()
    for path in list(ground.iterdir()):
        if path.is_file():
            path.rename(folder / path.name)
    page = lab.open(folder / "nights.ipynb")
    page.run_all()
    page.player.shows("Rehearsal")
    page.player.press("Begin")
    page.player.choose("ask")
    page.player.saved()
    assert not (folder / "answers.json").exists()
    page.save()
    assert "Ask what worries her most" not in page.path.read_text()
    assert page.carried() == []


def test_running_again_leaves_no_old_widgets_behind(lab: Lab) -> None:
    page = lab.open(lab.assignment())
    for _ in range(3):
        page.run_all()
    page.reflection.shows("Read by")
    open_now = page.page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestCommInfo({}).then(reply => Object.values(reply.content.comms)"
        ".filter(comm => comm.target_name === 'jupyter.widget').length)"
    )
    assert open_now == 4  # each of the two widgets, and its layout


def test_the_summary_is_what_others_see(lab: Lab) -> None:
    import nbformat
    from nbconvert import HTMLExporter

    page = lab.open(lab.assignment())
    page.run_all()
    page.player.press("Begin")
    page.player.choose("ask")
    page.reflection.box.fill("<b>Plain</b> words, $5 and $6.")
    page.reflection.saved()
    assert page.page.locator(".mk-static").first.is_hidden()
    page.save()
    html, _ = HTMLExporter().from_notebook_node(nbformat.read(page.path, as_version=4))
    assert "Ask what worries her most" in html
    assert "&lt;b&gt;Plain&lt;/b&gt; words" in html
    assert not re.search(r"<b>Plain", html)
