"""The graded copy of a submission: the released notebook with a person's words as plain text.

Every cell of the copy is either the released one or made anew here. What a participant changed in
a notebook's cells, metadata, attachments or outputs does not get into it; what they wrote does. So
a cell that was copied, deleted, moved or turned into another kind of cell harms nobody, and what
was mended is said.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from mentorkit.answers import Answers, Text
from mentorkit.course.notebooks import item_of, joined

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


def as_typed(text: str) -> str:
    """Markdown that shows `text` exactly as it was typed, in JupyterLab, nbgrader and nbconvert.

    It is one block of HTML, which Markdown leaves alone, of a kind that MathJax leaves alone. Its
    unescaped content is `text`.
    """
    shown = text.translate(_AS_ENTITIES)
    return f'<pre class="tex2jax_ignore mathjax_ignore" dir="auto" style="{_STYLE}">{shown}</pre>'


class Submitted(msgspec.Struct, frozen=True):
    """What counts of one cell that somebody handed in.

    Attributes:
        id: The notebook format's own, which JupyterLab keeps; "" where there is none.
    """

    type: str
    source: str
    nbgrader: Mapping[str, Any]
    id: str = ""

    @property
    def grade_id(self) -> str:
        """The name nbgrader gave the cell; "" for none."""
        grade_id = self.nbgrader.get("grade_id", "")
        return grade_id if isinstance(grade_id, str) else ""


class Copy(msgspec.Struct, frozen=True):
    """A notebook to be graded.

    Attributes:
        cells: As a notebook file has them.
        repairs: What was mended, a sentence each.
    """

    cells: list[dict[str, Any]]
    repairs: tuple[str, ...] = ()


def submitted_cells(cells: object) -> list[Submitted]:
    """The cells of a notebook that somebody handed in, whatever they are."""
    return [_submitted(cell) for cell in cells] if isinstance(cells, list) else []


def _submitted(cell: object) -> Submitted:
    if not isinstance(cell, Mapping):
        return Submitted("", "", {})
    cell_id = cell.get("id")
    return Submitted(
        str(cell.get("cell_type")),
        joined(cell.get("source", cell.get("input"))),  # "input" before the format's version 4
        _nbgrader(cell),
        cell_id if isinstance(cell_id, str) else "",
    )


MOST_OWN_CELLS = 1000
"""So many cells of a participant's own are shown to a reader; nobody scrolls through more."""


