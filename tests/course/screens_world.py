"""The attack, what is ordinary beside it, and a course that has both as graded copies."""

from __future__ import annotations

import base64
import contextlib
import io
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from course_world import ASSIGNMENT, NOTEBOOK, CourseWorld
from nbformat import NotebookNode, read, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

ELSEWHERE = "http://elsewhere.invalid"
WIDGET = "application/vnd.jupyter.widget-view+json"


def _html(source: str, **more: Any) -> NotebookNode:
    return _shows({"text/html": source}, **more)


def _shows(data: dict[str, Any], **metadata: Any) -> NotebookNode:
    output = new_output("display_data", data, metadata=metadata)
    return new_code_cell("show()", outputs=[output])


def _prints(text: str) -> NotebookNode:
    return new_code_cell("print(…)", outputs=[new_output("stream", name="stdout", text=text)])


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{inside}</svg>'


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _picture() -> str:
    """A small PNG that is really one."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([1, 3, 2])
    data = io.BytesIO()
    FigureCanvasAgg(figure).print_png(data)
    return base64.b64encode(data.getvalue()).decode()


def _with_attachment(source: str, kind: str, data: str) -> NotebookNode:
    cell = new_markdown_cell(source)
    cell.attachments = {"a.png": {kind: data}}
    return cell


# Each says its own name when it runs.
RUNS_AT_ONCE: dict[str, NotebookNode] = {
    "script": new_markdown_cell("<script>hit('script'); alert('script')</script>"),
    "picture that fails": new_markdown_cell("""<img src=x onerror="hit('picture that fails')">"""),
    "svg": new_markdown_cell("""<svg onload="hit('svg')"></svg>"""),
    "frame": new_markdown_cell(
        """<iframe srcdoc="<script>parent.hit('frame')</script>"></iframe>"""
    ),
    "in a table": new_markdown_cell(
        """| a | b |\n|---|---|\n| x | <img src=y onerror="hit('in a table')"> |"""
    ),
    "details": new_markdown_cell("""<details open ontoggle="hit('details')">x</details>"""),
    "html output": _html("<b>x</b><script>hit('html output')</script>"),
    "markdown output": _shows({"text/markdown": "<script>hit('markdown output')</script>"}),
    "script output": _shows({"application/javascript": "hit('script output')"}),
    "raw svg in html": _html(_svg("<script>hit('raw svg in html')</script>")),
    "width": _shows({"image/png": "AAAA"}, **{"image/png": {"width": "1 onerror=hit(`width`)"}}),
}
RUNS_WHEN_CLICKED: dict[str, NotebookNode] = {
    "script link": new_markdown_cell("[read this](javascript:hit('script%20link'))"),
    "link behind a prefix": new_markdown_cell(
        """<a href="files/javascript:hit('link behind a prefix')">read this</a>"""
    ),
    "link with a tab": new_markdown_cell(
        """<a href="java&#9;script:hit('link with a tab')">read this</a>"""
    ),
    "title that breaks out": new_markdown_cell(
        """[read this](x 't"onfocus="hit(1)" autofocus="') <a title="x" href='JaVaScRiPt:"""
        """hit("title that breaks out")'>or this</a>"""
    ),
    "form": new_markdown_cell(
        """<form action="javascript:hit('form')"><button>Next</button></form>"""
    ),
}
# These do other things, or do nothing in a page that cannot reach the network.
OTHERS: dict[str, NotebookNode] = {
    "link to data": new_markdown_cell(f"[read](data:text/html;base64,{_b64('<b>x</b>')})"),
    "link beside the notebook": new_markdown_cell(
        "[my page](page.html) and [files](/files/x.html)"
    ),
    "covers the page": new_markdown_cell(
        '<div class="modal-backdrop in" style="position:fixed; inset:0; z-index:9999; '
        f'background:red url({ELSEWHERE}/bg.png)">covered</div>'
        "<style>nav { display: none } body { background: red !important }</style>"
    ),
    "leads away": new_markdown_cell(f'<meta http-equiv="refresh" content="900;url={ELSEWHERE}">'),
    "other pictures": new_markdown_cell(
        f"![tracking]({ELSEWHERE}/a.png) <img src='//elsewhere.invalid/b.png'>"
        f'<video poster="{ELSEWHERE}/c.png" src="{ELSEWHERE}/d.mp4" autoplay></video>'
        f'<link rel="stylesheet" href="{ELSEWHERE}/e.css">'
        f'<picture><source srcset="{ELSEWHERE}/f.png"><img srcset="{ELSEWHERE}/g.png"></picture>'
    ),
    "macros": new_markdown_cell(
        r"$\href{javascript:hit('macro')}{x}$ $$\require{html}\style{position:fixed}{x}$$"
        "\n\n\\begin{equation}\\class{navbar}{x}\\end{equation}"
    ),
    "latex output": _shows({"text/latex": r"$\href{javascript:hit('latex')}{x}$"}),
    "svg output": _shows({"image/svg+xml": _svg("<script>hit('svg output')</script>")}),
    "svg attachment": _with_attachment(
        "![s](attachment:a.png)", "image/svg+xml", _b64(_svg("<script>hit('svg file')</script>"))
    ),
    "attachment named with html": _with_attachment(
        """![n](attachment:a.png"onerror="hit('name')) ![gone](attachment:<b>)""", "text/html", "x"
    ),
    "attachment of another kind": _with_attachment(
        "![k](attachment:a.png)", 'image/png"onerror="hit(2)', _b64("x")
    ),
    "widget": _shows({WIDGET: {"model_id": "</script><script>hit('widget')</script>"}}),
    "isolated output": _html(
        "<script>hit('isolated')</script>", **{"text/html": {"isolated": True}}
    ),
    "printed": _prints(
        "\x1b[38m\x1b[31m<script>hit('printed')</script>\x1b]8;;javascript:hit(3)\x07"
    ),
    "code": new_code_cell("</pre><script>hit('code')</script>"),
    "error": new_code_cell(
        "1/0",
        outputs=[
            new_output(
                "error", ename="<b>", evalue="<b>", traceback=["<script>hit('error')</script>"]
            )
        ],
    ),
    "raw cell": new_raw_cell("<script>hit('raw')</script><b>raw</b>"),
    "another's place": new_markdown_cell(
        '<p id="words">x</p><input class="score tabbable" id="words">'
    ),
    "other base": new_markdown_cell(f'<base href="{ELSEWHERE}/">'),
}
ATTACKS = RUNS_AT_ONCE | RUNS_WHEN_CLICKED | OTHERS
for _name, _cell in ATTACKS.items():
    _cell.metadata["attack"] = _name
