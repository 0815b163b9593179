"""Finding a definition by its name: beside the notebook first, else among the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import cast

from mentorkit.errors import MentorkitError, did_you_mean
from mentorkit.forms.reader import read_form
from mentorkit.forms.structs import ID, MOMENTS, Form, Instrument, Model, Worksheet
from mentorkit.forms.texts import with_texts
from mentorkit.language import _

SHIPPED = Path(__file__).parent


def find_instrument(name: str, folder: Path | str) -> Instrument:
    """The instrument in `name.yaml` in `folder`; where there is none, the shipped one of that name.

    A shipped one speaks the language that is spoken now.

    Raises:
        FormError: Its file can't be used; the problems say why.
        MentorkitError: There is none of that name.
    """
    return cast(Instrument, _find("instrument", name, Path(folder)))


def find_worksheet(name: str, folder: Path | str) -> Worksheet:
    """The worksheet in `name.yaml` in `folder`; where there is none, the shipped one of that name.

    A shipped one speaks the language that is spoken now.

    Raises:
        FormError: Its file can't be used; the problems say why.
        MentorkitError: There is none of that name.
    """
    return cast(Worksheet, _find("worksheet", name, Path(folder)))


def find_model(name: str) -> Model:
    """The shipped way to reflect of that name, in the language that is spoken now.

    Raises:
        MentorkitError: There is none.
    """
    return cast(Model, _find("model", name, None))


def shipped_instruments() -> list[str]:
    """The names of the instruments that mentorkit comes with."""
    return _shipped("instrument")


def shipped_worksheets() -> list[str]:
    """The names of the worksheets that mentorkit comes with."""
    return _shipped("worksheet")


def shipped_models() -> list[str]:
    """The names of the ways to reflect that mentorkit comes with."""
    return _shipped("model")


def require_items(instrument: Instrument) -> None:
    """Passes an instrument that has its questions.

    Raises:
        MentorkitError: They belong to somebody else, and nobody filled them in yet. The sentences
            say whose they are and what to do.
    """
    if instrument.items_included:
        return
    raise MentorkitError(
        _(
            "“{title}” comes without its questions: they are not ours to give. {licence} "
            "When you may use them: run this in a cell, then do what the first lines of the new "
            "file {name}.yaml beside the notebook say: fill in the questions, and change "
            "items_included to yes.\n"
            'from mentorkit.forms import copy_form; copy_form("{name}")',
            title=instrument.title,
            licence=instrument.licence,
            name=instrument.id,
        )
    )


def require_moment(instrument: Instrument, moment: str) -> None:
    """Passes a moment at which the instrument is asked; "" is always one.

    Raises:
        MentorkitError: It is asked at others.
    """
    known = instrument.moments or MOMENTS
    if moment and moment not in known:
        raise MentorkitError(
            _(
                "“{title}” can't be asked “{moment}”. Write one of these as its moment, or none: "
                "{known}.",
                title=instrument.title,
                moment=str(moment)[:60],
                known=", ".join(known),
            )
        )


def copy_form(name: str, folder: Path | str = ".") -> Path:
    """Copies a shipped instrument or worksheet to `folder`, where it can be changed.

    Returns:
        The new file. From now on it is the one that is used in that folder.

    Raises:
        MentorkitError: There is none of that name, or the file is there already, or can't be made.
    """
    known = {one: kind for kind in ("instrument", "worksheet") for one in _shipped(kind)}
    if name not in known:
        raise _nothing("definition", name, known)
    path = Path(folder) / f"{name}.yaml"
    content = _place(known[name], name).read_bytes()
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise MentorkitError(
            _("{path} is there already, and is as it was. Change that one.", path=path)
        ) from None
    except OSError as fault:
        raise MentorkitError(
            _("{path} can't be written: {reason}.", path=path, reason=fault.strerror)
        ) from None
    return path


def _find(kind: str, name: str, folder: Path | None) -> Form:
    if ID.fullmatch(name):
        path = folder / f"{name}.yaml" if folder else None
        if path and os.path.lexists(path):
            return read_form(path, kind)
        if name in _shipped(kind):
            return with_texts(_read_shipped(kind, name), _)
    beside = [path.stem for path in folder.glob("*.yaml")] if folder else []
    raise _nothing(kind, name, [*_shipped(kind), *beside])


def _nothing(kind: str, name: str, known: Iterable[str]) -> MentorkitError:
    said = {
        "instrument": _("There is no instrument “{name}”.", name=name[:60]),
        "worksheet": _("There is no worksheet “{name}”.", name=name[:60]),
        "model": _("There is no way to reflect called “{name}”.", name=name[:60]),
        "definition": _("There is no instrument or worksheet “{name}”.", name=name[:60]),
    }[kind]
    return MentorkitError(f"{said} {did_you_mean(name[:60], known)}".rstrip())


def _place(kind: str, name: str) -> Path:
    return SHIPPED / f"{kind}s" / f"{name}.yaml"


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (SHIPPED / f"{kind}s").glob("*.yaml")))


def _shipped(kind: str) -> list[str]:
    return list(_names(kind))


@cache
def _read_shipped(kind: str, name: str) -> Form:
    """As written, in English; reading takes longer than translating."""
    return read_form(_place(kind, name), kind)
