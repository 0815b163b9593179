"""A coordinator's commands in a process of their own that notes whatever it should not do.

    python watched.py COURSE MAY_WRITE… -- CALL…

`MAY_WRITE` are the places it may write to. It prints one JSON object: what each call gave, and
what was noticed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

_STARTS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "pty.spawn",
    "socket.connect",
)
_CHANGES = {
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "os.setxattr",
}


class Watch:
    """Notes what the process does that nothing in a submission may make it do."""

    def __init__(self, home: Path, may_write: list[str]) -> None:
        self.home, self.may_write = str(home), may_write
        self.noticed: list[str] = []
        self._busy = threading.local()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            if said := self._about(event, arguments):
                self.noticed.append(f"{event}: {said}"[:400])
        finally:
            self._busy.now = False

    def _about(self, event: str, arguments: tuple[Any, ...]) -> str:
        if event.startswith(_STARTS):
            return "" if arguments[0] == "fc-list" else repr(arguments)  # matplotlib's fonts
        if event == "pickle.find_class":  # Babel keeps its own tables so
            return "" if arguments[0].startswith("babel.") else repr(arguments)
        if event == "import":
            return repr(arguments[:2]) if self._is_home(arguments[1]) else ""
        if event == "compile":
            return "a participant's code" if b"HOSTILE" in _bytes(arguments[0]) else ""
        if event == "exec":
            return self._of_code(arguments[0])
        if event == "os.chdir":
            return repr(arguments) if self._is_home(arguments[0]) else ""
        if event == "open":
            path, mode, flags = arguments
            writes = any(sign in (mode or "") for sign in "wax+") or (flags or 0) & (
                os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
            )
            return self._of_write(path) if writes else self._of_read(path)
        if event in _CHANGES:
            return "".join(self._of_write(one) for one in arguments[:2])
        if event == "sqlite3.connect":
            return self._of_write(arguments[0])
        return ""

    def _is_home(self, path: object) -> bool:
        return isinstance(path, (str, bytes, os.PathLike)) and os.fsdecode(path).startswith(
            self.home
        )

    def _of_code(self, code: Any) -> str:
        name = str(code.co_filename)
        return (
            name if self._is_home(name) and not name.endswith("course/nbgrader_config.py") else ""
        )

    def _of_write(self, path: object) -> str:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return ""
        name = os.fsdecode(path)
        if not os.path.isabs(name):  # noqa: PTH117 - relative to a folder that was opened
            return ""
        allowed = any(name.startswith(one) for one in self.may_write)
        return "" if allowed else f"writes {name!r}"

    def _of_read(self, path: object) -> str:
        if self._is_home(path) and "/secret" in os.fsdecode(path):  # type: ignore[arg-type]
            return f"reads {os.fsdecode(path)!r}"  # type: ignore[arg-type]
        return ""


def _bytes(source: object) -> bytes:
    if isinstance(source, bytes):
        return source
    return source.encode("utf-8", "replace") if isinstance(source, str) else b""


def _status_of_self(key: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1])
    return 0


def main(root: Path, may_write: list[str], calls: list[str]) -> dict[str, Any]:
    import msgspec

    from mentorkit import course

    watch = Watch(root.parent, may_write)
    sys.addaudithook(watch)
    said: dict[str, Any] = {}
    out = root.parent / "out"
    for number, call in enumerate(calls):
        started = time.perf_counter()
        name, _, argument = call.partition(":")
        if name == "collect":
            given: Any = course.collect(
                root, course.course_at(root).assignments()[0], source=argument
            )
        elif name == "grade":
            given = course.grade(root)
        elif name == "status":
            found = course.status(root)
            given = {"status": found, "table": found.table(), "csv": found.csv()}
        elif name == "pages":
            written = course.write_pages(
                root, course.course_at(root).assignments()[0], argument, out / f"pages-{argument}"
            )
            given = [str(path) for path in written]
        elif name == "contacts":
            given = course.contact_requests(root)
        elif name == "confirm":
            given = course.confirm(root, argument)
        elif name == "report":
            from mentorkit.reports import cohort_report

            given = str(cohort_report(root, out / "report.html").path)
        elif name == "feedback":
            from mentorkit.course.feedback import write_feedback

            assignment = course.course_at(root).assignments()[0]
            given = write_feedback(root, assignment, pdf=False)
        else:
            raise ValueError(call)
        said[f"{number} {name}"] = msgspec.to_builtins(given, enc_hook=str)
        print(
            f"{call}: {time.perf_counter() - started:.1f} s, {_status_of_self('VmHWM') // 1000} MB",
            file=sys.stderr,
        )
    here = str(root.parent)
    return {
        "said": said,
        "noticed": sorted(set(watch.noticed)),
        "imported": sorted(
            name
            for name, module in list(sys.modules.items())
            if str(getattr(module, "__file__", "") or "").startswith(here)
        ),
        "nbgrader": "nbgrader.api" in sys.modules,
        "hooks": [name for one in sys.meta_path if "Hostile" in (name := repr(one))],
        "environment": "MENTORKIT_HOSTILE" in os.environ,
        "peak": _status_of_self("VmHWM"),
    }


if __name__ == "__main__":
    split = sys.argv.index("--")
    done = main(Path(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :])
    print(json.dumps(done))
