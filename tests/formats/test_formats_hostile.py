"""Files made to do harm, and files that are damaged, are answered in words and in little memory."""

import json
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from formats_patients import PATIENT, packed
from formats_stories import CLINIC, case_from
from test_formats_h5p import CLINIC as SCENARIO
from test_formats_h5p import scenario, text

from mentorkit.cases import parse_case
from mentorkit.cases.formats import WRITERS, FormatError, export_case
from mentorkit.errors import ProblemsError

MANY = 50_000


def refusal(folder, name, content):
    with pytest.raises(FormatError) as refused:
        case_from(folder, name, content)
    [problem] = refused.value.problems
    assert problem.path == str(folder / name)
    assert problem.message[-1] == "."
    return problem


def link():
    info = zipfile.ZipInfo("content/content.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked():
    raw = bytearray(packed({"h5p.json": "{}"}, zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (packed({"../../etc/passwd": "x"}), "F111", "leads out of the archive"),
        (packed({"/etc/passwd": "x"}), "F111", "leads out of the archive"),
        (packed({"a\\..\\..\\x": "x"}), "F111", "leads out of the archive"),
        (packed({"C:\\x": "x"}), "F111", "leads out of the archive"),
        (packed([(link(), "/etc/passwd")]), "F111", "is a link"),
        (locked(), "F111", "password"),
        (packed({"a": "x" * 100}, zipfile.ZIP_LZMA), "F111", "unusual way"),
        (packed({"content/content.json": "0" * 30_000_000}), "F112", "30,000,000 bytes"),
        (packed({f"f{n}": "" for n in range(15_000)}), "F112", "15,000 files"),
        (
            packed({f"a/{'n' * 200}{n}": "" for n in range(9_000)}),
            "F112",
            "list of the files in it is far too long",
        ),
        (packed({"h5p.json": "{}"})[:-30], "F110", "damaged"),
        (b"PK\x05\x06", "F110", "damaged"),
        (b"", "F110", "damaged"),
        (b"Hello", "F110", "damaged"),
        (packed({"h5p.json": "{1"}), "F116", "damaged"),
        (packed({"x": ""}), "F113", "no h5p.json"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,  # an archive holds the time
)
def test_an_archive_is_looked_over_before_it_is_unpacked(tmp_path, content, code, words):
    problem = refusal(tmp_path, "a.h5p", content)
    assert (problem.code, words in problem.message) == (code, True), problem


def test_a_name_that_stands_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed([("h5p.json", "{}"), ("h5p.json", "{}")])
    assert "twice" in refusal(tmp_path, "a.h5p", twice).message


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path):
    raw = bytearray(packed({"h5p.json": " " * 400 + "{}"}, zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.index(mark) + place
        raw[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(tmp_path, "a.h5p", bytes(raw)).code == "F110"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><ActivityModel>&a11;</ActivityModel>"
)
STRANGER = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ActivityModel>&a;</ActivityModel>'
)


@pytest.mark.parametrize("source", [LAUGHS, STRANGER, "<!DOCTYPE x><ActivityModel/>"])
def test_xml_defines_no_words_of_its_own(tmp_path, source):
    members = {**PATIENT, "activitymodel.xml": source}
    assert refusal(tmp_path, "p.zip", packed(members)).code == "F115"


def test_tags_within_tags_within_tags_are_read_as_words(tmp_path):
    depth = 100_000
    words = f"<V><VPDText id='NGR_1'>{'<b>' * depth}Hello{'</b>' * depth}</VPDText></V>"
    members = {**PATIENT, "virtualpatientdata.xml": words}
    found = case_from(tmp_path, "p.zip", packed(members, zipfile.ZIP_STORED))
    assert found.case.scenes[0].title == "Start"


STORIES = {
    "many.twee": "".join(f":: P{n}\n[[P{n + 1}]]\n\n" for n in range(MANY)),
    "many.html": "<tw-storydata name='x'>"
    + "".join(f"<tw-passagedata pid='{n}' name='P{n}'>x</tw-passagedata>" for n in range(MANY))
    + "</tw-storydata>",
    "many.json": json.dumps({"passages": [{"name": f"P{n}", "text": ""} for n in range(MANY)]}),
    "screens.json": scenario(*(text("<p>x</p>", nextContentId=n + 1) for n in range(MANY))),
    "nodes.zip": packed(
        {
            **PATIENT,
            "activitymodel.xml": "<A><ActivityNodes><NodeSection>"
            + "".join(f"<ActivityNode id='{n}' label='x'/>" for n in range(MANY))
            + "</NodeSection></ActivityNodes></A>",
        }
    ),
    "choices.twee": ":: A\n" + "".join(f"[[go {n}->A]]\n" for n in range(51)),
    "words.twee": ":: A\n" + "word " * 5_000,
    "passages.twee": "".join(f":: P{n}\n{'word ' * 3_000}\n" for n in range(150)),
}


@pytest.mark.parametrize("name", STORIES)
def test_what_is_far_larger_than_a_case_is_refused_with_its_size(tmp_path, name):
    problem = refusal(tmp_path, name, STORIES[name])
    assert problem.code == "F121"
    assert any(sign.isdigit() for sign in problem.message)


TRICKS = {
    "brackets.twee": ":: A\n" + "[[" * 200_000,
    "links.twee": ":: A\n" + ("[[a" * 1_000 + "\n") * 500,
    "macros.twee": ":: A\n" + "<<" * 300_000 + "<%" * 300_000 + "(set:" * 50_000,
    "marks.twee": ':: StoryData\n{"format": "Harlowe"}\n:: A\n' + "''" * 99_999 + "//a" * 99_999,
    "tags.twee": ":: A\n" + "<a " * 300_000,
    "strings.twee": ":: A\n" + '(link-goto: "a' * 50_000,
    "name.twee": ":: " + "\\a" * 300_000 + "\n",
    "braces.twee": ":: A\n" + "\\" * 400_000 + "{",
    "open.html": "<tw-storydata name='x'>" + "<tw-passagedata " * 200_000 + "</tw-storydata>",
    "quotes.html": "<tw-storydata name='x'>" + "<tw-passagedata a='" * 200_000 + "</tw-storydata>",
    "numbers.html": "<tw-storydata name='&#" + "9" * 10_000 + ";'></tw-storydata>",
    "deep.json": '{"branchingScenario":' + '{"a":' * 90_000,
    "boxes.json": scenario(*(text("<div>" * 1_900, f"S{n}") for n in range(400))),
    "bold.json": scenario(text("<b>x" * 25_000, "S")),
    "surrogate.json": '{"passages": [{"name": "\\ud800"}]}',
    "large.json": '{"passages": [], "zoom": 1e999999}',
    "nul.twee": ":: A\x00\n\x07\u2028\uf8f0 x\n",
}


def test_no_trick_takes_long_or_much_memory(tmp_path):
    """All of them in one process, which has a minute and 600 MB; without a trick it takes 1 s."""
    for name, content in TRICKS.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from mentorkit.cases.formats import FormatError, import_case\n"
        "resource.setrlimit(resource.RLIMIT_AS, (600_000_000,) * 2)\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (60,) * 2)\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        found = import_case(path)\n"
        "        print(path.name, len(found.case.scenes))\n"
        "    except FormatError as refused:\n"
        "        print(path.name, refused.problems[0].code)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    assert len(run.stdout.splitlines()) == len(TRICKS)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("story.docx", b"x", "F104"),
        ("story", b"x", "F104"),
        ("story.ink", b"Once upon a time", "F105"),
        ("story.json", b'{"inkVersion":20,"root":[]}', "F105"),
        ("story.twee", b":: A\ncaf\xe9\n", "F103"),
        ("story.json", b"", "F116"),
        ("story.json", b"[" * 100_000, "F117"),
        ("story.html", b"", "F120"),
    ],
)
def test_what_it_is_not_is_said(tmp_path, name, content, code):
    assert refusal(tmp_path, name, content).code == code


def test_a_file_is_not_read_when_it_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("mentorkit.cases.formats.conversion.LARGEST_TEXT", 10)
    assert refusal(tmp_path, "a.twee", ":: A long story\n").code == "F102"


def test_a_byte_that_is_not_utf8_has_its_line(tmp_path):
    assert refusal(tmp_path, "a.twee", b":: A\n\ncaf\xe9\n").line == 3


@pytest.mark.parametrize("name", ["missing.twee", "missing.h5p", "folder.twee"])
def test_a_file_that_is_not_there_is_said(tmp_path, name):
    (tmp_path / "folder.twee").mkdir()
    from mentorkit.cases.formats import import_case

    with pytest.raises(FormatError, match="F101"):
        import_case(tmp_path / name)


SEEDS = {
    "a.twee": CLINIC,
    "b.twee": CLINIC.replace("SugarCube", "Harlowe"),
    "a.html": "<tw-storydata name='x' startnode='1' format='Harlowe'><tw-tag name='t'></tw-tag>"
    "<tw-passagedata pid='1' name='One' tags='a'>x &lt;b&gt; [[Two]] (set: $x to 1)"
    "</tw-passagedata><tw-passagedata pid='2' name='Two'>y</tw-passagedata></tw-storydata>",
    "c.json": SCENARIO,
}
PARTS = (
    "[[", "]]", "->", "<-", "|", "{", "}", "::", "\n", "\n\n", "#", "- [x] a -> b", "> [!DEBRIEF]",
    "```", "---", "===", "\\", "<<", "(set:", "\u2028", "\x00", "<p>", "</p>", "<ul><li>", "&lt;",
    "&#99999999999;", '\\"', "'", "-1", "\ufeff", "\uf8f0", "é", "![x](http://y)", "    ", "\t",
    "1. ", "* ", "|a|\n|-|\n", "Duty: ", "~~~", "(link-goto: ", "<table><tr><td>",
)  # fmt: skip


def changed(source, chance, json_strings):
    """The source with a few parts put in, taken out or repeated; in JSON, within its texts."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(source) + 1)
        if json_strings:
            at = source.find("<p>", at) + 3
        kind = chance.random()
        if kind < 0.6 or json_strings:
            part = chance.choice(PARTS)
            part = json.dumps(part)[1:-1] if json_strings and part != '\\"' else part
            source = source[:at] + part + source[at:]
        elif kind < 0.8:
            source = source[:at] + source[at + chance.randint(1, 30) :]
        else:
            source = source[:at] + source[at // 2 :][: chance.randint(1, 40)] + source[at:]
    return source


@pytest.mark.parametrize("name", SEEDS)
def test_whatever_comes_in_is_a_case_or_a_problem(tmp_path, name):
    """And what is a case can be written, in every format, and read again."""
    read, codes = 0, set()
    for seed in range(150):
        chance = random.Random(f"{name} {seed}")
        source = changed(SEEDS[name], chance, name.endswith("json"))
        try:
            found = case_from(tmp_path, name, source.encode("utf-8", "replace"))
        except ProblemsError as refused:
            codes |= {problem.code for problem in refused.problems}
            continue
        read += 1
        assert parse_case(found.source) == found.case
        for suffix in WRITERS:
            assert export_case(found.case, suffix).content
    assert read > 50
    assert codes <= {"F116", "F117", "F118", "F120", "F121"}


def test_the_reader_of_archives_takes_no_file_from_beside_it(tmp_path):
    Path(tmp_path / "content").mkdir()
    (tmp_path / "content" / "content.json").write_text(SCENARIO)
    assert refusal(tmp_path, "a.h5p", packed({"h5p.json": '{"mainLibrary": "x"}'})).code == "F118"
