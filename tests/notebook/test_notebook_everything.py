"""Every element in a real JupyterLab and a real Notebook 7: seen, reached, and never in the way."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

import pytest
from everything import KINDS, begin_everything, open_all_folds, open_everything
from lab_world import APPS, LOOKS, PHONES, WHOLE, Lab, NotebookPage
from playwright.sync_api import expect

from mentorkit.answers import read_answers

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

HEADINGS = """notebook => [...notebook.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter(heading => heading.checkVisibility()).map(heading => Number(heading.tagName[1]))"""


@pytest.mark.parametrize(("app", "theme"), LOOKS)
def test_axe_finds_nothing_in_any_element(lab: Lab, app: str, theme: str) -> None:
    page = open_everything(lab, app=app, theme=theme)
    check(page, "as it opens")
    begin_everything(page)
    open_all_folds(page)
    check(page, "with everything begun and unfolded")
    levels = page.page.locator(".jp-Notebook").evaluate(HEADINGS)
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


def check(page: NotebookPage, moment: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        page.page,
        context={"include": [[f".mk-{kind}"] for kind in KINDS]},
        options={"runOnly": {"type": "tag", "values": WCAG}, "iframes": False},
    )
    assert found.violations_count == 0, f"{moment}\n{found.generate_report()}"
    ran = {one["id"] for one in found.response["passes"]}
    assert {"color-contrast", "label", "target-size"} <= ran, "axe looked at too little"


def test_the_page_of_others_passes_axe_too(lab: Lab) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_everything(lab)
    begin_everything(page)
    html = page.page.locator(".mk-page iframe").get_attribute("srcdoc")
    page.page.set_content(str(html))
    found = Axe().run(page.page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()


WALK = """back => {
  const seen = [];
  const shown = node =>
    node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length;
  for (const root of document.querySelectorAll(".mk-live"))
    for (const node of root.querySelectorAll(
      "a[href], button, input, textarea, select, summary, [tabindex='0']"))
      if (shown(node) && !node.disabled) seen.push(node);
  /* Of a group of radio buttons Tab comes to one: the one that is chosen, or the first or last. */
  const groups = new Map();
  for (const node of seen)
    if (node.type === "radio") groups.set(node.name, [...(groups.get(node.name) ?? []), node]);
  const stands = node => {
    if (node.type !== "radio") return true;
    const group = groups.get(node.name);
    const chosen = group.find(one => one.checked);
    return node === (chosen ?? (back ? group.at(-1) : group[0]));
  };
  return seen.filter(stands).map((node, number) => (node.dataset.walk = String(number)));
}"""


@pytest.mark.parametrize("app", APPS)
def test_tab_comes_to_everything_there_and_back(lab: Lab, app: str) -> None:
    page = open_everything(lab, app=app)
    begin_everything(page)
    for back in (False, True):
        stops = page.page.evaluate(WALK, back)
        assert len(stops) > 60
        page.page.locator(f"[data-walk='{stops[-1] if back else stops[0]}']").focus()
        wanted = stops[::-1] if back else stops
        came_to = [wanted[0]]
        for _ in range(len(stops) * 3):
            if came_to[-1] == wanted[-1]:
                break
            page.keys("Shift+Tab" if back else "Tab")
            here = page.page.evaluate("() => document.activeElement.dataset.walk ?? null")
            if here is not None and here != came_to[-1]:
                came_to.append(here)
        assert came_to == wanted, "Tab skips something, or goes round in circles"


@pytest.mark.parametrize("app", APPS)
def test_no_key_leaks_out_of_any_element(lab: Lab, app: str) -> None:
    page = open_everything(lab, app=app)
    cells = page.cells
    begin_everything(page)
    open_all_folds(page)
    page.page.evaluate(WALK, False)
    for node in page.page.locator("[data-walk]").all():
        if not node.is_visible():
            continue  # an earlier key has folded it away
        node.focus()
        before = page.active_cell
        page.keys("b", "a", "x", "d", "d", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight")
        page.keys("m", "y", "z", "Escape")
        assert page.cells == cells, f"a key leaked from {node.evaluate('n => n.outerHTML')[:200]}"
        assert page.active_cell == before, node.evaluate("n => n.outerHTML")[:200]


def test_enter_and_space_press_what_has_the_focus_and_nothing_else(lab: Lab) -> None:
    page = open_everything(lab)
    cells = page.cells
    tick = page.page.locator(".mk-consent input").nth(1)
    page.give_focus(tick)
    tick.press("Space")
    expect(tick).to_be_checked()
    for key in ("Enter", "Shift+Enter", "Control+Enter"):
        tick.press(key)
    page.page.get_by_role("button", name="I’d like someone to contact me").press("Enter")
    expect(page.page.locator(".mk-contact input")).to_be_focused()
    here = page.active_cell
    page.keys("Enter", "Shift+Enter", "Control+Enter", "Alt+Enter")
    assert (page.cells, page.active_cell) == (cells, here)
    expect(page.page.locator(".mk-contact input")).to_be_focused()


def test_focus_is_where_a_person_expects_it(lab: Lab) -> None:
    page = open_everything(lab)
    begin_everything(page)
    reflection = page.reflection.root
    reflection.get_by_text("Questions that may help").click()
    reflection.get_by_role("button", name="Next step").click()
    assert page.focused.startswith("Step 2 of 3")
    reflection.get_by_role("button", name="Back").click()
    assert page.focused.startswith("Step 1 of 3")
    reflection.get_by_text("Earlier drafts").click()
    reflection.locator(".mk-drafts summary").first.click()
    reflection.get_by_role("button", name="Bring this back").first.click()
    expect(page.reflection.box).to_be_focused()
    expect(page.reflection.box).to_have_value(
        "I will ask what worries her most, and wait for the answer."
    )
    contact = page.page.locator(".mk-contact")
    contact.get_by_role("button", name="Take this back").click()
    expect(contact.get_by_role("button", name="I’d like someone")).to_be_focused()
    note = page.page.locator(".mk-note")
    note.get_by_role("button", name="Put this away").click()
    expect(note.locator("textarea")).to_be_focused()
    page.page.get_by_role("button", name="Make the file to hand in").click()
    expect(page.page.locator(".mk-receipt")).to_be_focused()


def test_what_is_said_is_said_once(lab: Lab) -> None:
    page = open_everything(lab)
    begin_everything(page)
    who_reads_it_is_heard_with_the_box(page)
    page.page.evaluate(
        """() => {
          window.heard = [];
          for (const region of document.querySelectorAll(".mk-live [role=status]"))
            new MutationObserver(() => {
              const text = region.textContent.trim();
              if (text) window.heard.push(text);
            }).observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.page.get_by_role("button", name="Take this back").click()
    page.until(lambda: page.page.evaluate("window.heard.length"), "something is said")
    page.player.choose("stay")
    page.until(lambda: page.page.evaluate("window.heard.length") > 1, "something is said")
    page.page.wait_for_timeout(500)  # whatever else there is to say has been said
    heard = page.page.evaluate("window.heard")
    assert len(heard) == len(set(heard)) == 2, heard
    page.restart_kernel()
    failed = page.page.locator(".mk-saving[data-tone=failed]")
    expect(failed).to_have_count(page.page.locator(".mk-saving").count())
    page.until(lambda: page.page.evaluate("window.heard.length") > 2, "the trouble is said")
    page.page.wait_for_timeout(500)
    trouble = page.page.evaluate("window.heard.slice(2)")
    assert ["Run All Cells" in text for text in trouble] == [True], trouble


def who_reads_it_is_heard_with_the_box(page: NotebookPage) -> None:
    for box in (page.reflection.box, page.player.box):
        expect(box).to_have_accessible_description(re.compile(r"Read by Dr Ingrid Solheim[.,]"))
    expect(page.page.locator(".mk-note textarea")).to_have_accessible_description(
        re.compile("^This course never collects this[.]")
    )


@pytest.mark.parametrize(("app", "width"), PHONES)
def test_nothing_is_wider_than_a_phone(lab: Lab, app: str, width: int) -> None:
    page = open_everything(lab, app=app, width=width)
    begin_everything(page)
    open_all_folds(page)
    too_wide = """roots => roots.flatMap(root => {
      const { left, right } = root.getBoundingClientRect();
      const scrolls = node => node.closest(".mk-wide, svg, iframe");
      const inside = [...root.querySelectorAll("*:not(.mk-unseen)")].filter(node =>
        !scrolls(node) && getComputedStyle(node).clipPath === "none" && node.checkVisibility());
      return [root, ...inside]
        .filter(node => node.getBoundingClientRect().right > right + 1
          || node.getBoundingClientRect().left < left - 1
          || (node === root && root.scrollWidth > root.clientWidth))
        .map(node => node.outerHTML.slice(0, 120));
    })"""
    assert page.page.locator(".mk-live").evaluate_all(too_wide) == []


def test_help_is_shown_to_who_writes_and_told_to_nobody(lab: Lab) -> None:
    page = open_everything(lab)
    page.page.evaluate(
        """() => {
          window.sent = [];
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            window.sent.push(typeof data === "string" ? data : new TextDecoder().decode(data));
            return send.call(this, data);
          };
        }"""
    )
    box = page.reflection.box
    box.fill("My mentor was kind. The patient’s family thanked us.")
    page.reflection.saved()
    care = page.reflection.root.locator(".mk-care")
    expect(care).to_be_hidden()
    box.fill("Some nights I WANT  to\ndie, and nobody knows.")
    expect(care).to_contain_text("occupational health, extension 2270")
    expect(care).to_contain_text("Staff counselling, room 2.14")
    expect(care).to_contain_text("nobody was told")
    page.reflection.saved()
    told = [frame for frame in page.page.evaluate("window.sent") if "comm_msg" in frame]
    assert len(told) == 2, "more went to the kernel than the two texts"
    assert all('"type":"save"' in frame and '"my-night"' in frame for frame in told)
    page.reflection.press("Put this away")
    box.press_sequentially(" No way out.")
    page.reflection.saved()
    expect(care).to_be_hidden()


def test_the_file_to_hand_in_is_made_and_downloaded(lab: Lab) -> None:
    import zipfile

    page = open_everything(lab)
    page.reflection.box.fill("Words of the last second")
    submission = page.page.locator(".mk-submission")
    submission.get_by_role("button", name="Make the file to hand in").click()
    expect(submission).to_contain_text("The file is made")
    expect(submission).to_contain_text("nights-hand-in.zip")
    with page.page.expect_download() as downloading:
        submission.get_by_role("button", name="Download it").click()
    bundle = zipfile.ZipFile(downloading.value.path())
    assert "Words of the last second" in bundle.read("nights/answers.json").decode()
    assert "Words of the last second" in bundle.read("nights/nights.ipynb").decode()
    page.reflection.box.fill("Others")
    page.reflection.saved()
    expect(submission).to_contain_text("You have changed something since")
    assert not page.path.with_name("nights-hand-in.zip").exists()


def test_notes_are_in_nothing_that_travels(lab: Lab) -> None:
    lab.set("@jupyter-widgets/jupyterlab-manager/plugin", {"saveState": True})
    page = open_everything(lab)
    page.page.locator(".mk-note textarea").fill("wombat8820")
    expect(page.page.locator(".mk-note .mk-saving[data-tone=saved]")).to_be_visible()
    page.reflection.box.fill("An answer.")
    page.reflection.saved()
    page.page.get_by_role("button", name="Make the file to hand in").click()
    expect(page.page.locator(".mk-receipt")).to_contain_text("Receipt")
    page.save()
    assert "vnd.jupyter.widget-state" in page.path.read_text(), "widget state was not saved at all"
    found = [path for path in lab.everything() if b"wombat8820" in path.read_bytes()]
    assert found, "the note is kept nowhere"
    for path in found:
        assert path.is_relative_to(lab.private / "notes"), f"the note is in {path}"
    page = page.reload()
    expect(page.page.locator(".mk-note textarea")).to_have_value("wombat8820")
    lab.set("@jupyter-widgets/jupyterlab-manager/plugin", {})


HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))",
    "direction": "\u202egnirts\u202c and \u2066so on\u2069",
    "emoji": "👩🏽‍⚕️ 🇪🇸 e\u0301 \U0001f926\u200d\u2642\ufe0f",
    "nothing": "before\0after",
    "lines": "one\r\ntwo\u2028three\ttabbed",
    **({"a megabyte": "ä" * 1_000_000} if WHOLE else {}),
    "more than a megabyte": "x" * 1_000_001,
}

