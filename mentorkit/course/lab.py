"""JupyterLab, opened on the page where everybody begins."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from mentorkit.course.layout import course_at, shipped
from mentorkit.course.words import keep_words
from mentorkit.errors import MentorkitError

WELCOME = "workshops/welcome.ipynb"

# JupyterLab would ask for news and look for updates; mentorkit fetches nothing. And whoever clicks
# on a guide wants to read it, not to edit its Markdown.
_CONFIG = {
    "page_config.json": {
        "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}
    },
    "default_setting_overrides.json": {
        "@jupyterlab/apputils-extension:notification": {
            "checkForUpdates": False,
            "fetchNews": "false",
        },
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
    },
}


def prepare_lab(folder: Path | str) -> list[str]:
    """Sees to it that `folder` has the workshops. What is there already stays as it is.

    Returns:
        The names of the folders that were put there.
    """
    root = Path(folder)
    if (root / WELCOME).is_file():
        return []
    added = []
    for name in ("workshops", "assignments"):
        if not (root / name).exists():
            shutil.copytree(shipped(name), root / name)
            added.append(name)
    return added


def prepare_words(folder: Path | str) -> str:
    """Has the course's page of words say what `course.yaml` says; gives what there is to know.

    Where there is no course, or none whose settings can be read, there is no such page.
    """
    try:
        course = course_at(folder)
        return keep_words(course.root, course.settings()).said
    except MentorkitError:  # the coordinator's page says it with its lines
        return ""


def lab_command(folder: Path | str, *, browser: bool = True) -> list[str]:
    """The command line that opens JupyterLab in `folder`, on the welcome page if it has one."""
    page = f"/lab/tree/{WELCOME}" if (Path(folder) / WELCOME).is_file() else "/lab"
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={Path(folder).absolute()}",
        f"--LabApp.default_url={page}",
        "--ServerApp.ip=127.0.0.1",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    if not browser:
        command.append("--no-browser")
    return command


def open_lab(folder: Path | str, *, browser: bool = True) -> int:
    """Opens JupyterLab in `folder` and stays until it is closed. Gives its exit code."""
    with tempfile.TemporaryDirectory(prefix="mentorkit-lab-") as config:
        write_lab_config(Path(config))
        # In the course's folder, where nbgrader's part of the server looks for its settings.
        server = subprocess.Popen(
            lab_command(folder, browser=browser),
            cwd=folder,
            env=lab_environment(os.environ, Path(config)),
        )
        before = signal.signal(signal.SIGTERM, _leave)
        try:
            return server.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            signal.signal(signal.SIGTERM, before)
            if server.poll() is None:  # it does not stay behind when this process is ended
                server.terminate()
                server.wait(timeout=30)


def _leave(signum: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + signum)


def write_lab_config(config: Path) -> None:
    """Writes how JupyterLab should behave into `config`, a folder for its settings."""
    folder = config / "labconfig"
    folder.mkdir(parents=True)
    for name, content in _CONFIG.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def lab_environment(base: Mapping[str, str], config: Path) -> dict[str, str]:
    """The environment for JupyterLab, with `config` looked into for its settings first."""
    paths = [str(config), *filter(None, [base.get("JUPYTER_CONFIG_PATH")])]
    return {**base, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
