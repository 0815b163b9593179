"""From the keys of an instrument to an `Instrument`, or to what is wrong with it."""

from __future__ import annotations

from itertools import pairwise

from mentorkit.errors import did_you_mean
from mentorkit.forms.codes import FormsCode
from mentorkit.forms.keys import Ids, Keys, number
from mentorkit.forms.structs import (
    MEAN,
    MOMENTS,
    SUM,
    Instrument,
    InstrumentItem,
    Scale,
    Subscale,
)

KEYS = (set(Instrument.__struct_fields__) - {"id", "path"}) | {"instrument"}
MOST_ITEMS = 100
MOST_POINTS = 21
_MOST_SCALES = 20
_ITEM = InstrumentItem.__struct_fields__


def read_instrument(keys: Keys, name: str) -> Instrument:
    """The instrument that `keys` tell of; what is wrong goes to their notes."""
    included = keys.yes("items_included")
    scales = _scales(keys, included)
    subscales = _subscales(keys)
    moments = keys.words("moments", MOMENTS)
    places = [
        (_item(one, ids, scales, subscales), one)
        for ids in [Ids("items")]
        for one in keys.parts("items", MOST_ITEMS, _ITEM, "an item")
    ]
    instrument = Instrument(
        id=name,
        title=keys.text("title", required=True),
        about=keys.text("about"),
        instructions=keys.text("instructions"),
        licence=keys.text("licence", required=True),
        citation=keys.text("citation"),
        validated=keys.yes("validated"),
        items_included=included,
        wellbeing=keys.yes("wellbeing"),
        moments=moments,
        scales=scales,
        items=tuple(item for item, _ in places),
        subscales=subscales,
        needs=keys.whole("needs", 0, 0, MOST_ITEMS),
        score=keys.word("score", (MEAN, SUM), MEAN),
        leads=_leads(keys, moments),
        path=keys.notes.path,
    )
    _check_texts(keys, included, places)
    if included:
        _check_needs(keys, instrument)
    _check_ends(keys, instrument)
    return instrument


def _scales(keys: Keys, labelled: bool) -> dict[str, Scale]:
    if "scales" not in keys:
        keys.missing("scales")
        return {}
    found = {}
    for name, value in keys.named("scales", _MOST_SCALES).items():
        if not isinstance(value.content, dict):
            _bad_scale(keys, value.line, name, "has no points")
            continue
        scale = Keys(
            value.content, value.line, keys.notes, Scale.__struct_fields__, f"the scale {name}"
        )
        found[name] = _scale(scale, name, labelled)
    if not found and not keys.notes.problems:
        _bad_scale(keys, keys.line_of("scales"), "scales", "names none")
    return found


def _scale(keys: Keys, name: str, labelled: bool) -> Scale:
    before = len(keys.notes.problems)
    points = keys.numbers("points", MOST_POINTS)
    line = keys.line_of("points")
    if len(keys.notes.problems) > before:
        return Scale(points)
    if not 2 <= len(points) <= MOST_POINTS:
        _bad_scale(keys, line, name, f"has {len(points)} points; 2 to {MOST_POINTS} are possible")
        return Scale(points)
    if any(low >= high for low, high in pairwise(points)):
        _bad_scale(keys, line, name, "does not run from low to high")
        return Scale(points)
    return Scale(points, _labels(keys, name, points, labelled))


