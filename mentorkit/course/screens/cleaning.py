"""What a participant can have put into a notebook, cleaned for somebody else's screen.

nbconvert calls this, in formgrader and in nbgrader's feedback, for `screens`.
Nothing that comes out of here runs, loads anything, leads to a script, covers the page, or passes
for a part of it. Emphasis, lists, tables, code, pictures and formulas stay.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from nbconvert.filters.ansi import ansi2html, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from mentorkit.course.grading.sanitize import as_typed
from mentorkit.course.screens.formulas import Formulas

_TAGS = """
a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure
h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup
table tbody td tfoot th thead tr u ul var
"""
_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "style", "title"},
    "a": {"href"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "table": {"border"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "details": {"open"},
}
# With everything between their tags: none of it is meant to be read.
_UNREADABLE = {"script", "style", "title", "template", "iframe", "object", "noscript", "textarea"}
# Those of coloured code, of tables of data, and mentorkit's own. Any other may be one of the
# page's: with Bootstrap's, a word can lie over the window.
_CLASSES = """
bp c c1 ch cm cp cpf cs dl err esc fm g gd ge ges gh gi go gp gr gs gt gu il k kc kd kn kp kr kt l
ld m mb mf mh mi mo n na nb nc nd ne nf ni nl nn no nt nv nx o ow p pm py s s1 s2 sa sb sc sd se
sh si sr ss sx vc vg vi vm w x
highlight dataframe mk-static tex2jax_ignore mathjax_ignore
"""
_LINK = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
# A picture is data, or a file beside the notebook. In an <img>, SVG runs nothing and loads nothing.
_PICTURE = re.compile(
    r"data:image/((png|jpeg|gif);base64,[\w+/=\s]*|svg\+xml[;,].*)"
    r"|(?!\.)[\w. -]+(/(?!\.)[\w. -]+)*\.(png|jpe?g|gif)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
# Only what no page can be covered with. All else of a style is left out.
_STYLES = {
    "background": re.compile("none"),
    "border": re.compile("0"),
    "font": re.compile("inherit"),
    "font-style": re.compile("italic|normal"),
    "font-weight": re.compile("bold|normal|[1-9]00"),
    "overflow-wrap": re.compile("anywhere|break-word"),
    "padding": re.compile("0"),
    "text-align": re.compile("left|right|center|justify|start|end"),
    "vertical-align": re.compile(r"top|middle|bottom|baseline|-?\d?\d(\.\d+)?(pt|px)"),
    "white-space": re.compile("normal|pre|pre-wrap|pre-line|nowrap"),
    "word-break": re.compile("normal|break-word"),
}
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")
_MARKS: dict[str, type | tuple[type, ...]] = {
    "grade": bool,
    "locked": bool,
    "points": (int, float),
    "schema_version": int,
    "solution": bool,
    "task": bool,
}
_SAID_OF_THE_SUBMISSION = (
    "assignment_id",
    "first_name",
    "last_name",
    "notebook_id",
    "notebook_path",
    "student",
)
_AT_MOST = 8192  # pixels of a picture, as its metadata say


def clean(text: str) -> str:
    """`text` as HTML in which nothing is live."""
    import nh3

    return nh3.clean(
        text,
        tags=set(_TAGS.split()),
        clean_content_tags=_UNREADABLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """What stays of an attribute's value; None when nothing does."""
    if name == "href":
        return value if _LINK.fullmatch(value) else None
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name == "class":
        known = set(_CLASSES.split())
        return " ".join(one for one in value.split() if one in known) or None
    if name == "style":
        return _styles(value) or None
    if name in {"width", "height", "colspan", "rowspan", "start", "border"}:
        return value if _NUMBER.fullmatch(value) else None
    return value


def _styles(value: str) -> str:
    kept = []
    for declaration in value.split(";"):
        name, _, what = (part.strip().lower() for part in declaration.partition(":"))
        if name in _STYLES and _STYLES[name].fullmatch(what):
            kept.append(f"{name}: {what}")
    return "; ".join(kept)


class _Renderer(IPythonRenderer):
    """nbconvert's, with formulas as pictures; of other people's pictures it makes links."""

    formulas: Formulas

    def image(self, text: str, url: str, title: str | None = None) -> str:
        name = url.removeprefix("attachment:")
        if name != url:
            url = _attached(self.attachments.get(name))
        if _PICTURE.fullmatch(url):
            return str(super().image(text, url, title))
        said = html.escape(text or name)
        return f'<a href="{html.escape(url)}">{said}</a>' if _LINK.fullmatch(url) else said

    def inline_math(self, body: str) -> str:
        if body != body.strip():  # "$5 for Ana and $10 for Ben" is no formula
            return html.escape(f"${body}$")
        return self.formulas.draw(body, f"${body}$")

    def block_math(self, body: str) -> str:
        return f'<p style="text-align: center">{self.formulas.draw(body, f"$${body}$$")}</p>'

    def latex_environment(self, name: str, body: str) -> str:
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        alone = body if name.removesuffix("*") in {"equation", "math", "displaymath"} else whole
        return self.formulas.draw(alone, whole)

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre><code>{html.escape(code)}</code></pre>"


def _attached(pictures: Any) -> str:
    """The address of an attachment that is a picture; "" when it is none."""
    if isinstance(pictures, Mapping):
        for kind in ("image/png", "image/jpeg", "image/gif"):
            if data := _base64(pictures.get(kind)):
                return f"data:{kind};base64,{data}"
        if data := _base64(pictures.get("image/svg+xml")):
            return f"data:image/svg+xml;base64,{data}"
    return ""


