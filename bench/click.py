"""How quickly the page answers a click, and how soon 25 elements can be used, beside bare widgets.

    python bench/click.py

A real JupyterLab and a real Chromium, on this machine. One notebook holds a player and a bare
ipywidgets `Button` whose handler changes a `Label`; each is clicked in turn. Clicks are the
browser's own, made by its mouse: hit testing, focus and JupyterLab's listeners take part, as when a
person clicks, which `element.click()` in the page would leave out. The page takes the time, from
the click's own `timeStamp` until the frame after a change has been painted: an animation frame, and
a task behind it. "Saved" is counted when the saving line has said "Saving…" after this click, then
"Saved", and the decision is then looked up in the answers file.

Then a notebook with 25 elements is run whole, in turn with one of 25 bare widgets, each time in a
new page with a new kernel: once with the imports made beforehand, once with the imports.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from large_case import WORDS
from playwright.sync_api import Locator, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "notebook"))
from lab_world import Lab, NotebookPage, running_lab  # noqa: E402 - tests are no package

QUESTION = "What will you do in your **next** conversation?"
ELEMENTS = (
    *(f'mentorkit.play("case-{n}")' for n in range(3)),
    *(f'mentorkit.reflect("text-{n}", "{QUESTION}", model="gibbs")' for n in range(7)),
    *(f'mentorkit.survey("practice-self-rating", "{one}")' for one in ("before", "after", "then")),
    'mentorkit.survey("session-evaluation")',
    'mentorkit.worksheet("mentoring-compact")',
    'mentorkit.worksheet("individual-development-plan")',
    'mentorkit.worksheet("feedback-rewrite")',
    'mentorkit.worksheet("four-box-ethics")',
    'mentorkit.worksheet("network-map")',
    *(f'mentorkit.note("What stays with you?", name="note-{n}")' for n in range(3)),
    "mentorkit.consent()",
    "mentorkit.ask_for_contact()",
    "mentorkit.submission()",
)
"""The 25 elements: more than any assignment has, and of every kind."""
CASE = ROOT / "workshops" / "feedback" / "missing-allergy.md"
"""What is played there, under three names."""
WIDGETS = ('ipywidgets.Text(description="{n}")', 'ipywidgets.Button(description="{n}")')
"""Bare widgets; 25 go round them, each with a number of its own."""
OURS = "import mentorkit\nfrom mentorkit import play, reflect"
BARE = "import ipywidgets"
COUNT = 25

CLICKS = 80
WARM_UP = 6
OPENINGS = 7
PAINTED_BAR = 0.5
SAVED_BAR = 1.3
OPENED_BAR = 2

BUTTON = """import ipywidgets
label = ipywidgets.Label("0")
def count(_):
    label.value = str(int(label.value) + 1)
button = ipywidgets.Button(description="Count")
button.on_click(count)
ipywidgets.VBox([button, label])"""

LONG_CASE = """---
case: long-way
title: The long way
function: skills
minutes: 60
counters:
  trust: 4 of 0..8, wary / polite / open
flags: [told]
---"""
EFFECTS = {"a": "trust +1", "b": "trust -1", "c": "told"}

IN_THE_PAGE = Path(__file__).with_suffix(".js")

IDLE = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"


def long_case(scenes: int) -> str:
    """The Markdown of a case in which each decision leads to the next scene."""
    pick = random.Random(1)
    parts = [LONG_CASE, _sentences(pick, 3)]
    for number in range(scenes):
        parts.append(f"# Scene {number} {{#scene-{number}}}\n\n{_sentences(pick, 4)}")
        parts.append(f"{{if told}}{_sentences(pick, 1)}{{else}}{_sentences(pick, 1)}{{end}}")
        parts.append("\n".join(_choice(pick, number + 1, letter) for letter in EFFECTS))
    last = f"Scene {scenes}"
    parts.append(f'# {last} {{#scene-{scenes} ending="{last}"}}\n\n{_sentences(pick, 2)}')
    return "\n\n".join(parts) + "\n"


def _choice(pick: random.Random, to: int, letter: str) -> str:
    words = " ".join(pick.choices(WORDS, k=9))
    line = f"- [{letter}] {words} -> scene-{to} ({EFFECTS[letter]})"
    return f"{line}\n  > {_sentences(pick, 2)}"


def _sentences(pick: random.Random, count: int) -> str:
    return " ".join(
        " ".join(pick.choices(WORDS, k=pick.randint(8, 16))).capitalize() + "."
        for _ in range(count)
    )


def notebook(lab: Lab, cells: list[str]) -> Path:
    """A released assignment's folder with a notebook of those cells, their source hidden."""
    path = lab.assignment([])
    written = nbformat.read(path, as_version=4)
    written.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    for cell in written.cells:
        cell.metadata["jupyter"] = {"source_hidden": True}
    nbformat.write(written, path)
    return path


@contextmanager
def opened(lab: Lab, path: Path) -> Iterator[NotebookPage]:
    """The notebook in a new page with a new kernel."""
    shown = lab.open(path)
    shown.page.add_script_tag(path=IN_THE_PAGE)
    yield shown
    lab.close_pages()