def _labels(keys: Keys, name: str, points: tuple[float, ...], labelled: bool) -> dict[float, str]:
    value = keys.mapping.get("labels")
    lines = value.content if value else {}
    if not isinstance(lines, dict):
        keys.bad("labels", "a line for each point that has words", "Such as 1: never.")
        return {}
    labels: dict[float, str] = {}
    misread = set()
    for written, said in lines.items():
        point = number(written)
        if point is None or point not in points:
            _bad_scale(keys, said.line, name, f'has no point "{written[:20]}" to label')
        elif not isinstance(said.content, str):
            keys.bad("labels", "words for each point")
            misread.add(point)
        elif said.content.strip():
            labels[point] = said.content.strip()
    wanted = {points[0], points[-1]} if points else set()
    if len(points) % 2:
        wanted.add(points[len(points) // 2])
    if labelled and (bare := sorted(wanted - set(labels) - misread)):
        without = ", ".join(f"{point:g}" for point in bare)
        _bad_scale(keys, keys.line_of("labels"), name, f"has no words for {without}")
    return dict(sorted(labels.items()))


def _bad_scale(keys: Keys, line: int, name: str, fault: str) -> None:
    keys.notes.report(
        line,
        FormsCode.BAD_SCALE,
        f'the scale "{name}" {fault}.',
        "It wants points: 1..7, and labels for the first, the last and the middle one.",
    )


def _subscales(keys: Keys) -> tuple[Subscale, ...]:
    found = []
    for name, value in keys.named("subscales", MOST_ITEMS).items():
        about = value.content if isinstance(value.content, dict) else {}
        one = Keys(about, value.line, keys.notes, {"title", "needs"}, f"the subscale {name}")
        if "needs" not in one:
            one.missing("needs")
        found.append(
            Subscale(name, one.text("title", required=True), one.whole("needs", 1, 1, MOST_ITEMS))
        )
    return tuple(found)


def _item(
    keys: Keys, ids: Ids, scales: dict[str, Scale], subscales: tuple[Subscale, ...]
) -> InstrumentItem:
    item = InstrumentItem(
        id=ids.of(keys),
        text=keys.text("text"),
        subscale=keys.text("subscale"),
        reverse=keys.yes_or("reverse", False),
        scale=keys.text("scale"),
    )
    for key, name, known, code in (
        ("scale", item.scale, list(scales), FormsCode.UNKNOWN_SCALE),
        ("subscale", item.subscale, [one.id for one in subscales], FormsCode.UNKNOWN_SUBSCALE),
    ):
        if name and name not in known:
            keys.notes.report(
                keys.line_of(key),
                code,
                f'there is no {key} "{name[:60]}".',
                did_you_mean(name[:60], known),
            )
    return item


def _leads(keys: Keys, moments: tuple[str, ...]) -> dict[str, str]:
    value = keys.mapping.get("leads")
    if value is None or value.content == "":
        return {}
    if not isinstance(value.content, dict):
        keys.bad("leads", "a line for each moment, indented below it")
        return {}
    leads = Keys(value.content, value.line, keys.notes, moments, "the list of moments")
    return {moment: leads.text(moment, required=True) for moment in moments if moment in leads}


def _check_texts(keys: Keys, included: bool, places: list[tuple[InstrumentItem, Keys]]) -> None:
    said = keys.mapping.get("items")
    if included and (said is None or said.content in ("", [])):
        keys.notes.report(
            keys.line_of("items"),
            FormsCode.NO_ITEMS,
            "the instrument asks nothing.",
            "Add items, or write items_included: no.",
        )
    for item, one in places:
        if included and not item.text:
            keys.notes.report(
                one.line_of("text"),
                FormsCode.ITEM_WITHOUT_TEXT,
                f'the item "{item.id}" has no text.',
                "Fill it in, or take the item away.",
            )
    if not included and any(item.text for item, _ in places):
        keys.notes.report(
            keys.line_of("items_included"),
            FormsCode.TEXTS_NOT_IN_USE,
            "items have texts, and items_included says no.",
            "When all are filled in, and you may use them, write items_included: yes.",
        )


def _check_needs(keys: Keys, instrument: Instrument) -> None:
    """No score can want more answers than there are items for it."""
    counts = {one.id: 0 for one in instrument.subscales}
    for item in instrument.items:
        if item.subscale in counts:
            counts[item.subscale] += 1
    places = keys.named("subscales", MOST_ITEMS) if instrument.subscales else {}
    wanted = [
        (f"the subscale {one.id}", one.needs, counts[one.id], places[one.id].line)
        for one in instrument.subscales
    ]
    wanted.append(("the total", instrument.needs, len(instrument.items), keys.line_of("needs")))
    for what, needs, count, line in wanted:
        if needs > count:
            keys.notes.report(
                line,
                FormsCode.NEEDS_TOO_MANY,
                f"{what} needs {needs} answers, and has {count} items.",
                "Make needs smaller, or give it more items.",
            )


def _check_ends(keys: Keys, instrument: Instrument) -> None:
    """A mean over 1 to 7 and 0 to 100 would say nothing."""
    if not instrument.scales:
        return
    groups: dict[str, set[tuple[float, float]]] = {}
    for item in instrument.items:
        known = not item.scale or item.scale in instrument.scales
        scale = instrument.scale_of(item) if known else Scale(())
        if scale.points:
            ends = scale.ends
            if item.subscale:
                groups.setdefault(f"the subscale {item.subscale}", set()).add(ends)
            if instrument.needs:
                groups.setdefault("the total", set()).add(ends)
    for what, ends_seen in groups.items():
        if len(ends_seen) > 1:
            keys.notes.report(
                keys.line_of("scales"),
                FormsCode.SCALES_DIFFER,
                f"{what} mixes scales that begin or end differently.",
                "Score only items together whose scales have the same first and last point.",
            )
