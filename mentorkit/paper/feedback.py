"""What a participant gets back, on paper: the same as on its page (`mentorkit.pages.feedback`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from mentorkit.answers import Item, Text
from mentorkit.cases import CaseError
from mentorkit.errors import MentorkitError
from mentorkit.forms import find_worksheet
from mentorkit.language import SOURCE, _, day, speaking
from mentorkit.pages.asks import case_at, title_of
from mentorkit.pages.cases import Said, since_changed, way_of
from mentorkit.pages.feedback import GivenBack, Work, about, no_reply, words
from mentorkit.pages.rubric import in_a_line, markdown_lines
from mentorkit.paper.typesetting import lines_of, pdf
from mentorkit.paper.worksheets import how_written, sections_of
from mentorkit.released import Asked

_LONGEST_WORD = 60

Shape = dict[str, Any]
"""What the template draws: its `shape`, and what that needs."""


def feedback_pdf(feedback: GivenBack, *, made: date | None = None) -> bytes:
    """What a participant gets back as a PDF of A4 pages.

    Args:
        made: The date at its foot; today when left out.

    Raises:
        MentorkitError: It can't be made; the sentence says why.
    """
    with speaking(feedback.language):
        return pdf("feedback", contents(feedback, made or date.today()))


def contents(feedback: GivenBack, made: date) -> dict[str, Any]:
    """All that the template is told, as plain JSON, in the language that is spoken now."""
    return {
        **how_written(feedback.language or SOURCE),
        "title": feedback.title,
        "course": feedback.course,
        "about": lines_of(" ".join(about(feedback)), _LONGEST_WORD),
        "reply": _lines(feedback.reply),
        "no_reply": no_reply(feedback),
        "rubric": [
            {"kind": kind, "texts": [line.text for line in lines]}
            for kind, lines in groupby(markdown_lines(feedback.rubric), key=lambda line: line.kind)
        ],
        "works": [_work(work, feedback) for work in feedback.works],
        "words": {
            **words(),
            "day": day(made.isoformat()),
            "page": _("Page {number} of {all}"),
            "middle": _("Me"),
        },
    }


def _work(work: Work, feedback: GivenBack) -> list[Shape]:
    drawn = list(_done(work, feedback))
    for comment in work.comments:
        drawn.append({"shape": "comment", "lines": _lines(comment)})
    return drawn


def _done(work: Work, feedback: GivenBack) -> Iterator[Shape]:
    if work.asked is None:
        yield from _prompt(work.above) if work.above else [_title(words()["notebook"])]
        yield _written(work.typed)
        return
    try:
        yield from _asked(work.asked, feedback)
    except CaseError:
        yield _title(work.asked.item)
        yield _sentence(_("The case “{case}” can't be read here.", case=work.asked.item))
    except MentorkitError as fault:
        yield _title(title_of(work.asked, feedback.folder))
        yield _sentence(str(fault))
    if work.typed:
        yield {"shape": "label", "text": words()["typed"]}
        yield _written(work.typed)


def _asked(asked: Asked, feedback: GivenBack) -> Iterator[Shape]:
    items, folder = feedback.answers.items, feedback.folder
    match asked.kind:
        case "play":
            yield from _way(asked, folder, items)
        case "reflect":
            item = items.get(asked.item)
            yield from _prompt(asked.prompt)
            yield _written(item.text if isinstance(item, Text) else "")
        case "worksheet":
            yield from _worksheet(asked, feedback)


def _way(asked: Asked, folder: Path, items: Mapping[str, Item]) -> Iterator[Shape]:
    case = case_at(folder, asked.item).compile()
    yield _title(case.title)
    way = way_of(case, items)
    if way is None:
        yield _sentence(_("Not begun yet."))
        return
    steps = [
        {"scene": one.scene, "choice": in_a_line(one.choice), "said": _said(one.said)}
        for one in way.steps
    ]
    yield {"shape": "steps", "steps": steps}
    label, name = (_("Ending"), way.ending) if way.ending else (_("Here now"), way.scene)
    yield {"shape": "named", "label": label, "text": name}
    yield from _said(way.said)
    if way.changed:
        yield _sentence(since_changed())


def _said(said: Said) -> list[Shape]:
    shapes = []
    if said.why:
        shapes += [{"shape": "text", "text": said.why}, _written(said.reason)]
    return [*shapes, {"shape": "text", "text": said.sure}] if said.sure else shapes


def _worksheet(asked: Asked, feedback: GivenBack) -> Iterator[Shape]:
    items = feedback.answers.items
    worksheet = find_worksheet(asked.name, feedback.folder)
    yield _title(worksheet.title)
    if not any(f"{asked.item}/{field.id}" in items for field in worksheet.fields):
        yield _sentence(_("Nothing is filled in yet."))
        return
    for section in sections_of(worksheet, asked.item, items, feedback.language or SOURCE):
        yield {"shape": "section", "text": section["title"]}
        for field in section["fields"]:
            yield {"shape": "label", "text": field["label"]}
            yield _sentence(_("No answer yet.")) if _is_empty(field) else field


def _is_empty(field: Shape) -> bool:
    """Whether a worksheet would leave room there to write by hand."""
    return field["shape"] in ("ruled", "choice") or bool(field.get("empty"))


def _lines(text: str) -> list[dict[str, Any]]:
    return lines_of(text, _LONGEST_WORD) if text.strip() else []


def _written(text: str) -> Shape:
    lines = _lines(text)
    return {"shape": "written", "lines": lines} if lines else _sentence(_("No answer yet."))


def _title(text: str) -> Shape:
    return {"shape": "title", "text": text}


def _prompt(markdown: str) -> Iterator[Shape]:
    for line in markdown_lines(markdown):
        kind = "title" if line.kind == "heading" else "prompt"
        yield {"shape": kind, "text": line.text}


def _sentence(text: str) -> Shape:
    return {"shape": "sentence", "text": text}