class Clicks:
    """The notebook with both, and what each click has taken, in milliseconds."""

    def __init__(self, shown: NotebookPage) -> None:
        self.shown = shown
        self.chance = random.Random(2)
        self.scenes: list[float] = []
        self.saved: list[float] = []
        self.labels: list[float] = []

    def decide(self, number: int) -> None:
        """The decision of that number: until the next scene is painted, and until "Saved" is."""
        choice = self.shown.player.root.locator(f"[data-choice={self.chance.choice('abc')}]")
        scene, saved = self._timed(choice, "expectScene", f"Scene {number}")
        self.scenes.append(scene)
        self.saved.append(saved)
        kept = len(self.shown.answers.items["long-way"].decisions)
        if kept != number:
            raise SystemExit(f"“Saved” was said after {number} decisions, and {kept} are on disk.")

    def press(self, number: int) -> None:
        """The bare button, for that time: until the label is painted."""
        button = self.shown.page.locator(".widget-button")
        self.labels += self._timed(button, "expectLabel", str(number))

    def _timed(self, button: Locator, expect: str, what: str) -> list[float]:
        page = self.shown.page
        page.evaluate(f"what => bench.{expect}(what)", what)
        button.hover()
        # A finger rests before it presses, and stays down for a moment: JupyterLab has done its own
        # work on both by then, and the click falls anywhere between two frames.
        page.wait_for_timeout(self.chance.uniform(40, 80))
        page.mouse.down()
        page.wait_for_timeout(self.chance.uniform(40, 80))
        page.mouse.up()
        times: list[float] = page.evaluate("bench.result")
        # What is left to do after one must not delay the other.
        page.wait_for_function(IDLE)
        page.wait_for_timeout(self.chance.uniform(150, 350))
        return times


def measure_clicks(lab: Lab) -> Clicks:
    """Both clicked in turn, now one first and now the other."""
    path = notebook(lab, [BUTTON, 'import mentorkit\nmentorkit.play("long-way")'])
    total = WARM_UP + CLICKS
    path.with_name("long-way.md").write_text(long_case(total), encoding="utf-8")
    with opened(lab, path) as shown:
        shown.run_all()
        shown.player.press("Begin")
        clicks = Clicks(shown)
        for number in range(1, total + 1):
            pair = (clicks.decide, clicks.press)
            for act in pair if number % 2 else reversed(pair):
                act(number)
    for times in (clicks.scenes, clicks.saved, clicks.labels):
        del times[:WARM_UP]
    return clicks


def measure_opening(lab: Lab, imports: str, calls: tuple[str, ...], before: bool) -> float:
    """Milliseconds from *Run All Cells* until the last of 25 can be used.

    Args:
        imports: The first cell.
        calls: The other cells, in turn.
        before: Whether the first cell was run beforehand, too.
    """
    cells = [calls[number % len(calls)].format(n=number) for number in range(COUNT)]
    path = notebook(lab, [imports, *cells])
    case = CASE.read_text(encoding="utf-8")
    for number in range(3):
        copy = case.replace(f"case: {CASE.stem}", f"case: case-{number}", 1)
        path.with_name(f"case-{number}.md").write_text(copy, encoding="utf-8")
    with opened(lab, path) as shown:
        if before:
            shown.page.evaluate("bench.runFirst()")
            shown.page.wait_for_function(IDLE)
        nodes = ".mk-live .mk-body" if calls is ELEMENTS else ".widget-text, .widget-button"
        taken: float = shown.page.evaluate("nodes => bench.runAll(...nodes)", [nodes, COUNT])
        return taken


def report_clicks(clicks: Clicks) -> None:
    """Prints both halves of a decision beside the bare button."""
    print(f"{CLICKS} clicks of each, in turn; milliseconds until it is painted")
    bare = middle_and_high(clicks.labels)
    print(f"bare button, label changed: p50 {bare[0]:.0f}, p95 {bare[1]:.0f}")
    for what, times, bar in (
        ("decision, next scene:", clicks.scenes, PAINTED_BAR),
        ("decision, “Saved”:   ", clicks.saved, SAVED_BAR),
    ):
        ours = middle_and_high(times)
        ratios = [one / other for one, other in zip(ours, bare, strict=True)]
        print(
            f"{what}      p50 {ours[0]:.0f}, p95 {ours[1]:.0f};"
            f" p95 is {ratios[1]:.2f}× the button's (the bar is {bar}×), p50 {ratios[0]:.2f}×"
        )


def middle_and_high(times: list[float]) -> tuple[float, float]:
    """The median, and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


def report_openings(lab: Lab) -> None:
    """Prints how soon 25 elements can be used, beside 25 bare widgets."""
    for before, how in ((True, "imports made beforehand"), (False, "imports included")):
        pairs = [
            (
                measure_opening(lab, OURS, ELEMENTS, before),
                measure_opening(lab, BARE, WIDGETS, before),
            )
            for _ in range(1 + OPENINGS)
        ][1:]
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"Run All Cells until the last of {COUNT} can be used, {how}, {OPENINGS} runs")
        print(f"bare widgets: {bare:.0f} ms")
        print(f"elements:     {ours:.0f} ms, {ours / bare:.2f}× as long (the bar is {OPENED_BAR}×)")


def main() -> None:
    """Prints the figures, and the bar for each."""
    chromium = os.environ.get("MENTORKIT_CHROMIUM") or shutil.which("chromium")
    print(f"Load of the machine before: {load()}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        with running_lab(Path(folder), browser) as lab:
            report_clicks(measure_clicks(lab))
            report_openings(lab)
        browser.close()
    print(f"Load of the machine after: {load()}")


def load() -> str:
    """How many processes have been waiting for a processor, on average, and how many there are."""
    if not hasattr(os, "getloadavg"):
        return "not known here"
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


if __name__ == "__main__":
    main()
