"""Cases with all that the language has, put together at random: for the laws of the writer."""

from hypothesis import strategies as st

BLOCKS = (
    "A plain paragraph.",
    "Two lines\nof one paragraph.",
    "- one\n- two",
    "* one\n* two",
    "+ one\n\n  and more",
    "1. first\n2. second",
    "- outer\n  - inner\n\n    below {if told}here{end}",
    "> A quotation.",
    "| a | b |\n|---|---|\n| 1 | {trust} |",
    "```\ncode {with} braces\n```",
    "    indented {code}",
    "---",
    r"A \{brace\}, a `{hole}` in code, *emphasis*.",
    "**{trust}** and {time}.",
    "{if trust >= 3}High{else if time<2 and not told}late{else}low{end}, it seems.",
    "{if visited(b)}{end}",
    "{if told}\n\nA block.\n\n- a list\n\n{else}\n\n{if time == 1}\n\nDeep.\n\n{end}\n\n{end}",
    "{if told}\nNo gaps.\n{end}\nHere neither.",
    "![A chart](chart.png)",
    "[a link](https://example.org)",
    "   ",
)
LINES = (
    "Ask her",
    "*Wait* -> and see",
    r"Say \{nothing\}",
    "Give {time} minutes",
    "(Leave)",
    "`{x}`",
)
CONDITIONS = (
    "told",
    "not told",
    "not (told or trust > 1)",
    "trust >= 3 and (time < 2 or visited(b)) and not not told",
    "told or (told and told or told) or (told or told)",
    "(1 < trust)",
    "time == trust",
)
EFFECTS = ("trust +1", "trust-2", "time = 0", "told", "not told", "time =3")
WORDS = st.text("abcXYZ é'\"\\:#,-/&*!%@`|>?[]\U0001f600", max_size=12).map(
    lambda words: f"a{words}z".replace(" / ", " ")
)


@st.composite
def sources(draw):
    """The Markdown of a valid case, its parts in any order that authors may choose."""
    front = [
        "---",
        "case: made-up",
        f"title: {draw(CASE_TITLES)}",
        f"function: {draw(st.sampled_from(['skills', 'growth']))}",
        f"minutes: {draw(st.integers(1, 240))}",
        f"counters: {{trust: 2 of -5..5, time: '3 of 0..9{draw(RANGES)}'}}",
        "flags: [told]",
    ]
    if draw(st.booleans()):
        front += ["always:", f"  - {draw(st.sampled_from(CONDITIONS))}", "reachable: [told]"]
    if draw(st.booleans()):
        front += [
            "use: solo",
            "chair: mentee",
            "topics: [one, 'two: three', no]",
            "reviewed: [Dr A]",
        ]
    parts = ["\n".join([*front, "---"]), *draw(texts())]
    for scene in "ab":
        parts.append(f"# {draw(TITLES)} {{#{scene} {draw(ATTRIBUTES)}}}")
        parts += draw(texts())
        parts.append("\n".join(f"{draw(BULLETS)} {draw(choices(n))}" for n in range(2)))
        parts += draw(st.lists(DEBRIEFS, max_size=2))
    parts.append('# The end {#c ending="It is \\"over\\""}')
    parts += draw(texts())
    parts += draw(st.sampled_from([[], ["```\nnever {closed}"]]))
    return "\n\n".join(parts) + "\n"


CASE_TITLES = st.sampled_from(["Plain", "no", "12", '"a: b"', "|\n  two\n  lines"])
RANGES = st.sampled_from(["", ", short / long", ", a: b / c # d / é"])
BULLETS = st.shared(st.sampled_from("-*+"), key="bullet")
TITLES = st.sampled_from(["In the corridor", "A # sign", "*Stars*", "C’est ça: “so”", "[x] -> y"])
ATTRIBUTES = st.sampled_from(["", "live", "confidence timer=60", 'why="What \\\\ \\"now\\"?"'])
DEBRIEFS = st.sampled_from(
    [
        "> [!DEBRIEF]\n> Ask.",
        "> [!debrief] Now\n>\n> - {x}\n>     code\nlazy",
        "> [!DEBRIEF]\n> ```\n> a",
    ]
)


def texts():
    block = st.one_of(st.sampled_from(BLOCKS), DEBRIEFS)
    return st.lists(block, max_size=5)


@st.composite
def choices(draw, number):
    line = f"[c{number}] {draw(st.sampled_from(LINES))} -> {draw(st.sampled_from('abc'))}"
    effects = draw(st.lists(st.sampled_from(EFFECTS), max_size=3))
    if effects:
        line += f" ({', '.join(effects)})"
    if draw(st.booleans()):
        line += f" if {draw(st.sampled_from(CONDITIONS))}"
    tags = draw(st.sampled_from(["", " #below-the-line", " #handover #night"]))
    line += tags
    if "below" in tags:
        line += "\n\n  > Duty: see to it."
    for block in draw(st.lists(st.sampled_from(BLOCKS), max_size=2)):
        line += "\n\n" + "\n".join(f"  > {part}" for part in block.split("\n"))
    return line
