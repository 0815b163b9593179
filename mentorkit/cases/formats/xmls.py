"""XML from anywhere: without entities or definitions of its own, and by local names."""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mentorkit.cases.formats.codes import FormatCode, refuse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 50


def read_xml(raw: bytes, path: str, member: str) -> Element:
    """The root of the XML in `raw`.

    Raises:
        FormatError: It is damaged, or defines entities, with which a few lines fill the memory.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        refuse(
            path,
            FormatCode.UNSAFE_XML,
            f"{member} defines words of its own (a DTD or entities), which no such file needs.",
            "It was not read. Ask for the file again from whoever made it.",
        )
    except (ParseError, ValueError, LookupError) as fault:
        refuse(
            path,
            FormatCode.BROKEN_XML,
            f"{member} is not XML: {fault}.",
            "Export it again. A title with & or < that was not written &amp; or &lt; does this.",
        )
    return root


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, *path: str) -> Iterator[Element]:
    """The elements down that path of names, all of them."""
    if element is None or not path:
        yield from () if element is None else (element,)
        return
    for child in element:
        if local_name(child) == path[0]:
            yield from children(child, *path[1:])


def text_of(element: Element | None, *path: str) -> str:
    """What the first element down that path says; empty when there is none."""
    first = next(children(element, *path), None)
    return "".join(first.itertext()).strip() if first is not None else ""


def html_of(element: Element) -> str:
    """The HTML in the element: as elements, as escaped text, or as OpenLabyrinth's Base64."""
    if any(local_name(one) != "div" for one in element.iter() if one is not element):
        return html.escape(element.text or "") + "".join(_html(one, 0) for one in element)
    said = text_of(element)
    return _from_base64(said) or said


def _html(element: Element, depth: int) -> str:
    if depth > _DEEPEST:
        return html.escape(text_of(element)) + html.escape(element.tail or "")
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in element.items())
    inside = html.escape(element.text or "") + "".join(_html(one, depth + 1) for one in element)
    tag = local_name(element)
    return f"<{tag}{attributes}>{inside}</{tag}>{html.escape(element.tail or '')}"


def _from_base64(said: str) -> str:
    """The text that was packed as Base64; empty when these are plain words."""
    packed = "".join(said.split())
    if len(packed) < 8 or len(packed) % 4 or not packed.isascii():
        return ""
    try:
        text = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    readable = all(character.isprintable() or character.isspace() for character in text)
    return text if readable and ("<" in text or " " in text) else ""
