"""What stands in a Twine passage: words, links, and the macros of its story format.

Macros of all four story formats in use are looked for, whatever the file says of itself. They stay
in the text where their author put them, and are noted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mentorkit.cases.formats.losses import listed
from mentorkit.cases.formats.story import Link, Node
from mentorkit.cases.formats.wording import kept, kept_line, one_line

_STRING = r'"((?:[^"\\\n]|\\.){0,1000})"'
_LINK = re.compile(
    r"\[\[(?!\[)((?:(?!\[\[).){1,1000}?)\]\]"
    rf"|\(link-(?:reveal-)?goto:\s*{_STRING}\s*(?:,\s*{_STRING}\s*)?\)",
    re.IGNORECASE,
)
"""A link in double brackets, or Harlowe's macro for one."""
_ADDRESS = re.compile(r"\w+:/{2,3}\w")
_NOTHING_ELSE = re.compile(r"[\s*+\->|•·,;.]*(?:\d{1,3}[.)])?[\s|•·,;.]*")
_ITEM = re.compile(r"\s*(?:[-*+|>]|\d{1,9}[.)])")

_MACROS = {
    "macros of SugarCube": re.compile(r"<<(?:(?!>>|<<)[^\n]){1,400}>>|\[img\[[^\]\n]{1,400}\]\]?"),
    "code of Snowman": re.compile(r"<%(?:(?!%>|<%).){0,1000}%>", re.DOTALL),
    "macros of Harlowe": re.compile(
        r"\((?:set|put|move|if|unless|else-?if|else|for|loop|either|cond|print|display|hook|show|hide"
        r"|link|link-[a-z-]+|click[a-z-]*|mouse[a-z-]*|go-?to|undo|restart|cycling-link|dropdown|live"
        r"|input[a-z-]*|meter|dialog|alert|prompt|confirm|event|after|transition|t8n|text-[a-z]+"
        r"|colou?r|background|bg|font|align|css|enchant|change|replace|append|prepend|random|visited"
        r"|history|save-?game|load-?game|a|array|dm|datamap|num|str|open-url):[^()\n]{0,80}\)?",
        re.IGNORECASE,
    ),
    "modifiers of Chapbook": re.compile(
        r"^\[\s*(?:if|ifalways|ifnever|unless|else|cont|continued?|note[^\]\n]{0,40}|n\.?b\.?|fixme"
        r"|todo|align|after|append|javascript|css|cut)\b[^\]\n]{0,200}\]\s*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    "braces": re.compile(r"\{[^{}\n]{0,200}\}?"),
    "variables": re.compile(r"\$[A-Za-z_]\w{0,80}"),
    "HTML tags": re.compile(r"</?[A-Za-z][\w-]{0,40}(?:\s[^<>\n]{0,400})?/?>"),
    "pictures": re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)"),
}
_ANY_HARLOWE = re.compile(r"\((?:[A-Za-z][\w-]{0,40}|\$\w{1,40}):[^()\n]{0,80}\)?")
_CHAPBOOK_SETTINGS = re.compile(r"\A(?:[^\n]{0,1000}\n){0,200}?--[ \t]*$", re.MULTILINE)
_LINE_BY_LINE = ("harlowe", "sugarcube")
"""Story formats with marks of their own, in which a new line is a new line."""
_VERBATIM = re.compile(r"`([^`\n]{1,1000})`")
_STRONG = re.compile(r"''([^\n]{1,1000}?)''")
_TAGGED = re.compile(r"<(b|strong|i|em)>([^\n]{1,1000}?)</\1>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!:)//(?=\S)([^\n]{1,1000}?)(?<=[^\s:])//")
_HINT = "It stands in the text as it was typed."


class Found(NamedTuple):
    """One `[[link]]`: its words, the passage it names, and what it sets on the way."""

    words: str
    passage: str
    setter: str


