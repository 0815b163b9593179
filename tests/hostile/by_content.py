"""The catalogue, part two: attempts with what stands in the notebook and in the answers file."""

from __future__ import annotations

import json
import random
import shutil
from typing import Any

from attempts import Place, attempt

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)> $\\href{javascript:alert(1)}{x}$"

# Claim credit

CREDIT = "claim credit"


@attempt(CREDIT, answered=False, score=0, says="The text of the cell check-case was changed")
def check_cell_replaced(at: Place) -> None:
    """A check cell that asks nothing any more."""
    with at.editing() as notebook:
        at.cell(notebook, "check-case")["source"] = "pass"
        at.cell(notebook, "check-words")["source"] = at.code


@attempt(CREDIT, answered=False, score=0, says="check-case, check-words were missing")
def check_cell_deleted(at: Place) -> None:
    """No check cells, so that nothing can fail."""
    with at.editing() as notebook:
        notebook["cells"] = [c for c in notebook["cells"] if "check" not in str(c["source"])]


@attempt(CREDIT, answered=False, score=0, says="The settings of the cell check-case were changed")
def points_changed(at: Place) -> None:
    """Check cells that are worth more."""
    with at.editing() as notebook:
        at.cell(notebook, "check-case")["metadata"]["nbgrader"]["points"] = 10**300
        at.cell(notebook, "words")["metadata"]["nbgrader"]["points"] = "100"


@attempt(CREDIT, answered=False, score=0, says="had become another kind of cell")
def check_cell_retyped(at: Place) -> None:
    """A check cell that was made a text."""
    with at.editing() as notebook:
        at.cell(notebook, "check-case")["cell_type"] = "markdown"


@attempt(CREDIT, answered=False, score=0, says="not begun")
def outputs_forged(at: Place) -> None:
    """Outputs below the check cells that say all is done, one of them as points."""
    with at.editing() as notebook:
        done = {"output_type": "stream", "name": "stdout", "text": "Done: finished quick-word"}
        points = {"output_type": "execute_result", "data": {"text/plain": "100"}, "metadata": {}}
        at.cell(notebook, "check-case")["outputs"] = [done]
        at.cell(notebook, "check-words")["outputs"] = [points | {"execution_count": 1}]


@attempt(CREDIT, answered=False, score=0, says="The settings of the cell check-case were changed")
def roles_changed(at: Place) -> None:
    """A check cell that claims to be a solution, and a locked one that claims to be scored."""
    with at.editing() as notebook:
        at.cell(notebook, "check-case")["metadata"]["nbgrader"] |= {"solution": True, "task": True}
        at.cell(notebook, "play")["metadata"]["nbgrader"] |= {"grade": True, "points": 50}


@attempt(CREDIT, answered=False, score=0, says="not begun")
def cell_of_its_own_with_points(at: Place) -> None:
    """A further check cell, worth 50 points, that passes."""
    with at.editing() as notebook:
        own = json.loads(json.dumps(at.cell(notebook, "check-case")))
        own["source"], own["metadata"]["nbgrader"] = (
            "pass",
            own["metadata"]["nbgrader"]
            | {
                "grade_id": "bonus",
                "points": 50,
            },
        )
        notebook["cells"].append(own)


@attempt(CREDIT, answered=False, score=0, says="The cell check-words was there 2 times")
def grade_id_of_another_cell(at: Place) -> None:
    """A cell of its own that takes the name of a check cell."""
    with at.editing() as notebook:
        nbgrader = dict(at.cell(notebook, "check-words")["metadata"]["nbgrader"])
        notebook["cells"].insert(0, _code("pass", nbgrader=nbgrader))


@attempt(CREDIT, answered=False, score=0, says="not begun")
def graded_already(at: Place) -> None:
    """Notebook metadata as a graded copy has them."""
    with at.editing() as notebook:
        notebook["metadata"]["mentorkit"] = {"graded": "0" * 64, "score": 100}
        for cell in notebook["cells"]:
            cell["metadata"]["mentorkit"] = {"item": "../../good-01/lesson", "points": 100}


@attempt(CREDIT, answered=False, score=0, says="not begun")
def ending_never_reached(at: Place) -> None:
    """An ending without any decision on the way to it."""
    with at.answering() as answers:
        answers["items"]["quick-word"] = _line([], ending="plan")


