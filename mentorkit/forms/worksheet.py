"""From the keys of a worksheet, or of a way to reflect, to what they tell of."""

from __future__ import annotations

from mentorkit.forms.codes import FormsCode
from mentorkit.forms.keys import Ids, Keys
from mentorkit.forms.structs import (
    CELL_KINDS,
    KINDS,
    Column,
    Field,
    Model,
    Option,
    Section,
    Step,
    Worksheet,
)

WORKSHEET_KEYS = (set(Worksheet.__struct_fields__) - {"id", "path"}) | {"worksheet"}
MODEL_KEYS = (set(Model.__struct_fields__) - {"id", "path"}) | {"model"}
MOST_ROWS = 50
_MOST_SECTIONS = 20
_MOST_FIELDS = 40
_MOST_COLUMNS = 8
_MOST_OPTIONS = 40
_MOST_STEPS = 12


def read_worksheet(keys: Keys, name: str) -> Worksheet:
    """The worksheet that `keys` tell of; what is wrong goes to their notes."""
    ids = Ids("fields")
    parts = keys.parts("sections", _MOST_SECTIONS, Section.__struct_fields__, "a section")
    if not parts:
        _empty(keys, "sections", FormsCode.EMPTY_SECTION, "the worksheet has no sections")
    return Worksheet(
        id=name,
        title=keys.text("title", required=True),
        about=keys.text("about"),
        sections=tuple(_section(one, ids) for one in parts),
        licence=keys.text("licence", required=True),
        citation=keys.text("citation"),
        signed=keys.texts("signed", 6),
        path=keys.notes.path,
    )


def read_model(keys: Keys, name: str) -> Model:
    """The way to reflect that `keys` tell of; what is wrong goes to their notes."""
    steps = []
    for one in keys.parts("steps", _MOST_STEPS, Step.__struct_fields__, "a step"):
        step = Step(one.text("title", required=True), one.texts("questions", 6))
        if not step.questions:
            _empty(one, "questions", FormsCode.EMPTY_STEP, "the step has no questions")
        steps.append(step)
    return Model(
        id=name,
        title=keys.text("title", required=True),
        about=keys.text("about"),
        source=keys.text("source"),
        steps=tuple(steps),
        path=keys.notes.path,
    )


def _section(keys: Keys, ids: Ids) -> Section:
    parts = keys.parts("fields", _MOST_FIELDS, Field.__struct_fields__, "a field")
    if not parts:
        _empty(keys, "fields", FormsCode.EMPTY_SECTION, "the section has no fields")
    return Section(
        title=keys.text("title", required=True),
        about=keys.text("about"),
        fields=tuple(_field(one, ids) for one in parts),
    )


def _field(keys: Keys, ids: Ids) -> Field:
    if "kind" not in keys:
        keys.missing("kind")
    kind = keys.word("kind", KINDS, "")
    field = Field(
        id=ids.of(keys),
        label=keys.text("label", required=True),
        hint=keys.text("hint"),
        kind=kind,
        options=_options(keys, kind),
        columns=_columns(keys, kind),
        least=keys.whole("least", 1, 0, MOST_ROWS),
        most=keys.whole("most", 10, 1, MOST_ROWS),
    )
    if field.least > field.most:
        _bad_rows(keys, "least", f"begins with {field.least} rows, and {field.most} is the most")
    return field


def _options(keys: Keys, kind: str) -> tuple[Option, ...]:
    places = keys.named("options", _MOST_OPTIONS)
    found = []
    for name, value in places.items():
        label = value.content.strip() if isinstance(value.content, str) else ""
        if not label:
            _bad_options(keys, value.line, f'the option "{name}" has no words')
        found.append(Option(name, label))
    if kind == "choice" and len(found) < 2:
        _bad_options(keys, keys.line_of("options"), "there is nothing to choose from")
    elif kind != "choice" and kind and "options" in keys:
        _bad_options(keys, keys.line_of("options"), f"a {kind} has no options")
    return tuple(found)


def _columns(keys: Keys, kind: str) -> tuple[Column, ...]:
    ids = Ids("columns")
    found = []
    for one in keys.parts("columns", _MOST_COLUMNS, Column.__struct_fields__, "a column"):
        cell = one.word("kind", CELL_KINDS, "line")
        found.append(
            Column(ids.of(one), one.text("label", required=True), cell, _options(one, cell))
        )
    if kind == "rows" and not found:
        _bad_rows(keys, "columns", "has no columns")
    elif kind != "rows" and kind:
        for key in ("columns", "least", "most"):
            if key in keys:
                _bad_rows(keys, key, f'is of kind {kind}, which has no "{key}"')
    return tuple(found)


def _empty(keys: Keys, key: str, code: FormsCode, message: str) -> None:
    keys.notes.report(keys.line_of(key), code, f"{message}.", f"Add some below {key}:.")


def _bad_options(keys: Keys, line: int, message: str) -> None:
    keys.notes.report(
        line,
        FormsCode.BAD_OPTIONS,
        f"{message}.",
        "Below options: of a choice stand at least two lines of id: words.",
    )


def _bad_rows(keys: Keys, key: str, fault: str) -> None:
    keys.notes.report(
        keys.line_of(key),
        FormsCode.BAD_ROWS,
        f"the field {fault}.",
        "Rows have columns, and may say least: and most:.",
    )
