"""What people and learning platforms call the columns of a list of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

_STUDENT_SYSTEM = ("sis login id", "sis user id", "sis id")
"""Beside one of these, Canvas calls its own number `ID`."""

_OF_WHOM = (
    *("student", "participant", "trainee", "resident", "learner", "staff", "staff member"),
    *("employee", "personnel", "payroll", "badge", "hospital", "person", "personal"),
)
_DE_QUIEN = (
    *("estudiante", "alumno", "alumna", "participante", "residente", "empleado", "empleada"),
    *("personal", "nomina", "credencial", "gafete", "funcionario", "trabajador", "legajo"),
    *("expediente", "matricula", "control"),
)
_NUMBERED = tuple(
    title
    for whom in _OF_WHOM
    for number in ("id", "number", "no", "nr", "num", "code", "id number", "identifier")
    for title in (f"{whom} {number}", f"{whom}{number}")
)
# «N.º», «Nº» and «N°» lose their signs in three ways.
_NUMERADO = tuple(
    f"{numero} {de}{quien}"
    for quien in _DE_QUIEN
    for numero in ("numero", "num", "nro", "no", "n o", "n", "id", "codigo", "clave")
    for de in ("de ", "del ", "")
)
"""What a person has a number as, in whatever office made the list."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *_STUDENT_SYSTEM,
        *("id", "student id", "participant id", "student number", "login id"),
        *("username", "user name", "login", "id number", "matricula", "numero de matricula"),
        *("usuario", "nombre de usuario", "numero de id", "identificador", "codigo"),
        *(*_NUMBERED, *_NUMERADO, "legajo", "registration number", "numero de registro"),
    ),
    "first_name": (
        *("first name", "firstname", "first", "given name", "given names", "forename"),
        *("nombre", "nombres", "nombre s", "nombre de pila"),
    ),
    "last_name": (
        *("last name", "lastname", "last", "surname", "surnames", "family name"),
        *("apellido", "apellidos", "apellido s", "apellidos s"),
    ),
    "email": (
        *("email", "e mail", "email address", "e mail address", "mail", "correo"),
        *("correo electronico", "direccion de correo", "direccion de correo electronico"),
        *("direccion email", "direccion de email"),
    ),
    "lms_id": ("lms id", "canvas id", "canvas user id", "user id"),
    "lms_name": ("lms name",),
    "name": (
        *("name", "full name", "student", "student name", "participant", "display name"),
        *("nombre completo", "nombre y apellidos", "apellidos y nombre", "estudiante"),
        *("alumno", "participante"),
    ),
}
"""In the order of preference, in small letters without accents and signs."""


def title_key(title: str) -> str:
    """A column's title in small letters, without accents and signs."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def find(header: Sequence[str], filled: Sequence[int]) -> dict[str, int]:
    """Which column holds what: its place, by the name it has in `roster.csv`.

    Args:
        filled: How many rows have something in each column. A column that is empty from top to
            bottom holds nobody's id.
    """
    titles = [title_key(title) for title in header]
    found: dict[str, int] = {}
    for kind, names in NAMES.items():
        places = [titles.index(name) for name in names if name in titles]
        if places:
            found[kind] = next((at for at in places if filled[at]), places[0])
    if "first_name" in found and "last_name" not in found and "name" not in found:
        found["name"] = found.pop("first_name")  # «Nombre» alone is the whole name
    if "id" in found and titles[found["id"]] in _STUDENT_SYSTEM and "id" in titles:
        found.setdefault("lms_id", titles.index("id"))
    return found
