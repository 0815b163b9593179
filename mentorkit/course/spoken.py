"""Which of a course's texts are in its language, and which are not."""

from __future__ import annotations

from mentorkit.language import SOURCE, spoken


def spoken_told(language: str) -> str:
    """In one sentence, what is in `language` in a course that says so; "" where everything is."""
    if language.partition("-")[0] == SOURCE:
        return ""
    name = _name(language)
    if spoken(language) == SOURCE:
        return (
            f"mentorkit does not speak {name} yet: its screens, workshops and cases are in English."
        )
    return (
        f"Participants’ screens, forms and pages are in {name}. The workshops, cases and prompts "
        "that come with mentorkit are in English, and so are the coordinator’s page and the report."
    )


def _name(language: str) -> str:
    """A language's name in English, without its country; the code where nobody knows it."""
    from babel import Locale

    code = language.partition("-")[0]
    return Locale(SOURCE).languages.get(code, f"“{language}”")
