"""The catalogue, part one: attempts with files and folders, and with what comes in as a file."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import socket
import stat
import warnings
import zipfile
from pathlib import Path

from attempts import Place, attempt
from course_world import ASSIGNMENT, CASE, NOTEBOOK

# Reach out of its folder

REACH = "reach out of its folder"


@attempt(REACH, aside="is a link")
def link_to_the_gradebook(at: Place) -> None:
    """A link to the gradebook, which would be copied into what is given back."""
    (at.folder / "mine.db").symlink_to(at.course.root / "gradebook.db")


@attempt(REACH, aside="mine.db")
def hard_link_to_the_gradebook(at: Place) -> None:
    """A second name of the gradebook, which looks like any file."""
    os.link(at.course.root / "gradebook.db", at.folder / "mine.db")


@attempt(REACH)
def cell_that_reads_the_gradebook(at: Place) -> None:
    """A cell that would send the gradebook away."""
    with at.editing() as notebook:
        source = f"open({str(at.course.root / 'gradebook.db')!r}, 'rb').read()\n{at.code}"
        notebook["cells"].append(_code(source))


@attempt(REACH, aside="is a link")
def notebook_is_a_link(at: Place) -> None:
    """The notebook is a link to somebody else's."""
    at.notebook.unlink()
    at.notebook.symlink_to(at.course.submitted("good-01") / NOTEBOOK)


@attempt(REACH, aside="is a link")
def answers_are_a_link(at: Place) -> None:
    """The answers file is a link to somebody else's."""
    at.answers.unlink()
    at.answers.symlink_to(at.course.submitted("good-01") / "answers.json")


@attempt(REACH, aside="is a link")
def folder_is_a_link(at: Place) -> None:
    """The whole submission is a link to somebody else's."""
    shutil.rmtree(at.folder)
    at.folder.symlink_to(at.course.submitted("good-01"))


@attempt(REACH, aside="is a link")
def person_is_a_link(at: Place) -> None:
    """The person's folder, with all their assignments, is a link to somebody else's."""
    shutil.rmtree(at.folder.parent)
    at.folder.parent.symlink_to(at.course.submitted("good-01").parent)


@attempt(REACH, aside="is a link")
def link_into_anothers_folder(at: Place) -> None:
    """A folder in it is a link to somebody else's graded copy, to be written through."""
    (at.folder / "notes").symlink_to(at.course.root / "autograded" / "good-02")


@attempt(REACH, aside="is a link")
def link_to_itself(at: Place) -> None:
    """A folder that leads back to itself, for whoever follows it."""
    (at.folder / "again").symlink_to(at.folder)


@attempt(REACH, aside="is a link")
def link_to_nothing(at: Place) -> None:
    """A link to a file that would be made by whoever writes to it."""
    (at.folder / "mentorkit.json").unlink(missing_ok=True)
    (at.folder / "mentorkit.json").symlink_to(at.canary)


@attempt(REACH, incoming=True, left="is a link")
def comes_with_a_link(at: Place) -> None:
    """A folder to be collected has a link to the gradebook in it."""
    (at.folder / "mine.db").symlink_to(at.course.root / "gradebook.db")


@attempt(REACH, incoming=True, left="is a link")
def comes_as_a_link(at: Place) -> None:
    """What is to be collected is a link to somebody else's submission."""
    shutil.rmtree(at.folder)
    at.folder.symlink_to(at.course.submitted("good-01"))


@attempt(REACH, incoming=True)
def zip_that_leads_out(at: Place) -> None:
    """A zip whose names lead to another's folder: by dots, from the root, and by a drive."""
    _zip(at, {f"../good-01/{ASSIGNMENT}/answers.json": "{}", "/etc/x": "x", "C:\\x": "x"})


