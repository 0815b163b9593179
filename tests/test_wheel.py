"""The wheel carries everything, and nothing of anybody's: it works with no checkout near it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ("assignments", "workshops")

WRITTEN = [
    "assignments/answers.json",
    "assignments/feedback-practice/answers.json",
    "assignments/feedback-practice/answers.json.lock",
    "assignments/feedback-practice/.answers.lock",
    "assignments/feedback-practice/process.json",
    "assignments/feedback-practice/feedback-practice-hand-in.zip",
    "assignments/feedback-practice/sessions/1.json",
    "assignments/feedback-practice/.ipynb_checkpoints/feedback-practice-checkpoint.ipynb",
    "assignments/feedback-practice/__pycache__/own.pyc",
    "workshops/answers.json",
    "workshops/.ipynb_checkpoints/welcome-checkpoint.ipynb",
    "workshops/feedback/answers.csv",
    "workshops/feedback/.answers.lock",
    "workshops/feedback/process.json",
    "workshops/feedback/feedback-hand-in.zip",
    "workshops/feedback/sessions/missing-allergy.json",
    "workshops/feedback/sessions/votes/1.png",
    "workshops/feedback/__pycache__/own.pyc",
    "my-course/roster.csv",
]
"""What people's work leaves in a copy of the repository."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The repository as somebody has it who worked in it, without the list that git goes by."""
    folder = tmp_path_factory.mktemp("copy") / "mentorkit"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    left = shutil.ignore_patterns(
        *("answers.*", ".answers.*", "process.json", "*-hand-in.zip"),
        *("sessions", ".ipynb_checkpoints"),
    )
    for name in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        here, there = ROOT / name[1:], folder / name[1:]
        if here.is_dir():
            shutil.copytree(here, there, ignore=left if here.name in SHIPPED else None)
        else:
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(here, there)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def shared(copy) -> set[str]:
    """What the wheel has to carry, by where it is in the repository."""
    return {
        path.relative_to(copy).as_posix()
        for part in ("mentorkit", *SHIPPED)
        for path in (copy / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(copy, shared) -> Path:
    """The folder with the wheel and the archive of sources that hatchling makes, as pip would."""
    for name in WRITTEN:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("what Jo wrote", encoding="utf-8")
    folder = copy.parent / "built"
    build(copy, folder, "wheel", "sdist")
    return folder


def build(source, folder, *targets) -> None:
    wanted = [word for target in targets for word in ("-t", target)]
    command = [sys.executable, "-m", "hatchling", "build", *wanted, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


def wheel_in(folder) -> Path:
    [wheel] = folder.glob("*.whl")
    return wheel


def names_in(wheel) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def installed(built):
    """The wheel's content in a folder of its own."""
    zipfile.ZipFile(wheel_in(built)).extractall(built / "site")
    return built / "site"


@pytest.fixture(scope="module")
def sources(built):
    """The archive of sources, unpacked."""
    [archive] = built.glob("*.tar.gz")
    unpack = [sys.executable, "-m", "tarfile", "-e", str(archive), str(built / "sources")]
    subprocess.run(unpack, check=True, capture_output=True)
    [folder] = (built / "sources").iterdir()
    return folder


def run(installed, tmp_path, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_the_wheel_that_answers(installed, tmp_path):
    code = "import mentorkit.course.layout as l; print(l.shipped('workshops'))"
    shown = run(installed, tmp_path, "-c", code)
    assert shown.stdout.strip() == str(installed / "mentorkit" / "_shipped" / "workshops")


def test_the_demonstration_runs_from_the_wheel(installed, tmp_path):
    made = run(installed, tmp_path, "-m", "mentorkit", "demo", "--participants", "3", "--no-open")
    assert made.returncode == 0, made.stdout + made.stderr
    assert (tmp_path / "mentorkit-demo" / "report.html").is_file()


def test_the_wheel_has_all_that_is_shared_and_nothing_that_somebody_wrote(built, shared):
    assert "mentorkit/paper/templates/answers.typ" in shared
    assert names_in(wheel_in(built)) == {
        name if name.startswith("mentorkit/") else f"mentorkit/_shipped/{name}" for name in shared
    }


def test_the_sources_have_nothing_that_somebody_wrote(sources):
    found = {path.relative_to(sources).as_posix() for path in sources.rglob("*")}
    assert found.isdisjoint(WRITTEN)
    assert "what Jo wrote" not in {
        path.read_text(encoding="utf-8", errors="replace")
        for part in SHIPPED
        for path in (sources / part).rglob("*")
        if path.is_file()
    }


def test_what_readme_shows_and_leads_to_is_among_the_sources(sources):
    readme = (sources / "README.md").read_text(encoding="utf-8")
    there = re.findall(r"\]\(([^)#\s:]+)", readme)
    assert any(name.endswith(".png") for name in there)
    assert [name for name in there if not (sources / name).exists()] == []


def test_the_sources_make_the_same_wheel(sources, built, tmp_path):
    build(sources, tmp_path, "wheel")
    assert names_in(wheel_in(tmp_path)) == names_in(wheel_in(built))


def test_the_coordinators_button_calls_the_wheel_what_it_is_called(built):
    from mentorkit.desk.wheel import WHEEL

    assert wheel_in(built).name == WHEEL


@pytest.mark.parametrize("page", ["hosting", "coordinator"])
def test_the_documentation_calls_the_wheel_what_it_is_called(page, built):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert set(re.findall(r"[\w.-]+\.whl", text)) == {wheel_in(built).name}


def test_a_checkout_uses_its_own_folders():
    import mentorkit
    from mentorkit.course.layout import shipped

    package = Path(mentorkit.__file__).parent
    if (package / "_shipped").is_dir():
        pytest.skip("mentorkit is installed here, not run from the checkout")
    assert shipped("workshops") == package.parent / "workshops"


def test_an_editable_installation_leads_to_the_copy_and_brings_none_of_its_own(copy, built):
    code = "import hatchling.build as b; print(b.build_editable('editable'))"
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=copy, check=True, capture_output=True, text=True
    )
    wheel = zipfile.ZipFile(copy / "editable" / made.stdout.split()[-1])
    [path] = [name for name in wheel.namelist() if ".dist-info/" not in name]
    assert path.endswith(".pth")
    assert Path(wheel.read(path).decode().strip()) == copy