def _base64(data: Any) -> str:
    if not isinstance(data, str):
        return ""
    packed = "".join(data.split())
    try:
        base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return packed


@pass_context
def markdown_to_html(context: Any, source: Any) -> str:
    """Markdown as clean HTML: a cell's, an output's, a comment's."""
    text = source if isinstance(source, str) else ""
    cell = context.get("cell") or {}
    renderer = _Renderer(
        escape=False, attachments=cell.get("attachments") or {}, exclude_anchor_links=True
    )
    renderer.formulas = Formulas.of_page(context.get("resources"))
    markdown = MarkdownWithMath(renderer=renderer)
    renderer.register("task_list_item", _task)
    try:
        return clean(markdown.render(text))
    except Exception:  # whatever no reader of Markdown was made for is read as it was typed
        return clean(as_typed(text))


def _task(renderer: Any, text: str, checked: bool = False) -> str:
    return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


def terminal_to_html(text: Any) -> str:
    """What a program printed, escaped, with its colours."""
    said = str(text)
    try:
        return str(ansi2html(said))
    except Exception:  # nbconvert stumbles over colours that are none
        return html.escape(strip_ansi(said))


def clean_notebook(notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
    """The notebook built anew of what can be shown, and what its page knows about it.

    What a page says of the submission itself, such as a person's name, is escaped: nbgrader's
    templates write it as it is.
    """
    copy: NotebookNode = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    language = notebook.metadata.get("language_info", {})
    name = language.get("name") if isinstance(language, Mapping) else None
    if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9+#-]{1,30}", name):
        copy.metadata["language_info"] = from_dict({"name": name})
    copy["cells"] = [_cell(cell, number) for number, cell in enumerate(notebook.cells, 1)]
    for key in _SAID_OF_THE_SUBMISSION:
        if isinstance(value := resources.get(key), str):
            resources[key] = html.escape(value).replace("\\", "&#92;")
    return copy, resources


def _cell(cell: NotebookNode, number: int) -> NotebookNode:
    source = cell.get("source")
    text = source if isinstance(source, str) else ""
    made: NotebookNode
    if cell.cell_type == "code":
        made = new_code_cell(text)
        count = cell.get("execution_count")
        made.execution_count = count if type(count) is int else None
        made.outputs = [kept for one in cell.get("outputs", []) for kept in _output(one)]
    elif cell.cell_type == "markdown":
        made = new_markdown_cell(text)
        if isinstance(attachments := cell.get("attachments"), Mapping):
            made.attachments = from_dict(dict(attachments))
    else:
        made = new_markdown_cell(as_typed(text))
    made.id = f"cell-{number}"
    if marks := _marks(cell):
        made.metadata["nbgrader"] = marks
    return made


def _marks(cell: NotebookNode) -> NotebookNode | None:
    """What nbgrader says of the cell, if it can be nbgrader's."""
    own = cell.get("metadata", {}).get("nbgrader")
    if not isinstance(own, Mapping) or not _GRADE_ID.fullmatch(str(own.get("grade_id", ""))):
        return None
    kept = {name: own[name] for name, kind in _MARKS.items() if isinstance(own.get(name), kind)}
    return from_dict({"grade_id": own["grade_id"], **kept})


def _output(output: NotebookNode) -> list[NotebookNode]:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return [new_output("stream", name=name, text=str(output.get("text", "")))]
    if kind == "error":
        lines = [str(line) for line in output.get("traceback") or []]
        return [new_output("error", ename="", evalue="", traceback=lines)]
    if kind not in {"display_data", "execute_result"}:
        return []
    made: NotebookNode = new_output(kind, data=from_dict(_data(output.get("data"))))
    size = _size(output.get("metadata"))
    made.metadata = from_dict({"image/png": size, "image/jpeg": size} if size else {})
    if kind == "execute_result":
        count = output.get("execution_count")
        made.execution_count = count if type(count) is int else None
    return [made]


def _data(data: Any) -> dict[str, str]:
    """The kinds of an output that can be shown. Scripts and widgets are not among them."""
    if not isinstance(data, Mapping):
        return {}
    given = {kind: value for kind, value in data.items() if isinstance(value, str)}
    kept = {kind: given[kind] for kind in ("text/plain", "text/markdown") if kind in given}
    if "text/html" in given:
        kept["text/html"] = clean(given["text/html"])
    elif "text/latex" in given:
        kept.setdefault("text/markdown", given["text/latex"])
    elif gif := _base64(given.get("image/gif")):
        kept["text/html"] = f'<img alt="" src="data:image/gif;base64,{gif}">'
    for kind in ("image/png", "image/jpeg"):
        if picture := _base64(given.get(kind)):
            kept[kind] = picture
    if "image/svg+xml" in given:  # nbgrader's templates put it into an <img>
        kept["image/svg+xml"] = given["image/svg+xml"]
    return kept


def _size(metadata: Any) -> dict[str, int]:
    size: dict[str, int] = {}
    for kind in ("image/png", "image/jpeg"):
        own = metadata.get(kind) if isinstance(metadata, Mapping) else None
        for name in ("width", "height"):
            value = own.get(name) if isinstance(own, Mapping) else None
            if type(value) is int and 0 < value <= _AT_MOST:
                size[name] = value
    return size