@attempt(CREDIT, answered=False, score=0, says="has no ending yet")
def decisions_that_do_not_exist(at: Place) -> None:
    """Decisions that the case does not have, and scenes that are no scenes."""
    with at.answering() as answers:
        wrong = [["corridor", "win"], ["../../good-01", "listen"], ["", ""], ["plan", "plan"]]
        answers["items"]["quick-word"] = _line(wrong, ending="somewhere")


@attempt(CREDIT, answered=False, score=0, says="has no ending yet")
def half_the_way(at: Place) -> None:
    """One real decision, an ending it does not lead to, and the right hash of the case."""
    released = json.loads((at.folder / "mentorkit.json").read_bytes())
    [known] = released["hashes"].values()
    with at.answering() as answers:
        answers["items"]["quick-word"] = _line([["corridor", "ask"]], ending="plan") | {
            "hash": known
        }


@attempt(CREDIT, answered=False, score=1, says="“lesson” has no answer yet")
def ending_of_another_version(at: Place) -> None:
    """An ending in a case that was never released: it counts, as one in a case changed since."""
    with at.answering() as answers:
        answers["items"]["quick-word"] = _line([["x", "y"]], ending="plan") | {"hash": "0" * 64}


@attempt(CREDIT, answered=False, score=1, says="“lesson” has no answer yet")
def items_of_other_types(at: Place) -> None:
    """A text where decisions belong, decisions where a text belongs, and spaces as a text."""
    with at.answering() as answers:
        answers["items"] = {
            "quick-word": _line([["corridor", "ask"], ["chair", "listen"]], ending="plan"),
            "lesson": {"kind": "text", "text": " \t\n\u3000", "revision": 1},
            "quick-word/corridor": _line([["x", "y"]]),
        }


@attempt(CREDIT, answered=False, score=0, says="not begun")
def text_for_decisions(at: Place) -> None:
    """A value that says finished in the place of a case."""
    with at.answering() as answers:
        answers["items"]["quick-word"] = {"kind": "value", "value": {"ending": "plan"}}


@attempt(CREDIT, score=0, says="not an answers file")
def revision_without_end(at: Place) -> None:
    """A revision larger than any counter."""
    with at.answering() as answers:
        answers["items"]["lesson"]["revision"] = 10**30


@attempt(CREDIT, score=0, says="not an answers file")
def person_in_the_file(at: Place) -> None:
    """An answers file that says whose it is, and names somebody else."""
    with at.answering() as answers:
        answers["student"] = "good-01"


@attempt(CREDIT, score=0, says="not an answers file")
def items_with_paths(at: Place) -> None:
    """Answers whose names lead to somebody else's folder."""
    with at.answering() as answers:
        answers["items"]["../../good-01/lesson"] = answers["items"]["lesson"]


@attempt(CREDIT, says="One and the same folder")
def answers_of_another(at: Place) -> None:
    """Somebody else's answers file, with the id of their folder."""
    shutil.copy(at.course.submitted("good-01") / "answers.json", at.answers)


@attempt(CREDIT, says="One and the same folder")
def folder_id_of_another(at: Place) -> None:
    """Answers of its own that carry the id of somebody else's folder."""
    other = json.loads((at.course.submitted("good-01") / "answers.json").read_bytes())
    with at.answering() as answers:
        answers["folder"] = other["folder"]


# Break the reader

READER = "break the reader"


