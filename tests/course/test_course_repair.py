"""What is mended before a submission is graded, and that no word is lost by it."""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import Any

import pytest
from course_world import a_notebook, nbgrader_cell
from hypothesis import given
from hypothesis import strategies as st

from mentorkit.answers import Answers
from mentorkit.course.grading.repair import read_submitted
from mentorkit.course.grading.sanitize import MOST_OWN_CELLS, Template, submitted_cells
from mentorkit.course.notebooks import NotebookError

SCORED = {"words", "check-case", "check-words"}


def file_of(**changes: Any) -> str:
    """A notebook's file as Jupyter writes it."""
    return json.dumps({**a_notebook(), **changes}, indent=1)


def copied(cells: object) -> Any:
    return Template(a_notebook()).copy(submitted_cells(cells), Answers(assignment="a"))


def shown(cell: dict[str, Any]) -> str:
    return html.unescape(re.sub("<[^>]*>", "", cell["source"]))


def test_a_whole_file() -> None:
    found = read_submitted(file_of().encode())
    assert [cell.source for cell in found.cells] == [cell.source for cell in a_notebook().cells]
    assert [cell.type for cell in found.cells][:2] == ["markdown", "code"]
    assert found.repairs == ()


@given(st.floats(0, 1))
def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(part: float) -> None:
    whole = file_of()
    cut = whole[: int(len(whole) * part)]
    try:
        found = read_submitted(cut.encode())
    except NotebookError:
        assert cut.count('"cell_type"') < 2
        return
    all_of_them = [cell.source for cell in a_notebook().cells]
    sources = [cell.source for cell in found.cells]
    assert sources == all_of_them[: len(sources)]
    # A cell ends with its source; one whose source stands whole is not lost, but the last.
    assert len(sources) >= cut.count('"source"') - 1


@given(st.binary(max_size=300))
def test_anything_at_all_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(NotebookError):
        read_submitted(content)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        '{"cells": 3}',
        '{"cells": null}',
        '{"cells": {}}',
        "null",
        "",
        "\0",
        '{"cells": [' + "[" * 100_000,
        "<html>Please log in</html>",
    ],
)
def test_what_is_no_notebook(content: str) -> None:
    with pytest.raises(NotebookError):
        read_submitted(content.encode())


@pytest.mark.parametrize("cell", [3, None, [], "x", {"cell_type": [1], "source": {"a": 1}}])
def test_a_cell_that_is_none_takes_no_other_with_it(cell: object) -> None:
    notebook = a_notebook()
    content = json.dumps({**notebook, "cells": [*notebook.cells[:3], cell, *notebook.cells[3:]]})
    try:
        found = read_submitted(content.encode()).cells
    except NotebookError:
        pytest.fail("nothing was read")
    assert [one.source for one in found if one.grade_id] == [
        one.source for one in notebook.cells if one.metadata.get("nbgrader")
    ][: len([one for one in found if one.grade_id])]
    assert len([one for one in found if one.grade_id]) >= 2


@pytest.mark.parametrize("base", ["", "||||||| base\nold\n"])
def test_both_sides_of_a_merge_conflict_are_kept(base: str) -> None:
    notebook = a_notebook()
    notebook.cells[3].source = "MINE"
    whole = json.dumps(notebook, indent=1)
    line = next(one for one in whole.splitlines() if "MINE" in one)
    theirs = line.replace("MINE", "THEIRS")
    met = f"<<<<<<< HEAD\n{line}\n{base}=======\n{theirs}\n>>>>>>> branch"
    found = read_submitted(whole.replace(line, met).encode())
    assert [cell.source for cell in found.cells if cell.grade_id == "words"] == ["MINE", "THEIRS"]
    assert len(found.cells) == len(notebook.cells) + 1
    assert "merge conflict" in found.repairs[0]
    (words,) = (one for one in copied_from(found) if "item" in one["metadata"].get("mentorkit", {}))
    assert "MINE" in words["source"]
    assert "THEIRS" in words["source"]


def copied_from(found: Any) -> list[dict[str, Any]]:
    return Template(a_notebook()).copy(found.cells, Answers(assignment="a")).cells


