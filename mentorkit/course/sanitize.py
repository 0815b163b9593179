"""The graded copy of a submission: the released notebook with a person's words as plain text.

Every cell of the copy is either the released one or made anew here. What a participant changed in
a notebook's cells, metadata, attachments or outputs does not get into it; what they wrote does.
"""

from __future__ import annotations

import copy
import string
from collections.abc import Iterable, Mapping
from typing import Any

from mentorkit.answers import Answers, Text
from mentorkit.course.notebooks import item_of, joined

WITHHELD = "withheld"
"""Under a check cell's `metadata.mentorkit`: why it gives no credit."""
GRADED = "graded"
"""Under a graded notebook's `metadata.mentorkit`: the fingerprint of all that it was made from."""

# As entities, no character means anything to Markdown, HTML, MathJax or a linkifier. Letters stay
# as they are, so that the cell can still be read, and searched, where nothing renders it.
_SIGNS = set(string.punctuation + "\n\t") - set(",.;?'-")
_AS_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in _SIGNS} | dict.fromkeys(
    map(ord, "\r\0"), ""
)
_STYLE = (
    "white-space: pre-wrap; overflow-wrap: anywhere; word-break: normal; "
    "font: inherit; padding: 0; border: 0; background: none"
)


def plain(text: str) -> str:
    """Markdown that shows `text` exactly as it was typed, in JupyterLab, nbgrader and nbconvert.

    It is one block of HTML, which Markdown leaves alone, of a kind that MathJax leaves alone. Its
    unescaped content is `text`.
    """
    shown = text.translate(_AS_ENTITIES)
    return f'<pre class="tex2jax_ignore mathjax_ignore" dir="auto" style="{_STYLE}">{shown}</pre>'


def keep_released(submitted: Any, released: Any, answers: Answers) -> Any:
    """The notebook to grade.

    Args:
        submitted: The notebook that somebody handed in.
        released: The notebook as they got it; what is returned has its metadata.
        answers: What they answered in its elements.
    """
    copies = _Copies(released, answers)
    seen: set[str] = set()
    cells = []
    for cell in submitted.cells:
        grade_id = _grade_id(cell)
        if grade_id in copies.graded:
            if grade_id not in seen:
                seen.add(grade_id)
                cells.append(copies.of(grade_id, _all_with(grade_id, submitted.cells)))
            continue
        cells += copies.unlocked(cell) or _written(cell)
    for grade_id in copies.graded:
        if grade_id not in seen and copies.is_scored(grade_id):
            cells.append(copies.of(grade_id, []))
    for number, cell in enumerate(cells, 1):
        cell.id = f"cell-{number}"
    notebook = copy.deepcopy(released)
    notebook.cells = cells
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # since when cells have ids
    return notebook


class _Copies:
    """Copies of the released cells, with what one person wrote in those that are theirs to fill."""

    def __init__(self, released: Any, answers: Answers) -> None:
        self.answers = answers
        self.graded = {grade_id: cell for cell in released.cells if (grade_id := _grade_id(cell))}
        self._unlocked = [cell for cell in released.cells if not _grade_id(cell)]

    def is_scored(self, grade_id: str) -> bool:
        return bool(_nbgrader(self.graded[grade_id]).get("grade"))

    def unlocked(self, cell: Any) -> list[Any]:
        """The released cell that nobody locked and this person left as it was."""
        for released in self._unlocked:
            if (released.cell_type, released.source) == (cell.cell_type, joined(cell.source)):
                return [copy.deepcopy(released)]
        return []

    def of(self, grade_id: str, submitted: list[Any]) -> Any:
        cell = copy.deepcopy(self.graded[grade_id])
        nbgrader = _nbgrader(cell)
        typed = [joined(one.source) for one in submitted]
        if nbgrader.get("solution") and cell.cell_type == "markdown":
            reflection = self.answers.items.get(item_of(cell.metadata))
            words = reflection.text if isinstance(reflection, Text) else ""
            cell.source = _words(cell.source, words, typed)
        elif nbgrader.get("solution") and typed:
            cell.source = typed[0]
        elif nbgrader.get("grade") and (reason := _changed(nbgrader, submitted)):
            cell.metadata["mentorkit"] = {WITHHELD: reason}
        return cell


def _changed(nbgrader: Mapping[str, Any], submitted: list[Any]) -> str:
    """Why a check cell gives no credit: "" when it is as it was released."""
    if not submitted:
        return "This check cell is missing from the submission, so it gives no credit."
    own = {key: value for key, value in nbgrader.items() if key != "checksum"}
    theirs = {key: value for key, value in _nbgrader(submitted[0]).items() if key != "checksum"}
    if own != theirs:
        return "This check cell's settings were changed in the submission, so it gives no credit."
    return ""


def _words(template: str, reflection: str, typed: Iterable[str]) -> str:
    """What stands in a writing cell: the reflection, what was typed into the cell itself, or both.

    A cell that nobody filled stays as it was released, to the letter: nbgrader scores it 0 as
    having no response.
    """
    parts: dict[str, str] = {}
    if reflection.strip():
        parts[reflection.strip()] = "Written in the box"
    for text in typed:
        own = text.replace(template.strip() or "\0", "").strip()
        if own:
            parts.setdefault(own, "Typed into this cell")
    if not parts:
        return template
    if len(parts) == 1:
        return plain(*parts)
    return "\n\n".join(f"**{label}:**\n\n{plain(text)}" for text, label in parts.items())


def _written(cell: Any) -> list[Any]:
    """A cell of the participant's own, with nothing left but its text; none when it is empty."""
    from nbformat.v4 import new_code_cell, new_markdown_cell

    text = joined(cell.source)
    if not text.strip():
        return []
    if cell.cell_type == "code":
        return [new_code_cell(text)]
    return [new_markdown_cell(plain(text))]


def _all_with(grade_id: str, cells: Iterable[Any]) -> list[Any]:
    return [cell for cell in cells if _grade_id(cell) == grade_id]


def _grade_id(cell: Any) -> str:
    grade_id = _nbgrader(cell).get("grade_id", "")
    return grade_id if isinstance(grade_id, str) else ""


def _nbgrader(cell: Any) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return nbgrader if isinstance(nbgrader, dict) else {}