# nbgrader's own page stumbles over these, and shows nothing at all.
STUMBLES = {"attachment named with html", "printed"}

COMMENT = "**Read this** <script>hit('comment')</script>"
GIF = "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="


def ordinary() -> list[NotebookNode]:
    """What a page has to go on showing."""
    text = """## A night on call

I would **ask her first**, *then* tell. See [the guideline](https://example.org/guideline).

1. listen
2. ask

- [x] handed over
- [ ] written down

| who | when |
|:--|--:|
| Amal | 17:40 |

> You do not get to choose which.

```python
def hand_over(patient): return "allergy"
```

It is $x^2 + \\frac{1}{2}$ and $$\\sum_{i=1}^n i = \\frac{n(n+1)}{2}$$

\\begin{align} a &= b \\end{align}

<details open><summary>More</summary><p style="text-align: right">At the right.</p></details>
"""
    frame = (
        '<div><style scoped>.dataframe {color: red}</style><table border="1" class="dataframe">'
        '<thead><tr style="text-align: right;"><th></th><th>hours</th></tr></thead>'
        "<tbody><tr><th>0</th><td>14</td></tr></tbody></table></div>"
    )
    return [
        new_markdown_cell(text),
        _with_attachment("![a drawing](attachment:a.png)", "image/png", _picture()),
        _shows({"text/plain": "<Figure>", "image/png": _picture()}),
        _shows({"text/plain": "<Gif>", "image/gif": GIF}),
        _shows({"image/svg+xml": _svg('<circle cx="20" cy="20" r="18"/>')}),
        _html(frame),
        _prints("plain \x1b[32mgreen\x1b[0m and \x1b[1mbold\x1b[0m"),
        new_code_cell("rate = 3 / 4  # of them"),
    ]


def graded(course: CourseWorld) -> CourseWorld:
    """Graded copies, by nbgrader's own steps with outputs left as they were handed in."""
    course.release()
    for name, cells in (("mallory", list(ATTACKS.values())), ("nora", ordinary())):
        person = course.participant(name)
        person.types(f"Words of {name}. <script>hit('answer')</script>")
        with person.editing() as notebook:
            notebook.cells += cells
            notebook.metadata["title"] = "</title><script>hit('title')</script>"
        person.submits()
    _configure(
        course,
        'c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.OverwriteCells"]\n'
        "c.Autograde.autograde_preprocessors = "
        '["nbgrader.preprocessors.SaveAutoGrades", "nbgrader.preprocessors.AssignLatePenalties"]\n',
    )
    course.nbgrader("autograde", ASSIGNMENT)
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        gradebook.execute(
            "UPDATE student SET first_name = 'Mal', last_name = ? WHERE id = 'mallory'",
            ("<img src=x onerror=hit('name')>",),
        )
        gradebook.execute("UPDATE comment SET manual_comment = ?", (COMMENT,))
        gradebook.commit()
    return course


def without(course: CourseWorld, names: set[str]) -> CourseWorld:
    """The same course with some of the attacks taken out of the graded copy."""
    path = course.root / "autograded" / "mallory" / ASSIGNMENT / NOTEBOOK
    notebook = read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("attack") not in names]
    path.chmod(0o644)
    write(notebook, path)
    return course


def as_stock(course: CourseWorld) -> CourseWorld:
    """The course as nbgrader by itself would have it."""
    _configure(course, "")
    return course


def as_made(course: CourseWorld, made: Path) -> CourseWorld:
    """The course with the configuration that `init` has just written."""
    shutil.copy(made / "nbgrader_config.py", course.root)
    return course


def submissions(course: CourseWorld) -> dict[str, str]:
    """Formgrader's number of each person's submission."""
    query = """
        SELECT sa.student_id, sn.id FROM submitted_notebook sn
        JOIN submitted_assignment sa ON sa.id = sn.assignment_id
    """
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        return dict(gradebook.execute(query))


def _configure(course: CourseWorld, more: str) -> None:
    (course.root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "small-course"\n'
        f'c.CourseDirectory.source_directory = "assignments"\n{more}',
        encoding="utf-8",
    )
