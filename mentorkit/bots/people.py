"""Who takes part in a rehearsal: invented names of many places, none of anybody's."""

from __future__ import annotations

import random

import msgspec

_FIRST = (
    "Abena", "Aiko", "Aleksandra", "Amir", "Ana", "Anders", "Bilal", "Camila", "Chidi", "Clara",
    "Dimitri", "Esra", "Fatou", "Gareth", "Hana", "Ibrahim", "Ingrid", "Jonas", "Kavya", "Kofi",
    "Leila", "Luca", "Mei", "Mihail", "Nadia", "Noor", "Oskar", "Paloma", "Priya", "Rafael",
    "Rosa", "Samir", "Sinéad", "Tariq", "Thandi", "Tomás", "Wei", "Xoana", "Yusuf", "Zofia",
)  # fmt: skip
_LAST = (
    "Abelló", "Adjei", "Bakker", "Barros", "Benali", "Castellanos", "Chaudhry", "Dlamini", "Doğan",
    "Eriksen", "Farkas", "Fonseca", "Gallagher", "Haddad", "Horvat", "Iyer", "Jansson", "Kamara",
    "Kim", "Kowalczyk", "Lindqvist", "Mahlangu", "Marchetti", "Mensah", "Morgan", "Nakagawa",
    "Nowak", "O'Dea", "Okonjo", "Petrov", "Quispe", "Rahman", "Rossi", "Sandhu", "Silva", "Tanaka",
    "Torres", "Vasile", "Wójcik", "Zhang",
)  # fmt: skip


class Person(msgspec.Struct, frozen=True):
    """Somebody on the roster. The id is what nbgrader calls the student."""

    id: str
    first_name: str
    last_name: str
    email: str


def cohort(size: int, seed: int) -> list[Person]:
    """A roster of `size` people, the same for the same seed."""
    chance = random.Random(f"cohort {seed}")
    names = [(first, last) for first in _FIRST for last in _LAST]
    width = max(2, len(str(size)))
    people = []
    for number, (first, last) in enumerate(chance.sample(names, min(size, len(names))), 1):
        person = f"p{number:0{width}}"
        people.append(Person(person, first, last, f"{person}@example.org"))
    return people