@attempt(REACH, incoming=True, left="link")
def zip_with_a_link(at: Place) -> None:
    """A zip whose answers file is a link to somebody else's."""
    link = zipfile.ZipInfo("answers.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    at.answers.unlink()
    _zip(at, {link: str(at.course.submitted("good-01") / "answers.json")})


# Run something

RUN = "run something"


@attempt(RUN)
def startup_files(at: Place) -> None:
    """Files that Python, pytest, IPython and nbgrader run by themselves where they work."""
    for name in ("sitecustomize", "usercustomize", "conftest", "nbgrader_config", "__main__"):
        at.writes(f"{name}.py", at.code)
    for name in ("ipython_config.py", ".ipython/profile_default/startup/00.py", "setup.py"):
        at.writes(name, at.code)
    at.writes("evil.pth", f"import os; exec({at.code!r})\n")


@attempt(RUN)
def packages_of_its_own(at: Place) -> None:
    """A mentorkit and an nbgrader of its own, to be imported instead of the real ones."""
    for name in ("mentorkit/__init__", "mentorkit/check", "nbgrader/__init__", "nbgrader/api"):
        at.writes(f"{name}.py", at.code)


@attempt(RUN)
def modules_of_its_own(at: Place) -> None:
    """Modules with names that grading may import from the folder it is in."""
    for name in ("msgspec", "json", "nbformat", "sqlalchemy", "check", "dateutil", "ast"):
        at.writes(f"{name}.py", at.code)
        at.writes(f"{name}.so", b"\x7fELF")


@attempt(RUN)
def pickle_with_reduce(at: Place) -> None:
    """Files that run code when they are unpickled."""

    class Reduces:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return exec, (at.code,)

    for name in ("answers.pickle", "answers.pkl", "process.json", "data.npy"):
        at.writes(name, pickle.dumps(Reduces()))


@attempt(RUN)
def course_files_of_its_own(at: Place) -> None:
    """A course.yaml with a tag that runs code, and a roster and extensions of its own."""
    at.writes("course.yaml", "execute: true\nx: !!python/object/apply:os.system [reboot]\n")
    at.writes("roster.csv", "id,first_name\n=cmd|'/c calc'!A1,x\n")
    at.writes("extensions.csv", f"id,assignment,due\n{at.name},{ASSIGNMENT},2099-01-01\n")


# Claim credit

CREDIT = "claim credit"


@attempt(CREDIT, answered=False, score=0, says="not begun")
def case_of_its_own(at: Place) -> None:
    """A case file of its own in which the first decision is an ending already."""
    at.writes("quick-word.md", CASE.replace("{#chair}", '{#chair ending="Mine"}'))
    with at.answering() as answers:
        decisions = [["corridor", "nowhere"]]
        answers["items"]["quick-word"] = {"kind": "case", "case": "quick-word", "hash": "x"} | {
            "decisions": [],
            "ending": "chair",
            "revision": len(decisions),
        }


@attempt(CREDIT, answered=False, score=0, says="not begun")
def release_file_of_its_own(at: Place) -> None:
    """A mentorkit.json of its own that asks for nothing, and says that nothing is late."""
    at.writes("mentorkit.json", '{"format": 1, "assignment": "x", "asks": [], "due": "2099-01-01"}')


@attempt(CREDIT, answered=False, score=0, says="not begun")
def records_of_its_own(at: Place) -> None:
    """A .mentorkit folder of its own in which it is graded already, and a gradebook."""
    records = {"format": 1, "records": {at.name: {"stamp": "x", "graded": "x"}}}
    at.writes(f".mentorkit/{ASSIGNMENT}.json", json.dumps(records))
    at.writes("gradebook.db", b"SQLite format 3\0")
    at.writes("mentorkit.db", b"SQLite format 3\0")


# Break the reader

READER = "break the reader"


@attempt(READER, says="could not be read: it is damaged")
def notebook_is_empty(at: Place) -> None:
    """A notebook of no bytes, as a full disk leaves it."""
    at.notebook.write_bytes(b"")


@attempt(READER, says="missing")
def notebook_is_a_folder(at: Place) -> None:
    """A folder in the place of the notebook."""
    at.notebook.unlink()
    at.writes(f"{NOTEBOOK}/inside.txt", "x")


@attempt(READER)
def case_is_a_folder(at: Place) -> None:
    """A folder in the place of the case file, which the real one has to take."""
    (at.folder / "quick-word.md").unlink()
    at.writes("quick-word.md/inside.txt", "x")


@attempt(READER, score=0, says="folder")
def answers_are_a_folder(at: Place) -> None:
    """A folder in the place of the answers file."""
    at.answers.unlink()
    at.writes("answers.json/inside.txt", "x")


@attempt(READER, aside="no folder")
def submission_is_empty(at: Place) -> None:
    """A folder with nothing in it."""
    shutil.rmtree(at.folder)
    at.folder.mkdir()


@attempt(READER, says="was called")
def notebook_renamed(at: Place) -> None:
    """The notebook under another name, with signs that a terminal obeys."""
    at.notebook.rename(at.folder / "Copy of \x1b]0;mine\x07 <b>practice\n (1).ipynb")


@attempt(READER, says="missing")
def two_renamed_notebooks(at: Place) -> None:
    """Two notebooks, and neither has the assignment's name."""
    shutil.copy(at.notebook, at.folder / "one.ipynb")
    at.notebook.rename(at.folder / "two.ipynb")


@attempt(READER)
def two_notebooks(at: Place) -> None:
    """A second notebook beside the assignment's."""
    at.writes("scratch.ipynb", "{")
    shutil.copy(at.notebook, at.folder / "Untitled.ipynb")


@attempt(READER, aside="no time that can be read")
def time_that_is_garbage(at: Place) -> None:
    """A time of handing in that is none."""
    at.writes("timestamp.txt", b"\xff\xfe\0yesterday")


@attempt(READER, aside="no time that can be read")
def time_that_is_a_path(at: Place) -> None:
    """A time whose time zone is a file, which the library would open."""
    at.writes("timestamp.txt", "2026-11-23 10:00:00 /etc/passwd")


@attempt(READER)
def time_with_a_zones_name(at: Place) -> None:
    """A time with the name of a time zone."""
    at.writes("timestamp.txt", "2026-11-23 10:00:00 EST5EDT")


@attempt(READER, aside="no time that can be read")
def time_far_ahead(at: Place) -> None:
    """A time at the end of what a calendar holds."""
    at.writes("timestamp.txt", "9999-12-31 23:59:59.999999 UTC")


@attempt(READER, aside="no time that can be read")
def time_that_never_was(at: Place) -> None:
    """A time in the right form that is on no clock."""
    at.writes("timestamp.txt", "2026-02-31 25:61:61 UTC")


# Exhaust the computer

EXHAUST = "exhaust the computer"


@attempt(EXHAUST, aside="is a pipe")
def pipe(at: Place) -> None:
    """A pipe, on which a reader waits for ever."""
    os.mkfifo(at.folder / "data.csv")


@attempt(EXHAUST, aside="is a pipe")
def answers_are_a_pipe(at: Place) -> None:
    """A pipe in the place of the answers file."""
    at.answers.unlink()
    os.mkfifo(at.answers)


@attempt(EXHAUST, aside="is a socket")
def a_socket(at: Place) -> str | None:
    """A socket."""
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir(at.folder):
        one.bind("s")
    return None


@attempt(EXHAUST, aside="is a device")
def device(at: Place) -> str | None:
    """A device that never ends, as the notebook."""
    at.notebook.unlink()
    try:
        os.mknod(at.notebook, stat.S_IFCHR | 0o644, os.makedev(1, 5))
    except PermissionError:
        return "a device can be made by root alone"
    return None


@attempt(EXHAUST, aside="100 megabytes")
def sparse_file(at: Place) -> None:
    """Two gigabytes of zeros that take no room until somebody copies them."""
    with (at.folder / "data.bin").open("wb") as file:
        file.truncate(2_000_000_000)


@attempt(EXHAUST, aside="100 megabytes")
def sparse_notebook(at: Place) -> None:
    """A notebook of two gigabytes of zeros."""
    with at.notebook.open("r+b") as file:
        file.truncate(2_000_000_000)


@attempt(EXHAUST, aside="more than 2,000 files")
def five_thousand_files(at: Place) -> None:
    """Five thousand files."""
    for number in range(5000):
        (at.folder / f"{number}").touch()


@attempt(EXHAUST, aside="too deep")
def fifty_folders_deep(at: Place) -> None:
    """Fifty folders in each other."""
    at.writes("/".join(["in"] * 50) + "/file.txt", "x")


@attempt(EXHAUST, aside="can't be read")
def path_that_is_too_long(at: Place) -> str | None:
    """Folders whose path together is longer than what the system opens."""
    with contextlib.chdir(at.folder):
        for _ in range(18):
            name = "n" * 250
            os.mkdir(name)  # noqa: PTH102 - a path of this length can be made step by step alone
            os.chdir(name)
    return None


@attempt(EXHAUST)
def longest_names(at: Place) -> None:
    """Names of 255 bytes."""
    at.writes("n" * 251 + ".txt", "x")
    at.writes("é" * 127 + "/" + "m" * 255, "x")


@attempt(EXHAUST)
def zip_bomb_among_the_files(at: Place) -> None:
    """A zip that unpacks to 120 megabytes, among the files."""
    path = at.folder / "bomb.zip"
    _bomb(path, "zeros.txt")
    shutil.copy(path, at.folder / f"{ASSIGNMENT}-hand-in.zip")


@attempt(EXHAUST, incoming=True, left="megabytes")
def zip_bomb(at: Place) -> None:
    """A zip whose notebook unpacks to 120 megabytes."""
    path = at.folder.with_suffix(".zip")
    _bomb(path, NOTEBOOK)
    shutil.rmtree(at.folder)


@attempt(EXHAUST, incoming=True, left="another zip file")
def zip_in_zips(at: Place) -> None:
    """A zip in a zip in a zip, and no notebook."""
    path = at.folder / "0.zip"
    _bomb(path, NOTEBOOK)
    for number in range(1, 4):
        inner, path = path, at.folder / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as outer:
            outer.write(inner, f"{inner.stem}.zip")
    shutil.move(path, at.folder.with_suffix(".zip"))
    shutil.rmtree(at.folder)


@attempt(EXHAUST, incoming=True, left="twice")
def zip_with_a_name_twice(at: Place) -> None:
    """A zip with two notebooks of one name, of which each program takes another."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _zip(at, {NOTEBOOK: "{}"})


@attempt(EXHAUST, incoming=True, left="zip file")
def zip_that_is_cut_off(at: Place) -> None:
    """A zip that breaks off in the middle."""
    path = _zip(at, {})
    path.write_bytes(path.read_bytes()[:-200])


# Confuse names

NAMES = "confuse names"


@attempt(NAMES, incoming=True, left="can't be anybody's id")
def incoming_not_in_utf8(at: Place) -> None:
    """A folder whose name is no text."""
    at.calls_itself(os.fsdecode(b"not-utf8-\xff\xfe"))


@attempt(NAMES, incoming=True, left="can't be anybody's id")
def incoming_device(at: Place) -> None:
    """A folder that Windows takes for a device."""
    at.calls_itself("con")


@attempt(NAMES, incoming=True, left="can't be anybody's id")
def incoming_option(at: Place) -> None:
    """A folder whose name a command takes for an option."""
    at.calls_itself("--help")


@attempt(NAMES, incoming=True, left="can't be anybody's id")
def incoming_script(at: Place) -> None:
    """A folder whose name runs in a page that shows it."""
    at.calls_itself("<img src=x onerror=alert(1)>")


@attempt(NAMES, incoming=True, left="can't be anybody's id")
def incoming_long(at: Place) -> None:
    """A folder whose name is as long as a name can be."""
    at.calls_itself("n" * 255)


@attempt(NAMES)
def files_that_differ_by_case(at: Place) -> None:
    """Files whose names are one and the same on Windows and macOS."""
    for name in ("Quick-Word.md", "ANSWERS.JSON", "Quick-Practice.IPYNB", "Mentorkit.json"):
        at.writes(name, "x")


@attempt(NAMES)
def files_that_differ_by_normalisation(at: Place) -> None:
    """Files whose names differ by the form of an accent alone."""
    at.writes("r\u00e9sum\u00e9.txt", "x")
    at.writes("re\u0301sume\u0301.txt", "y")


@attempt(NAMES)
def files_that_windows_reserves(at: Place) -> None:
    """Files that Windows takes for devices, streams or folders."""
    for name in ("con.txt", "aux", "nul.ipynb", "a:b", "dot.", "space ", "back\\..\\slash"):
        at.writes(name, "x")


@attempt(NAMES)
def files_not_in_utf8(at: Place) -> None:
    """Files whose names are no text."""
    at.writes(os.fsdecode(b"\xff\xfe.txt"), "x")


@attempt(NAMES, aside="is a link")
def link_not_in_utf8(at: Place) -> None:
    """A link whose name is no text, and has signs that a terminal obeys."""
    (at.folder / os.fsdecode(b"\xff\x1b[2J\n<b>")).symlink_to("/etc/passwd")


@attempt(NAMES)
def files_with_signs(at: Place) -> None:
    """Files with line breaks, turned writing, options and markup in their names."""
    for name in ("a\nb", "\u202etxt.exe", "-rf", "*", "<script>", "'; drop table grade; --", "\t"):
        at.writes(name, "x")


# What nobody may read

READ_ONLY = "break the reader"


@attempt(READ_ONLY, aside="Permission denied")
def file_that_nobody_may_read(at: Place) -> str | None:
    """A file without any permission."""
    at.answers.chmod(0)
    return _powers()


@attempt(READ_ONLY, aside="Permission denied")
def folder_that_nobody_may_read(at: Place) -> str | None:
    """A folder without any permission."""
    at.writes("notes/x.txt", "x")
    (at.folder / "notes").chmod(0)
    return _powers()


@attempt(READ_ONLY, aside="Permission denied")
def submission_that_nobody_may_read(at: Place) -> str | None:
    """The whole submission without any permission."""
    at.folder.chmod(0)
    return _powers()


@attempt(READ_ONLY, aside="Permission denied")
def person_whom_nobody_may_read(at: Place) -> str | None:
    """The person's folder without any permission."""
    at.folder.parent.chmod(0)
    return _powers()


def _powers() -> str | None:
    if os.name == "posix" and os.geteuid() == 0 and not shutil.which("setpriv"):
        return "root may read everything, and setpriv is not here to give that up"
    return None


def _code(source: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "own",
    }


def _zip(at: Place, more: dict[str | zipfile.ZipInfo, str]) -> Path:
    """The one file that somebody hands in, with more in it; the folder is gone."""
    path = at.folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (at.notebook, at.answers):
            if file.exists():
                archive.write(file, file.name)
        for name, content in more.items():
            archive.writestr(name, content)
    shutil.rmtree(at.folder)
    return path


def _bomb(path: Path, name: str) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as file,
    ):
        zeros = b"0" * 10_000_000
        for _ in range(12):
            file.write(zeros)