def _cut(tenths: int) -> None:
    def cut(at: Place) -> None:
        """A notebook whose file breaks off."""
        with at.editing() as notebook:
            at.cell(notebook, "words")["source"] = "Typed here."
        content = at.notebook.read_bytes()
        at.notebook.write_bytes(content[: len(content) * tenths // 10])

    cut.__name__ = f"cut_off_at_{tenths}_tenths"
    cut.__doc__ = f"A notebook that breaks off after {tenths} tenths of its file."
    attempt(READER, says="damaged")(cut)


for _tenths in range(1, 10):
    _cut(_tenths)


@attempt(READER, says="merge conflict")
def merge_conflict(at: Place) -> None:
    """A notebook in which two versions met."""
    text = json.dumps(json.loads(at.notebook.read_bytes()), indent=1)
    line = next(line for line in text.splitlines() if '"source"' in line)
    both = f"<<<<<<< HEAD\n{line}\n||||||| base\n{line}\n=======\n{line}\n>>>>>>> theirs"
    at.notebook.write_text(text.replace(line, both, 1))


@attempt(READER, says="could not be read: it is damaged")
def merge_conflicts_without_end(at: Place) -> None:
    """Half a million beginnings of a merge conflict, each of which a search may follow far."""
    at.notebook.write_text("<<<<<<< HEAD\n||||||| base\n" * 250_000)


@attempt(READER)
def format_three(at: Place) -> None:
    """A notebook of format 3, with worksheets."""
    with at.editing() as notebook:
        cells = notebook.pop("cells")
        for cell in cells:
            if cell["cell_type"] == "code":
                cell["input"] = cell.pop("source")
        notebook["worksheets"] = [{"cells": cells, "metadata": {}}]
        notebook["nbformat"] = 3


@attempt(READER)
def format_of_the_future(at: Place) -> None:
    """A notebook of a format that does not exist yet."""
    with at.editing() as notebook:
        notebook["nbformat"], notebook["nbformat_minor"] = 5, "x"


@attempt(READER)
def notebook_in_utf16(at: Place) -> None:
    """A notebook in UTF-16."""
    at.notebook.write_bytes(at.notebook.read_text().encode("utf-16"))


@attempt(READER)
def notebook_with_a_mark(at: Place) -> None:
    """A notebook with a byte order mark, as some editors write it."""
    at.notebook.write_bytes(b"\xef\xbb\xbf" + at.notebook.read_bytes())


@attempt(READER, says="damaged")
def notebook_in_latin_1(at: Place) -> None:
    """A notebook in Latin-1."""
    with at.editing() as notebook:
        at.cell(notebook, "words")["source"] = "Café"
    text = json.dumps(json.loads(at.notebook.read_text()), ensure_ascii=False)
    at.notebook.write_bytes(text.encode("latin-1"))


@attempt(READER, says="damaged")
def half_characters(at: Place) -> None:
    """Half characters, which no file can be written with."""
    with at.editing() as notebook:
        at.cell(notebook, "words")["source"] = "Half \ud800 a character"
        notebook["cells"].append(_code("\udfff"))


@attempt(READER, score=0, says="damaged")
def half_characters_in_answers(at: Place) -> None:
    """Half a character in the answers file."""
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = "Half \ud800"


@attempt(READER)
def nul_and_control_characters(at: Place) -> None:
    """Characters that end a text, ring a bell and turn the writing around."""
    odd = "".join(map(chr, range(32))) + "\x7f\x9b\u202e\u2066\ufeff\ufffe\u2028\U0010ffff"
    with at.editing() as notebook:
        at.cell(notebook, "words")["source"] = odd
        notebook["cells"].append(_code(odd))
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = f"Words. {odd}"


@attempt(READER, says="damaged")
def numbers_that_are_none(at: Place) -> None:
    """NaN, Infinity and a number of 10,000 digits among the notebook's settings."""
    with at.editing() as notebook:
        notebook["metadata"] = {"x": float("nan"), "y": [float("inf"), -float("inf")]}
        at.cell(notebook, "words")["metadata"]["z"] = float("nan")
    huge = at.notebook.read_text().replace('"x": NaN', '"x": 1' + "0" * 10_000)
    at.notebook.write_text(huge)


@attempt(READER, score=0, says="answers file")
def numbers_that_are_none_in_answers(at: Place) -> None:
    """NaN as a revision, and 1e999 as a value."""
    with at.answering() as answers:
        answers["items"]["lesson"]["revision"] = float("nan")
        answers["items"]["x"] = {"kind": "value", "value": float("inf")}


@attempt(READER, says="damaged")
def notebook_that_is_a_list(at: Place) -> None:
    """JSON that is no notebook at all."""
    at.notebook.write_text("[1, null, {}]")


@attempt(READER, says="missing")
def cells_that_are_none(at: Place) -> None:
    """Cells whose every part is something else than it should be."""
    with at.editing() as notebook:
        strange: list[Any] = [None, 1, "x", [], {}, {"a": "b"}, True]
        notebook["cells"] = [
            {"cell_type": one, "source": two, "metadata": three, "id": one, "outputs": two}
            for one, two, three in zip(strange, strange[1:], strange[2:], strict=False)
        ] + [{}]


@attempt(READER, says="damaged")
def cells_that_are_no_cells(at: Place) -> None:
    """Nothing, numbers and lists in the place of cells."""
    with at.editing() as notebook:
        notebook["cells"] = [None, 1, [], "x", *notebook["cells"]]


@attempt(READER, says="missing")
def cells_twice_in_the_file(at: Place) -> None:
    """A file that names its cells twice, of which programs take the first or the last."""
    text = at.notebook.read_text().rstrip()
    at.notebook.write_text(text.removesuffix("}") + ', "cells": []}')


@attempt(READER, score=0, says="answers file")
def answers_empty(at: Place) -> None:
    """An answers file of no bytes."""
    at.answers.write_bytes(b"")


@attempt(READER, score=0, says="answers file")
def answers_cut_off(at: Place) -> None:
    """An answers file that breaks off."""
    at.answers.write_bytes(at.answers.read_bytes()[:60])


@attempt(READER, aside="a later mentorkit")
def answers_of_the_future(at: Place) -> None:
    """An answers file of a format that does not exist yet."""
    with at.answering() as answers:
        answers["format"] = 99


@attempt(READER, score=0, says="answers file")
def answers_that_speak_to_the_screen(at: Place) -> None:
    """An answers file with a wrong word that is long, and clears the screen of who reads of it."""
    with at.answering() as answers:
        answers["\x1b[2J<b>\n" + "long " * 1000] = 1
        answers["items"]["lesson"]["kind"] = "\x1b[2J<b>\n" + "long " * 1000


# Exhaust the computer

EXHAUST = "exhaust the computer"


@attempt(EXHAUST, says="could not be read: it is damaged")
def deep_notebook(at: Place) -> None:
    """A notebook nested 200,000 deep."""
    at.notebook.write_text('{"cells":' + "[" * 200_000)


@attempt(EXHAUST, says="damaged")
def deep_metadata(at: Place) -> None:
    """Settings of a cell nested 200,000 deep."""
    with at.editing() as notebook:
        at.cell(notebook, "words")["metadata"]["x"] = "DEEP"
    deep = "[" * 200_000 + "]" * 200_000
    at.notebook.write_text(at.notebook.read_text().replace('"DEEP"', deep))


@attempt(EXHAUST, score=0, says="answers file")
def deep_answers(at: Place) -> None:
    """A value nested 200,000 deep in the answers file."""
    with at.answering() as answers:
        answers["items"]["x"] = {"kind": "value", "value": "DEEP"}
    deep = '{"a":' * 200_000 + "1" + "}" * 200_000
    at.answers.write_text(at.answers.read_text().replace('"DEEP"', deep))


@attempt(EXHAUST, says="100,000 cells of its own")
def hundred_thousand_cells(at: Place) -> None:
    """A hundred thousand cells."""
    text = at.notebook.read_text().rstrip()
    own = json.dumps(_code("x = 1"))
    at.notebook.write_text(text.replace('"cells": [', '"cells": [' + f"{own}," * 100_000, 1))


@attempt(EXHAUST, says="more than 200,000 cells")
def cells_without_end(at: Place) -> None:
    """Forty-five megabytes of the smallest cells there are."""
    at.notebook.write_text('{"cells": [' + "{}," * 15_000_000 + "{}]}")


@attempt(EXHAUST, says="more than 10 megabytes")
def settings_without_end(at: Place) -> None:
    """Forty-five megabytes of empty lists in a cell's settings; in memory they are gigabytes."""
    with at.editing() as notebook:
        at.cell(notebook, "words")["metadata"]["x"] = "MANY"
    many = "[" + "[]," * 15_000_000 + "[]]"
    at.notebook.write_text(at.notebook.read_text().replace('"MANY"', many))


@attempt(EXHAUST)
def outputs_of_ninety_megabytes(at: Place) -> None:
    """Ninety megabytes of output below a cell."""
    with at.editing() as notebook:
        output = {"output_type": "stream", "name": "stdout", "text": "x" * 90_000_000}
        at.cell(notebook, "play")["outputs"] = [output]


@attempt(EXHAUST, answered=False, score=0, says="not begun")
def outputs_without_end(at: Place) -> None:
    """Forty-five megabytes of empty lists below a cell, where answers are looked for."""
    with at.editing() as notebook:
        output = {"output_type": "display_data", "data": {"x": "MANY"}, "metadata": {}}
        at.cell(notebook, "play")["outputs"] = [output]
    many = "[" + "[]," * 15_000_000 + "[]]"
    at.notebook.write_text(at.notebook.read_text().replace('"MANY"', many))


@attempt(EXHAUST)
def answers_without_end(at: Place) -> None:
    """Six megabytes of empty lists as an answer."""
    with at.answering() as answers:
        answers["items"]["x"] = {"kind": "value", "value": "MANY"}
    many = "[" + "[]," * 2_000_000 + "[]]"
    at.answers.write_text(at.answers.read_text().replace('"MANY"', many))


@attempt(EXHAUST)
def source_that_ends_a_parser(at: Place) -> None:
    """Code that is nested so deeply that reading it as Python ends the program."""
    with at.editing() as notebook:
        notebook["cells"].append(_code("import mentorkit\n" + "-" * 3_000_000 + "1"))


@attempt(EXHAUST)
def longest_text(at: Place) -> None:
    """An answer as long as one may be, all of it signs that a page has to escape."""
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = "<&$*" * 250_000


# Mangle the notebook

MANGLE = "mangle the notebook"


@attempt(MANGLE, says="had lost its settings")
def settings_lost(at: Place) -> None:
    """No cell has any metadata, as some programs leave them."""
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            cell["metadata"] = {}


@attempt(MANGLE, says="missing")
def settings_and_ids_lost(at: Place) -> None:
    """Neither metadata nor ids, and not even a place for them."""
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            cell.pop("metadata")
            cell.pop("id", None)
        del notebook["metadata"]


@attempt(MANGLE, says="was there 2 times")
def cells_split(at: Place) -> None:
    """Each cell cut in two at its middle."""
    with at.editing() as notebook:
        cells = []
        for cell in notebook["cells"]:
            text = "".join(cell["source"])
            half = len(text) // 2
            cells += [cell | {"source": text[:half]}, cell | {"source": text[half:]}]
        notebook["cells"] = cells


@attempt(MANGLE, says="was there 2 times")
def cells_copied(at: Place) -> None:
    """All cells twice, with the same ids."""
    with at.editing() as notebook:
        notebook["cells"] += notebook["cells"]


@attempt(MANGLE, says="another order")
def cells_reordered(at: Place) -> None:
    """The cells in another order."""
    with at.editing() as notebook:
        random.Random(3).shuffle(notebook["cells"])


@attempt(MANGLE, says="missing")
def cells_deleted(at: Place) -> None:
    """No cells at all."""
    with at.editing() as notebook:
        notebook["cells"] = []


@attempt(MANGLE, says="another kind of cell")
def cells_retyped(at: Place) -> None:
    """Code that became text, text that became code, and kinds that do not exist."""
    with at.editing() as notebook:
        kinds = ("raw", "heading", "<script>", "code", "markdown", "")
        for cell, kind in zip(notebook["cells"], kinds, strict=False):
            cell["cell_type"] = kind


@attempt(MANGLE)
def older_schema(at: Place) -> None:
    """The metadata of nbgrader's first and second schema."""
    with at.editing() as notebook:
        for number, cell in enumerate(notebook["cells"]):
            if nbgrader := cell["metadata"].get("nbgrader"):
                nbgrader["schema_version"] = 1 + number % 2
                nbgrader.pop("task", None)
                nbgrader.pop("cell_type", None)


@attempt(MANGLE, says="missing")
def names_that_are_none(at: Place) -> None:
    """Cells whose names are a list, a mapping, a megabyte, and markup."""
    with at.editing() as notebook:
        odd: tuple[Any, ...] = (["x"], {"x": 1}, "n" * 1_000_000, SCRIPT, None)
        scored = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
        for cell, name in zip(scored, odd, strict=True):
            cell["metadata"]["nbgrader"]["grade_id"] = name
            cell["id"] = "x"


@attempt(MANGLE)
def further_keys(at: Place) -> None:
    """Further keys in nbgrader's metadata, which stop nbgrader."""
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            if "nbgrader" in cell["metadata"]:
                cell["metadata"]["nbgrader"] |= {"student": "x", "x": [SCRIPT]}


@attempt(MANGLE)
def ids_that_are_none(at: Place) -> None:
    """Cells whose ids are all the same, and markup."""
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            cell["id"] = "<script>alert(1)</script>"


# Show something that runs

SHOW = "run something in a page"


@attempt(SHOW)
def script_everywhere(at: Place) -> None:
    """Scripts in every text and every setting: in the notebook, in cells, in answers."""
    with at.editing() as notebook:
        notebook["metadata"] |= {"title": SCRIPT, "authors": [{"name": SCRIPT}]}
        notebook["metadata"]["kernelspec"]["display_name"] = SCRIPT
        notebook["metadata"]["language_info"] = {"name": SCRIPT, "codemirror_mode": SCRIPT}
        for cell in notebook["cells"]:
            cell["metadata"] |= {"tags": [SCRIPT], "name": SCRIPT, SCRIPT: SCRIPT}
        at.cell(notebook, "words")["source"] = SCRIPT
        notebook["cells"] += [
            {"cell_type": "markdown", "source": SCRIPT, "metadata": {}, "id": "m"},
            {"cell_type": "raw", "source": SCRIPT, "metadata": {"format": "text/html"}, "id": "r"},
        ]
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = SCRIPT


@attempt(SHOW)
def script_in_outputs(at: Place) -> None:
    """Outputs that a page runs: HTML, JavaScript, SVG, LaTeX and widgets."""
    kinds = ("text/html", "application/javascript", "image/svg+xml", "text/latex", SCRIPT)
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = [
                    {"output_type": "display_data", "metadata": {}, "data": {kind: SCRIPT}}
                    for kind in kinds
                ]
        notebook["metadata"]["widgets"] = {
            "application/vnd.jupyter.widget-state+json": {"state": {SCRIPT: SCRIPT}}
        }


@attempt(SHOW)
def script_in_attachments(at: Place) -> None:
    """Pictures in the writing cell that are pages, and have names that are paths."""
    with at.editing() as notebook:
        cell = at.cell(notebook, "words")
        cell["attachments"] = {
            "x.svg": {"image/svg+xml": SCRIPT},
            "../../x.html": {"text/html": SCRIPT},
            SCRIPT: SCRIPT,
        }
        cell["source"] = "![x](attachment:x.svg) ![y](attachment:../../x.html)"


@attempt(SHOW)
def template_in_texts(at: Place) -> None:
    """Texts that a template would carry out, and a spreadsheet would calculate."""
    odd = "{{ cycler.__init__.__globals__.os.system('x') }}{% include '/etc/passwd' %}${7*7}"
    with at.editing() as notebook:
        at.cell(notebook, "words")["source"] = f"=cmd|'/c calc'!A1 {odd}"
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = f"=HYPERLINK(x) {odd}"
        answers["items"]["contact"] = {
            "kind": "value",
            "value": {"asked": True, "how": f"=1+1 {odd}\x1b[2J\n{SCRIPT}"},
        }


# Run something

RUN = "run something"


@attempt(RUN, says="The text of the cell check-case was changed")
def code_in_every_cell(at: Place) -> None:
    """Code in every cell, with magics."""
    with at.editing() as notebook:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["source"] = f"%%python\n!touch {at.canary}\n{at.code}"
        at.cell(notebook, "words")["source"] = f"```{{code-cell}}\n{at.code}\n```"


@attempt(RUN)
def kernel_of_its_own(at: Place) -> None:
    """A kernel of its own, by a path and by a command."""
    with at.editing() as notebook:
        notebook["metadata"]["kernelspec"] = {
            "name": "../../evil",
            "display_name": "x",
            "language": "bash",
            "argv": ["touch", str(at.canary)],
            "env": {"X": "x"},
        }
    at.writes("kernels/evil/kernel.json", json.dumps({"argv": ["touch", str(at.canary)]}))


# Break the gradebook

GRADEBOOK = "break the gradebook"


@attempt(GRADEBOOK)
def quotes_in_texts(at: Place) -> None:
    """Texts that end a statement of the database and begin another."""
    drop = "'); DROP TABLE grade; UPDATE grade SET manual_score = 100; --"
    with at.editing() as notebook:
        at.cell(notebook, "words")["source"] = drop
        notebook["metadata"]["mentorkit"] = {"graded": drop}
    with at.answering() as answers:
        answers["items"]["lesson"]["text"] = drop


@attempt(GRADEBOOK, says="missing")
def quotes_in_names(at: Place) -> None:
    """A cell's name that does, and one that is another student's comment."""
    with at.editing() as notebook:
        drop = "words'; DROP TABLE comment; --"
        at.cell(notebook, "words")["metadata"]["nbgrader"]["grade_id"] = drop
        at.cell(notebook, "check-case")["metadata"]["nbgrader"]["grade_id"] = "good-01/words"


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
        "id": "own",
    }


def _line(decisions: list[list[str]], ending: str | None = None) -> dict[str, Any]:
    line = {"kind": "case", "case": "quick-word", "hash": "", "decisions": decisions}
    return line | {"ending": ending, "revision": 1}
