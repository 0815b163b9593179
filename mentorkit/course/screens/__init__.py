"""nbgrader's own screens, so that they show what participants wrote and run none of it.

A course's `nbgrader_config.py` names `SafeScreens`. From then on formgrader's page of a submission
and nbgrader's feedback show each notebook as `cleaning` leaves it, under a content security policy.
nbgrader's templates and scripts stay as they are: grading by hand works as before.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from mentorkit.course.screens import cleaning

TEMPLATE = Path(__file__).parent / "templates" / "mentorkit_screen.html.j2"


class SafeScreens(Preprocessor):
    """Cleans a notebook before nbconvert's `HTMLExporter` shows it, and has its page guarded.

    It is named in `c.HTMLExporter.preprocessors`. Where mentorkit can't be imported, there is no
    page then, instead of one that is not safe.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        exporter = self.parent
        exporter.template_file = str(TEMPLATE)
        exporter.filters = {
            **exporter.filters,
            "markdown2html": cleaning.markdown_to_html,
            "ansi2html": cleaning.terminal_to_html,
            "guard_head": guard_head,
            "guard_body": guard_body,
        }

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return cleaning.clean_notebook(nb, resources)


# What the eye beside a person's name does when it is clicked: nbgrader writes it as an attribute.
_CLICKS = ("toggle_name(true);", "toggle_name(false);")
_FROM_ELSEWHERE = re.compile(
    r'<script[^>]*src="(?:https?:)?//[^"]*"[^>]*>\s*</script>'
    r'|<script type="text/x-mathjax-config">.*?</script>',
    re.DOTALL,
)
# formgrader waits for MathJax before it goes where one was last. Nothing is typeset by it here.
_NO_MATHJAX = (
    "var MathJax = {Hub: {Startup: {signal: {Interest: function (tell) { tell('End'); }}}}};"
)
_BEGINNING_OF_THE_NOTEBOOK = '<div id="notebook"'


def guard_head(head: str, resources: Any) -> str:
    """nbgrader's `<head>` with a policy, and without the scripts that it loads from elsewhere."""
    nonce = resources["mentorkit_nonce"] = secrets.token_urlsafe(16)
    own = _FROM_ELSEWHERE.sub("", head)
    scripts = f"<script>{_NO_MATHJAX}</script>" if "<script" in own else ""
    policy = _policy(nonce if scripts else "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _with_nonce(own.replace("<head>", f"<head>\n{meta}\n{scripts}", 1), nonce)


def guard_body(body: str, resources: Any) -> str:
    """nbgrader's `<body>`: what stands before the notebook is its own, and its scripts may run."""
    own, beginning, shown = body.partition(_BEGINNING_OF_THE_NOTEBOOK)
    if not beginning:
        return body
    return _with_nonce(own, resources["mentorkit_nonce"]) + beginning + shown


def _policy(nonce: str) -> str:
    allowed = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    allowed["img-src"] = "'self' data:"
    allowed["style-src"] = "'self' 'unsafe-inline'"
    if nonce:
        clicks = " ".join(f"'sha256-{_digest(click)}'" for click in _CLICKS)
        allowed["script-src"] = f"'nonce-{nonce}' 'unsafe-hashes' {clicks}"
        allowed["connect-src"] = allowed["font-src"] = "'self'"
    return "; ".join(f"{what} {where}" for what, where in allowed.items())


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _with_nonce(page: str, nonce: str) -> str:
    return page.replace("<script", f'<script nonce="{nonce}"')
