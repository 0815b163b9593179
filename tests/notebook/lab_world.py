"""A real JupyterLab with a real browser in front of it, so that a test reads as what a person does.

page = lab.open(lab.assignment())
page.run_all()
page.player.press("Begin")
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from playwright.sync_api import Browser, Locator, Page, expect

from mentorkit.answers import Answers, AnswersCode, AnswersError, read_answers

# Two cores may be shared by many.
expect.set_options(timeout=20_000)

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = Path(__file__).with_name("night-handover.md")
PROMPT = "What will you do on your next night?"

ELEMENTS = ['mentorkit.play("night-handover")', f'mentorkit.reflect("my-night", "{PROMPT}")']
SLOW_SAVING = """
const quickly = window.fetch;
window.fetch = async (request, ...more) => {
  const answer = await quickly(request, ...more);
  const saving = (request.method ?? more[0]?.method) === "PUT";
  if (saving) await new Promise((done) => setTimeout(done, 800));
  return answer;
};
"""

RELEASED = {
    "format": 1,
    "course": "mentor-training",
    "assignment": "nights",
    "language": "en",
    "readers": "Dr Ingrid Solheim",
    "reply_by": "2026-12-12",
    "crisis_contact": "occupational health, extension 2270",
    "words": {"my-night": [20, 80]},
}

WHOLE = bool(os.environ.get("MENTORKIT_WHOLE"))
APPS = ["lab", "notebook"] if WHOLE else ["lab"]
"""Where one element is tried. All of them are tried in both, in test_notebook_everything."""
THEMES = ["Light", "Dark"] if WHOLE else ["Dark"]
"""The same for themes."""
LOOKS = [("lab", "Dark"), ("notebook", "Light")]
"""Where all elements are tried together: each app and each theme once; with `WHOLE` all four."""
if WHOLE:
    LOOKS += [("lab", "Light"), ("notebook", "Dark")]
PHONES = [("lab", 320), *([("notebook", 320), ("notebook", 640)] if WHOLE else [])]
"""Windows that are narrow, or wide ones at 200 % zoom."""


def write_assignment(folder: Path, elements: list[str] = ELEMENTS) -> Path:
    """An assignment as it is after its release: the notebook, the case, `mentorkit.json`."""
    folder.mkdir(parents=True)
    shutil.copy(CASE, folder)
    (folder / "mentorkit.json").write_text(json.dumps(RELEASED), encoding="utf-8")
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.cells = [nbformat.v4.new_markdown_cell("# Nights\n\n## The case")]
    for element in elements:
        cell = nbformat.v4.new_code_cell(f"import mentorkit\n{element}")
        cell.metadata["jupyter"] = {"source_hidden": True}
        notebook.cells.append(cell)
    notebook.cells.append(nbformat.v4.new_markdown_cell("The end."))
    path = folder / "nights.ipynb"
    nbformat.write(notebook, path)
    return path


class Lab:
    """A JupyterLab server of one's own, and a browser to look at it."""

    def __init__(self, root: Path, settings: Path, address: str, token: str, browser: Browser):
        self.root, self.settings = root, settings
        self.window = browser.new_context()  # one for all: JupyterLab's files are loaded once
        self.address, self.token = address, token
        self._pages: list[Page] = []

    def assignment(self, elements: list[str] = ELEMENTS) -> Path:
        """A released assignment in a folder of its own; gives its notebook."""
        return write_assignment(self.new_folder(), elements)

    def new_folder(self) -> Path:
        """Where an assignment may be put; nothing is there yet."""
        return self.root / secrets.token_hex(4) / "nights"

    def open(
        self,
        notebook: Path,
        *,
        app: str = "lab",
        width: int = 1200,
        theme: str = "Light",
        slowly: bool = False,
    ) -> NotebookPage:
        """The notebook in a new window of JupyterLab, or of Notebook 7 (`app="notebook"`).

        Args:
            slowly: The network is slow in telling that a file was saved.
        """
        self.set("@jupyterlab/apputils-extension/themes", {"theme": f"JupyterLab {theme}"})
        page = self.window.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        self._pages.append(page)
        if slowly:
            page.add_init_script(SLOW_SAVING)
        path = notebook.relative_to(self.root).as_posix()
        where = f"lab/tree/{path}?reset&" if app == "lab" else f"notebooks/{path}?"
        page.goto(f"{self.address}/{where}token={self.token}")
        return NotebookPage(page, notebook)

    def set(self, plugin: str, values: dict[str, Any]) -> None:
        """A user's settings of one of JupyterLab's plugins, from the next page on."""
        path = self.settings / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")

    @property
    def private(self) -> Path:
        """The person's own folder, outside of every assignment."""
        return self.root.with_name("private")

    def everything(self) -> list[Path]:
        """Every file that anything here has written: notebooks, settings, logs and all."""
        return [path for path in self.root.parent.rglob("*") if path.is_file()]

    def close_pages(self) -> None:
        """Closes what a test has opened."""
        for page in self._pages:
            page.close()
        self._pages.clear()
        self.kernels("DELETE")

    def kernels(self, method: str = "GET") -> list[str]:
        """The running kernels' ids; with DELETE, ends them all."""
        found = [kernel["id"] for kernel in json.loads(self._ask("GET", "/api/kernels"))]
        if method == "DELETE":
            for session in json.loads(self._ask("GET", "/api/sessions")):
                self._ask("DELETE", f"/api/sessions/{session['id']}")
        return found

    def _ask(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(
            self.address + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


class NotebookPage:
    """A notebook in a browser's window."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session"
            "?.kernel?.status === 'idle'",
            timeout=60_000,
        )

    def command(self, name: str) -> None:
        """One of JupyterLab's commands."""
        self.page.evaluate("name => { window.jupyterapp.commands.execute(name) }", name)

    def make_room(self) -> None:
        """Closes JupyterLab's side bars, where it has any."""
        self.page.evaluate(
            "() => { const { shell } = jupyterapp; shell.collapseLeft(); shell.collapseRight(); }"
        )

    def run_all(self) -> None:
        """*Run ▸ Run All Cells*, until the elements are there."""
        self.page.evaluate(
            "() => document.querySelectorAll('.mk-live').forEach(node => node.dataset.old = '')"
        )
        self.command("notebook:run-all-cells")
        expect(self.page.locator(".mk-live:not([data-old]) .mk-body").first).to_be_visible(
            timeout=30_000
        )
        expect(self.page.locator(".mk-live[data-old]")).to_have_count(0)
        self.page.wait_for_function(
            """() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'
              && [...document.querySelectorAll(
                "[data-mime-type='application/vnd.jupyter.widget-view+json']")].every(output =>
                output.querySelector(".mk-live, .widget-box, .widget-button, .widget-text")
                && output.querySelector(".mk-live > .mk-body")?.textContent !== "Opening…")"""
        )

    def all_are_open(self, number: int) -> None:
        """Waits until that many elements show what they are, and none is opening."""
        self.page.wait_for_function(
            """number => {
              const bodies = [...document.querySelectorAll(".mk-live > .mk-body")];
              const opening = bodies.filter(body => body.textContent === "Opening…");
              return bodies.length === number && opening.length === 0;
            }""",
            arg=number,
        )
        # JupyterLab takes the focus once more when all cells have run.
        self.page.wait_for_function(
            "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
        )

    def put_away_dialogs(self) -> None:
        """From now on what JupyterLab has to say of its own is put away when it is in the way."""

        def put_away() -> None:  # in the page: it may be gone before a hand is there
            self.page.evaluate(
                "() => document.querySelector('.jp-Dialog-button:last-child')?.click()"
            )

        self.page.add_locator_handler(self.page.locator(".jp-Dialog"), put_away)

    @contextlib.contextmanager
    def restarting_by_itself(self) -> Iterator[None]:
        """For a kernel that is ended from outside: at the end, the one in its place is idle."""
        self.page.evaluate(
            """() => {
              window.restarting = false;
              const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
              kernel.statusChanged.connect((_, status) => {
                window.restarting ||= status.endsWith("restarting");
              });
            }"""
        )
        yield
        self.page.wait_for_function(
            "window.restarting && "
            "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
        )

    def restart_kernel(self) -> None:
        """*Kernel ▸ Restart Kernel*, confirmed."""
        self.command("kernelmenu:restart")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        expect(self.page.locator(".jp-Dialog")).to_have_count(0)
        self.page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
        )

    def reload(self) -> NotebookPage:
        """The page, loaded anew; the kernel goes on."""
        self.page.reload()
        return NotebookPage(self.page, self.path)

    def save(self) -> None:
        """*File ▸ Save Notebook*."""
        self.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

    @property
    def dirty(self) -> bool:
        """Whether the notebook holds what its file does not."""
        return bool(self.page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty"))

    @property
    def player(self) -> Element:
        return Element(self.page.locator(".mk-play").first)

    @property
    def reflection(self) -> Element:
        return Element(self.page.locator(".mk-reflect").first)

    @property
    def answers(self) -> Answers:
        """What is on disk."""
        return read_answers(self.path.with_name("answers.json"))

    @property
    def cells(self) -> list[str]:
        """The notebook's cells, as they are in the page."""
        found: list[str] = self.page.evaluate(
            "[...jupyterapp.shell.currentWidget.context.model.cells]"
            ".map(cell => cell.sharedModel.getSource())"
        )
        return found

    @property
    def active_cell(self) -> int:
        return int(self.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex"))

    def keys(self, *keys: str) -> None:
        """Keys pressed one after the other, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def is_at(self, text: str) -> None:
        """Waits until what begins with that text has the focus: it comes with the next frame."""
        self.until(lambda: self.focused.startswith(text), f"the focus is at {text!r}", 5)

    def give_focus(self, node: Locator) -> None:
        """Focuses a node, until JupyterLab leaves it there: it takes the focus after Run All."""

        def stays() -> bool:
            node.focus()
            self.page.wait_for_timeout(300)
            return bool(node.evaluate("node => node === document.activeElement"))

        self.until(stays, "the focus stays where it was put")

    def tab_to(self, text: str, *, back: bool = False) -> None:
        """Tab until something with that text, or that name, has the focus."""
        for _ in range(80):
            if text in self.focused:
                return
            self.keys("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never came to {text!r}; now at {self.focused!r}")

    @property
    def focused(self) -> str:
        """The text of what has the focus, or of its label; "" for what is around the elements."""
        script = """() => {
          const node = document.activeElement;
          if (node.querySelector(".mk-live")) return "";
          const label = node.matches("textarea")
            ? node.labels[0]
            : document.getElementById(node.getAttribute("aria-labelledby"));
          return (label ?? node).textContent.trim();
        }"""
        return str(self.page.evaluate(script))

    def carried(self) -> list[Answers]:
        """The answers documents in the outputs of the saved notebook."""
        notebook = self._notebook()
        mime = "application/vnd.mentorkit.answers+json"
        return [
            msgspec.convert(output["data"][mime], Answers)
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if mime in output.get("data", {})
        ]

    def _notebook(self) -> nbformat.NotebookNode:
        for _ in range(100):
            with contextlib.suppress(nbformat.reader.NotJSONError):
                return nbformat.read(self.path, as_version=4)
            time.sleep(0.02)  # it is just being written
        raise AssertionError("the notebook on disk is not whole")

    @staticmethod
    def until(true: Callable[[], object], what: str, seconds: float = 20) -> None:
        """Waits until something is true; as long as there is no answers file, nothing is."""
        end = time.monotonic() + seconds
        while True:
            try:
                if true():
                    return
            except AnswersError as error:
                if error.problem.code != AnswersCode.MISSING:
                    raise
            if time.monotonic() > end:
                raise AssertionError(f"It did not come about that {what}.")
            time.sleep(0.05)


class Element:
    """A player or a reflection in the page."""

    def __init__(self, root: Locator) -> None:
        self.root = root

    def press(self, name: str) -> None:
        """The button with that name."""
        self.root.get_by_role("button", name=name, exact=True).click()

    def choose(self, choice: str) -> None:
        """The choice with that id."""
        self.root.locator(f"[data-choice={choice}]").click()

    @property
    def box(self) -> Locator:
        """The text area."""
        return self.root.locator("textarea").first

    def shows(self, text: str) -> None:
        """Waits until that can be read."""
        expect(self.root).to_contain_text(text)

    def saved(self) -> None:
        """Waits until the line says so."""
        expect(self.root.locator(".mk-saving[data-tone=saved]")).to_be_visible()


@contextlib.contextmanager
def running_lab(folder: Path, browser: Browser) -> Iterator[Lab]:
    """A JupyterLab server on a free port, with nothing of the user's own; ended at the end."""
    names = ("config", "data", "runtime", "ipython", "settings", "workspaces", "private", "root")
    at = {name: folder / name for name in names}
    for path in at.values():
        path.mkdir(parents=True)
    token, port = secrets.token_hex(16), _free_port()
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(at["config"]),
        "JUPYTER_DATA_DIR": str(at["data"]),
        "JUPYTER_RUNTIME_DIR": str(at["runtime"]),
        "JUPYTERLAB_SETTINGS_DIR": str(at["settings"]),
        "JUPYTERLAB_WORKSPACES_DIR": str(at["workspaces"]),
        "IPYTHONDIR": str(at["ipython"]),
        "MENTORKIT_PRIVATE": str(at["private"]),
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")])
        ),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={at['root']}", f"--IdentityProvider.token={token}"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    with (folder / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            lab = Lab(at["root"], at["settings"], f"http://127.0.0.1:{port}", token, browser)
            lab.set("@jupyterlab/apputils-extension/notification", {"fetchNews": "false"})
            _wait_for(lab, server, folder / "lab.log")
            yield lab
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(5)


def _wait_for(lab: Lab, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            lab.kernels()
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