def read_link(inside: str) -> Found:
    """What stands between `[[` and `]]`, written in any of the ways that story formats know."""
    link, _, setter = inside.partition("][")
    if "->" in link:
        words, _, passage = link.rpartition("->")
    elif "<-" in link:
        passage, _, words = link.partition("<-")
    elif "|" in link:
        words, _, passage = link.rpartition("|")
    else:
        words = passage = link
    return Found(one_line(words) or one_line(passage), one_line(passage), one_line(setter))


def read_passage(node: Node, source: str, story_format: str = "") -> None:
    """Fills the node with the words and links of a passage, and notes its macros.

    Args:
        story_format: As the story names it; what it leaves open is read as plain Markdown.
    """
    own = story_format.lower()
    if own == "harlowe":
        source = _VERBATIM.sub(r"\1", source).replace("&#96;", "`")
    lines = [_read_links(node, line, own) for line in source.split("\n")]
    text = _emphasised("\n".join(line for line in lines if line is not None), own)
    _note_macros(node, text, own)
    node.text = kept(_apart(text.split("\n")) if own in _LINE_BY_LINE else text)


def _emphasised(text: str, own: str) -> str:
    """The text with Markdown's marks for bold and italic."""
    if own in _LINE_BY_LINE:
        text = _EMPHASIS.sub(r"*\1*", _STRONG.sub(r"**\1**", text))
    return _TAGGED.sub(_marked, text)


def _read_links(node: Node, line: str, own: str) -> str | None:
    """The line with the words of its links; None when nothing but links stands in it."""
    left, words, at, within = "", "", 0, False
    while match := _LINK.search(line, at):
        end = match.end()
        if match[1] is None:
            found = _read_macro(match[2], match[3])
        else:
            inside = match[1]
            while line[end : end + 1] == "]" and inside.count("[") > inside.count("]"):
                inside, end = inside + "]", end + 1  # a name may end with a bracket
            found = read_link(inside)
        before = line[at : match.start()]
        left += before
        words += before
        at = end
        if _ADDRESS.match(found.passage):
            words += f"[{found.words}]({found.passage})"
            left += found.words
            continue
        within = True
        words += found.words
        link = Link(kept_line(_emphasised(found.words, own)), found.passage)
        if link not in node.links:
            node.links.append(link)
        if found.setter:
            node.lose(f'what the link "{found.words[:80]}" sets: {found.setter[:200]}', _EFFECT)
    if within and _NOTHING_ELSE.fullmatch(left + line[at:]):
        return None
    return words + line[at:]


def _read_macro(words: str, passage: str | None) -> Found:
    """What Harlowe's macro says: its words, and the passage, which may be the same."""
    said = [re.sub(r"\\(.)", r"\1", part) for part in (words, passage or words)]
    return Found(one_line(said[0]), one_line(said[1]), "")


_EFFECT = "Write it behind the choice in parentheses, such as (trust +1)."


def _marked(tagged: re.Match[str]) -> str:
    mark = "**" if tagged[1].lower() in ("b", "strong") else "*"
    return f"{mark}{tagged[2]}{mark}"


def _note_macros(node: Node, text: str, own: str) -> None:
    if own == "chapbook" and (settings := _CHAPBOOK_SETTINGS.match(text)):
        node.lose("the settings above -- at the top", _HINT)
        text = text[settings.end() :]
    for what, pattern in _MACROS.items():
        if what == "macros of Harlowe" and own == "harlowe":
            pattern = _ANY_HARLOWE
        found = [one_line(match[0]) for match in pattern.finditer(text)]
        if found:
            node.lose(f"{what}: {listed(found)}", _HINT)
            text = pattern.sub(" ", text)


def _apart(lines: list[str]) -> str:
    """Each line as a paragraph: where these formats break a line, Markdown would not."""
    text = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        joined = _ITEM.match(line) and _ITEM.match(below)
        text += line + ("\n" if joined or not line.strip() or not below.strip() else "\n\n")
    return text