def test_a_notebook_of_an_older_format() -> None:
    cells = [
        {"cell_type": "code", "input": ["import ", "x"], "language": "python", "metadata": {}},
        {"cell_type": "markdown", "source": "Words.", "metadata": {}},
    ]
    content = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}], "metadata": {}})
    found = read_submitted(content.encode())
    assert [cell.source for cell in found.cells] == ["import x", "Words."]


def test_settings_of_an_older_nbgrader_are_known_again() -> None:
    notebook = a_notebook()
    for cell in notebook.cells:
        if nbgrader := cell.metadata.get("nbgrader"):
            for key in ("schema_version", "task", "checksum"):
                nbgrader.pop(key, None)
    assert copied(notebook.cells).repairs == ()


def test_a_cell_that_lost_its_settings_is_found_by_its_id_or_its_text() -> None:
    released = a_notebook()
    submitted = a_notebook()
    for theirs, ours in zip(submitted.cells, released.cells, strict=True):
        theirs.id = ours.id
        theirs.metadata.pop("nbgrader", None)
    submitted.cells[3].source = "My words."
    del submitted.cells[4]["id"]
    copy = Template(released).copy(submitted_cells(submitted.cells), Answers(assignment="a"))
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in copy.cells]
    assert names == [None, "play", "reflect", "words", "check-case", "check-words"]
    assert shown(copy.cells[3]) == "My words."
    assert copy.repairs == tuple(
        f"The cell {name} had lost its settings, and got them back." for name in names[1:]
    )


def test_a_cell_that_was_split_keeps_both_halves() -> None:
    notebook = a_notebook()
    notebook.cells[3].source = "The first half."
    for metadata in (dict(notebook.cells[3].metadata), {}):
        second = nbgrader_cell("writing", "The second half.", "words")
        second.metadata = metadata
        shows = "".join(
            map(shown, copied([*notebook.cells[:4], second, *notebook.cells[4:]]).cells)
        )
        assert "The first half." in shows
        assert "The second half." in shows


def test_another_kind_of_cell_and_another_order_are_said() -> None:
    notebook = a_notebook()
    notebook.cells[3].cell_type = "raw"
    notebook.cells[3].source = "Words."
    notebook.cells[4], notebook.cells[5] = notebook.cells[5], notebook.cells[4]
    copy = copied(notebook.cells)
    assert copy.repairs == (
        "The cell words had become another kind of cell; it is as it was released.",
        "The cells stood in another order.",
    )
    assert copy.cells[3]["cell_type"] == "markdown"
    assert shown(copy.cells[3]) == "Words."


def test_a_thousand_cells_of_ones_own_are_enough_for_a_reader() -> None:
    own = [{"cell_type": "markdown", "source": f"Mine {n}.", "metadata": {}} for n in range(1500)]
    copy = copied([*a_notebook().cells, *own])
    assert len(copy.cells) == len(a_notebook().cells) + MOST_OWN_CELLS
    assert copy.repairs == ("It had 1,500 cells of its own; the first 1,000 are shown.",)


@st.composite
def mangled(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The released cells, copied, dropped, moved, and with things typed into them."""
    cells = [dict(cell) for cell in a_notebook().cells]
    picked = draw(st.lists(st.sampled_from(range(len(cells))), max_size=12))
    made = []
    for number, place in enumerate(picked):
        cell = {**cells[place], "id": f"id-{number}"}
        if draw(st.booleans()):
            cell["source"] = f"Typed {number}."
        if draw(st.booleans()):
            cell["metadata"] = {}
        cell["cell_type"] = draw(st.sampled_from(["code", "markdown", "raw"]))
        made.append(cell)
    return made


@given(mangled())
def test_every_scored_cell_is_there_once_and_every_written_word_is_kept(
    cells: list[dict[str, Any]],
) -> None:
    copy = copied(cells)
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in copy.cells]
    named = [name for name in names if name]
    assert len(named) == len(set(named))
    assert set(named) >= SCORED
    assert len({cell["id"] for cell in copy.cells}) == len(copy.cells)
    everything = " ".join(map(shown, copy.cells))
    for cell in cells:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        # What is typed over a locked cell is the one thing that does not count.
        if cell["source"].startswith("Typed") and grade_id in ("", "words"):
            assert cell["source"] in everything