REFUSED = {
    *(("more than a megabyte", box) for box in ("note", "play", "reflect", "worksheet", "contact")),
    *(("a megabyte", "contact"), ("a megabyte", "worksheet"), ("nothing", "worksheet")),
}
"""What is too much for a box, or nothing that a form can hold."""

PASTE = """(box, text) => {
  box.focus();
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  box.blur();
  return box.value;
}"""


def test_whatever_is_pasted_is_stored_exactly_or_refused_in_a_sentence(lab: Lab) -> None:
    page = open_everything(lab)
    dialogs: list[str] = []
    page.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.player.press("Begin")
    page.player.choose("ask")
    page.page.get_by_role("button", name="I’d like someone to contact me").click()
    boxes = {
        "note": page.page.locator(".mk-note textarea"),
        "play": page.player.box,
        "reflect": page.reflection.box,
        "worksheet": page.page.locator(".mk-worksheet textarea").first,
        "contact": page.page.locator(".mk-contact input"),
    }
    for kind, text in HOSTILE.items():
        pasted = {name: box.evaluate(PASTE, text) for name, box in boxes.items()}
        for name, held in pasted.items():
            line = page.page.locator(f".mk-{name} .mk-saving").first
            if (kind, name) in REFUSED:
                expect(line).to_have_text(re.compile(r"Not saved\. [A-Z“].{10,280}[.]"))
                assert stored(page, lab, name) != held
            else:
                page.until(partial(is_stored, page, lab, name, held), f"{kind} in {name} is stored")
                expect(line).to_have_attribute("data-tone", "saved")
    assert dialogs == []
    assert page.page.locator(".mk-live script, .mk-live img[src=x]").count() == 0


def is_stored(page: NotebookPage, lab: Lab, name: str, held: str) -> bool:
    return stored(page, lab, name) == held


def stored(page: NotebookPage, lab: Lab, kind: str) -> object:
    """What is on disk of one box."""
    if kind == "note":
        [notes] = lab.private.glob("notes/*nights*/answers.json")
        return read_answers(notes).items["note"].text
    items = page.answers.items
    if kind == "contact":
        return items["contact"].value.get("how")
    if kind == "worksheet":
        texts = [
            item.text for key, item in items.items() if "plan/" in key and hasattr(item, "text")
        ]
        return texts[0] if texts else None
    item = items.get({"play": "night-handover/worry", "reflect": "my-night"}[kind])
    return getattr(item, "text", None)
