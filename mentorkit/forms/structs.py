"""What forms are: instruments, worksheets, and ways to reflect, as small structs that never change.

A text that people read is in a field that `mentorkit.forms.texts` knows by its name.
"""

from __future__ import annotations

import re

import msgspec

from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.language import _

ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
"""Of a definition and of everything in it."""

MOMENTS = ("before", "after", "then")
"""When an instrument is asked; `then` asks afterwards how it was before."""
PREFER_NOT = "prefer-not-to-say"
"""The answer of somebody who does not want to give one. It counts as none."""
MEAN, SUM = "mean", "sum"
KINDS = ("line", "text", "choice", "date", "rows", "network")
"""What a field of a worksheet holds."""
CELL_KINDS = ("line", "date", "choice")
"""What a cell of a row holds."""


class Scale(msgspec.Struct, frozen=True):
    """The points one answers on, from low to high as shown, and words for some of them.

    Whole points are `int`s, so that they look in JSON as they do on paper.
    """

    points: tuple[float, ...]
    labels: dict[float, str] = {}

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest point."""
        return self.points[0], self.points[-1]

    def point(self, value: object) -> float | None:
        """The point that `value` is; None when it is none of them."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return next((point for point in self.points if point == value), None)


class InstrumentItem(msgspec.Struct, frozen=True):
    """One question.

    Attributes:
        reverse: A high answer means little of what is measured.
        scale: The name of a scale; "" for the instrument's first.
    """

    id: str
    text: str
    subscale: str = ""
    reverse: bool = False
    scale: str = ""


class Subscale(msgspec.Struct, frozen=True):
    """Items that are scored together; `needs` is how many have to be answered for a score."""

    id: str
    title: str
    needs: int


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A questionnaire.

    Attributes:
        validated: Whether somebody has tested what the numbers mean. Nothing hangs on it; what
            people are to know of that, `about` says.
        items_included: False where the texts belong to somebody else, and the user fills them in.
        wellbeing: Its answers may only be collected where somebody responds to them.
        moments: When it may be asked; () for whenever.
        needs: How many items have to be answered for a total; 0 when there is no total.
        score: `mean` or `sum`.
        leads: By moment, what stands above the items.
        path: The file it was read from.
    """

    id: str
    title: str
    about: str = ""
    instructions: str = ""
    licence: str = ""
    citation: str = ""
    validated: bool = False
    items_included: bool = True
    wellbeing: bool = False
    moments: tuple[str, ...] = ()
    scales: dict[str, Scale] = {}
    items: tuple[InstrumentItem, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    needs: int = 0
    score: str = MEAN
    leads: dict[str, str] = {}
    path: str = ""

    def scale_of(self, item: InstrumentItem) -> Scale:
        """The scale that `item` is answered on."""
        return self.scales[item.scale or next(iter(self.scales))]


class Option(msgspec.Struct, frozen=True):
    """One of the answers to choose from."""

    id: str
    label: str


class Column(msgspec.Struct, frozen=True):
    """What stands in one cell of each row: a line, a date or a choice."""

    id: str
    label: str
    kind: str = "line"
    options: tuple[Option, ...] = ()


class Field(msgspec.Struct, frozen=True):
    """One thing to fill in.

    Attributes:
        kind: `line`, `text`, `choice`, `date`, `rows` or `network`.
        options: Of a choice.
        columns: Of rows.
        least: How many rows stand there from the beginning.
        most: How many there can be.
    """

    id: str
    label: str
    hint: str = ""
    kind: str = "line"
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    least: int = 1
    most: int = 10


class Section(msgspec.Struct, frozen=True):
    """Fields that belong together, below one heading."""

    title: str
    about: str = ""
    fields: tuple[Field, ...] = ()


class Worksheet(msgspec.Struct, frozen=True, kw_only=True):
    """A page to fill in.

    Attributes:
        signed: Who signs it on paper, such as `("Mentee", "Mentor")`; () for nobody.
        path: The file it was read from.
    """

    id: str
    title: str
    about: str = ""
    sections: tuple[Section, ...] = ()
    licence: str = ""
    citation: str = ""
    signed: tuple[str, ...] = ()
    path: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order of the page."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, name: str) -> Field:
        """The field of that id.

        Raises:
            MentorkitError: There is none.
        """
        for field in self.fields:
            if field.id == name:
                return field
        near = did_you_mean(name[:60], [field.id for field in self.fields])
        raise MentorkitError(
            _("This worksheet has no field “{name}”.", name=name[:60]) + f" {near}".rstrip()
        )


class Step(msgspec.Struct, frozen=True):
    """A part of a reflection, with questions that help to begin."""

    title: str
    questions: tuple[str, ...]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A way to reflect; `free` has no steps."""

    id: str
    title: str
    about: str = ""
    source: str = ""
    steps: tuple[Step, ...] = ()
    path: str = ""


Form = Instrument | Worksheet | Model