class Template:
    """A released notebook, of which the graded copies of all submissions are made.

    Args:
        released: The notebook as participants got it.
        earlier: The same as it was in earlier releases: who got one of them changed nothing.
    """

    def __init__(
        self, released: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        self.released = released
        cells = [dict(cell) for cell in released["cells"]]
        self.graded = {grade_id: cell for cell in cells if (grade_id := _grade_id(cell))}
        self._free = {
            (cell["cell_type"], joined(cell["source"])): cell
            for cell in cells
            if not _grade_id(cell)
        }
        self._by_id = {cell["id"]: name for name, cell in self.graded.items() if cell.get("id")}
        self._locked = {
            (cell["cell_type"], joined(cell["source"])): name
            for name, cell in self.graded.items()
            if not _nbgrader(cell).get("solution")
        }
        self._known = {
            (cell.grade_id, cell.source)
            for notebook in (released, *earlier)
            for cell in submitted_cells(notebook.get("cells"))
        }

    def copy(self, submitted: Sequence[Submitted], answers: Answers) -> Copy:
        """The cells to grade.

        Args:
            submitted: The cells that somebody handed in.
            answers: What they answered in the notebook's elements.
        """
        names = [self.name_of(cell) for cell in submitted]
        typed: dict[str, list[Submitted]] = {}
        for name, cell in zip(names, submitted, strict=True):
            if name:
                typed.setdefault(name, []).append(cell)
        cells: list[dict[str, Any]] = []
        places: list[str] = []  # which released cell each is; "" for one of their own
        own = 0
        for name, cell in zip(names, submitted, strict=True):
            if name:
                if name not in places:
                    places.append(name)
                    cells.append(self._filled(name, typed[name], answers))
            elif free := self._free.get((cell.type, cell.source)):
                places.append("")
                cells.append(dict(free))
            elif cell.source.strip() and (own := own + 1) <= MOST_OWN_CELLS:
                places.append("")
                cells.append(_written(cell))
        before = ""
        for name in self.graded:
            if name not in places:
                first = next((at for at, one in enumerate(places) if one), len(places))
                place = places.index(before) + 1 if before else first
                places.insert(place, name)
                cells.insert(place, self._filled(name, [], answers))
            before = name
        for number, made in enumerate(cells, 1):
            made["id"] = f"cell-{number}"
        return Copy(cells, tuple(self._repairs(typed, own)))

    def name_of(self, cell: Submitted) -> str:
        """Which released cell it is: by its name; without one by its id or its locked text."""
        if cell.grade_id:
            return cell.grade_id if cell.grade_id in self.graded else ""
        name = self._by_id.get(cell.id) or self._locked.get((cell.type, cell.source), "")
        return name if (cell.type, cell.source) not in self._free else ""

    def _filled(
        self, name: str, submitted: Sequence[Submitted], answers: Answers
    ) -> dict[str, Any]:
        cell = dict(self.graded[name])
        nbgrader = _nbgrader(cell)
        typed = [one.source for one in submitted]
        if nbgrader.get("solution") and cell["cell_type"] == "markdown":
            reflection = answers.items.get(item_of(cell["metadata"]))
            words = reflection.text if isinstance(reflection, Text) else ""
            cell["source"] = _words(joined(cell["source"]), words, typed)
        elif nbgrader.get("solution") and typed:
            cell["source"] = typed[0]
        return cell

    def _repairs(self, typed: Mapping[str, list[Submitted]], own: int) -> Iterable[str]:
        """What is other than it was released, and does not count: a sentence each."""
        missing = [name for name in self.graded if name not in typed]
        if len(missing) == 1:
            yield f"The cell {missing[0]} was missing, and was put back."
        elif missing:
            yield f"The cells {', '.join(missing)} were missing, and were put back."
        for name, cell in self.graded.items():
            found = typed.get(name, [])
            if not found:
                continue
            first = found[0]
            if len(found) > 1:
                yield f"The cell {name} was there {len(found)} times; what they say is kept."
            if not first.grade_id:
                yield f"The cell {name} had lost its settings, and got them back."
            elif _settings(first.nbgrader) != _settings(_nbgrader(cell)):
                yield f"The settings of the cell {name} were changed; the released ones count."
            if first.type != cell["cell_type"]:
                yield f"The cell {name} had become another kind of cell; it is as it was released."
            elif _is_check(cell) and (name, first.source) not in self._known:
                yield f"The text of the cell {name} was changed; the released one counts."
        order = [name for name in self.graded if name in typed]
        if order != list(typed):
            yield "The cells stood in another order."
        if own > MOST_OWN_CELLS:
            yield f"It had {own:,} cells of its own; the first {MOST_OWN_CELLS:,} are shown."


def _settings(nbgrader: Mapping[str, Any]) -> dict[str, Any]:
    """What counts of a cell's settings, whichever version of nbgrader wrote them."""
    names = ("grade", "solution", "locked", "points", "task")
    return {name: nbgrader[name] for name in names if nbgrader.get(name)}


def _words(template: str, reflection: str, typed: Iterable[str]) -> str:
    """What stands in a writing cell: the reflection, what was typed into the cell itself, or both.

    A cell that nobody filled stays as it was released, to the letter: nbgrader scores it 0 as
    having no response.
    """
    parts: dict[str, str] = {}
    if reflection.strip():
        parts[reflection.strip()] = "Written in the box"
    for text in typed:
        if own := without_template(template.strip(), text.strip()):
            parts.setdefault(own, "Typed into this cell")
    if not parts:
        return template
    if len(parts) == 1:
        return as_typed(*parts)
    return "\n\n".join(f"**{label}:**\n\n{as_typed(text)}" for text, label in parts.items())


def without_template(template: str, text: str) -> str:
    """What somebody typed around the words that stood there; those alone are nothing."""
    if text == template or not template:
        return text if not template else ""
    ends = r"\s" if len(template.split()) > 1 else r"\n"  # a sign such as "..." may be theirs
    kept = re.sub(
        rf"\A{re.escape(template)}(?={ends})|(?<={ends}){re.escape(template)}\Z", "", text
    )
    return re.sub(rf"\n\s*\n{re.escape(template)}\s*\n\s*\n", "\n\n", kept, count=1).strip()


def _written(cell: Submitted) -> dict[str, Any]:
    """A cell of the participant's own, with nothing left but its text."""
    if cell.type == "code":
        return {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell.source,
        }
    return {"cell_type": "markdown", "metadata": {}, "source": as_typed(cell.source)}


def _is_check(cell: Mapping[str, Any]) -> bool:
    return bool(_nbgrader(cell).get("grade")) and not _nbgrader(cell).get("solution")


def _grade_id(cell: Mapping[str, Any]) -> str:
    grade_id = _nbgrader(cell).get("grade_id", "")
    return grade_id if isinstance(grade_id, str) else ""


def _nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return nbgrader if isinstance(nbgrader, Mapping) else {}
