"""The kernel's side of an element, driven by the messages a page would send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lab_world import CASE, PROMPT, RELEASED

from mentorkit.answers import MIME, Answers, Line, Sitting, Text, Value
from mentorkit.answers.place import place_of
from mentorkit.cases import read_case
from mentorkit.notebook.play import Player
from mentorkit.notebook.reflect import Reflection
from mentorkit.released import Asked

LINE = "night-handover"


class Heard:
    """An element as its page hears it: `say` a message, and read what was `answered`."""

    def __init__(self, element: Player | Reflection) -> None:
        self.element = element
        self.answered: list[dict[str, Any]] = []
        self.saves = 0
        element.send = self._hear

    def _hear(self, message: dict[str, Any], files: list[bytes] | None = None) -> None:
        json.dumps(message)  # what can't go through the wire must not be sent
        self.answered.append(message)
        self.files = files or []

    def ready(self) -> dict[str, Any]:
        self.element._receive(None, {"type": "ready"}, None)
        return self.answered[-1]

    def save(
        self, content: Any, *, item: str | None = None, based_on: int = 0, view: str = "one"
    ) -> dict[str, Any]:
        """Gives the answer to this one save, without the news of the state that follows it."""
        self.saves += 1
        already = len(self.answered)
        message = {
            "type": "save",
            "view": view,
            "id": self.saves,
            "item": item or self.element.item,
            "based_on": based_on,
            "content": content,
        }
        self.element._receive(None, message, None)
        answers = [one for one in self.answered[already:] if one["type"] != "state"]
        assert len(answers) == 1
        assert (answers[0]["view"], answers[0]["id"]) == (view, self.saves)
        return answers[0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENTORKIT_PRIVATE", str(tmp_path / "private"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = tmp_path / "nights"
    folder.mkdir()
    (folder / CASE.name).write_bytes(CASE.read_bytes())
    (folder / "mentorkit.json").write_text(json.dumps(RELEASED), encoding="utf-8")
    return folder


@pytest.fixture
def player(folder: Path) -> Iterator[Heard]:
    element = Player(place_of(folder), read_case(folder / CASE.name))
    yield Heard(element)
    element.close()


@pytest.fixture
def reflection(folder: Path) -> Iterator[Heard]:
    element = Reflection(place_of(folder), Asked("reflect", "my-night", prompt=PROMPT))
    yield Heard(element)
    element.close()


def answers(folder: Path) -> Answers:
    return Sitting(folder).answers


def test_a_page_that_opens_hears_all_it_needs(player: Heard, reflection: Heard) -> None:
    state = player.ready()
    assert state["type"] == "state"
    assert state["case"]["title"] == "The quiet handover"
    assert state["items"] == {}
    assert not state["rehearsal"]
    assert state["notices"] == []
    assert state["reading"]["readers"] == "Dr Ingrid Solheim"
    state = reflection.ready()
    assert "<p>What will you do on your next night?</p>" in state["prompt"]
    assert list(state["words"]) == [20, 80]


def test_the_debrief_never_reaches_the_page(folder: Path) -> None:
    secret = "Ask who felt the pull of the form"
    text = (folder / CASE.name).read_text() + f"\n> [!DEBRIEF]\n> {secret}\n"
    (folder / CASE.name).write_text(text)
    player = Heard(Player(place_of(folder), read_case(folder / CASE.name)))
    state = json.dumps(player.ready())
    assert "two in the morning" in state
    assert secret not in state


def test_saved_means_on_disk(player: Heard, folder: Path) -> None:
    said = player.save([["desk", "ask"]])
    assert said["type"] == "saved"
    assert said["revision"] == 1
    line = answers(folder).items[LINE]
    assert isinstance(line, Line)
    assert line.decisions == [("desk", "ask")]


def test_what_is_asked_on_the_way_is_kept_and_leaves_with_its_scene(
    player: Heard, folder: Path
) -> None:
    player.save([["desk", "ask"]])
    player.save("She looked tired.", item=f"{LINE}/worry")
    player.save(4, item=f"{LINE}/worry/confidence")
    items = answers(folder).items
    assert items[f"{LINE}/worry"] == Text("She looked tired.", 1)
    assert items[f"{LINE}/worry/confidence"] == Value(4, 1)
    player.save([], based_on=1)
    assert set(answers(folder).items) == {LINE}
    assert set(player.answered[-1]["items"]) == {LINE}


@pytest.mark.parametrize(
    ("item", "content"),
    [
        (LINE, [["desk", "nobody-offers-this"]]),
        (LINE, "not a line"),
        (f"{LINE}/desk", "a scene that asks nothing"),
        (f"{LINE}/nowhere", "no such scene"),
        (f"{LINE}/worry/confidence", 6),
        (f"{LINE}/worry/confidence", "very"),
        (f"{LINE}/together/confidence", 3),
        ("my-night", "another element's item"),
    ],
)
def test_what_the_case_does_not_ask_is_not_saved(
    player: Heard, folder: Path, item: str, content: Any
) -> None:
    said = player.save(content, item=item)
    assert said["type"] == "unsaved"
    assert said["message"]
    assert answers(folder).items == {}


def test_a_view_may_save_again_before_it_hears_of_its_first_save(
    reflection: Heard, folder: Path
) -> None:
    assert reflection.save("One", based_on=0)["revision"] == 1
    assert reflection.save("One, two", based_on=0)["revision"] == 2
    assert answers(folder).items["my-night"] == Text("One, two", 2)


def test_two_windows_keep_both_versions(reflection: Heard, folder: Path) -> None:
    reflection.save("Mine", view="one")
    said = reflection.save("The other", view="two")
    assert said["type"] == "conflict"
    assert said["theirs"] == {"content": "Mine", "revision": 1}
    assert answers(folder).items["my-night"] == Text("Mine", 1)
    kept = Sitting(folder).history.entries("my-night")
    assert [entry.data["item"]["text"] for entry in kept] == ["Mine", "The other"]
    assert reflection.save("Both", view="two", based_on=1)["type"] == "saved"


def test_a_second_element_on_the_same_item_mirrors_the_first(
    reflection: Heard, folder: Path
) -> None:
    second = Heard(Reflection(place_of(folder), Asked("reflect", "my-night", prompt=PROMPT)))
    stranger = Heard(Reflection(place_of(folder), Asked("reflect", "another", prompt=PROMPT)))
    reflection.save("Seen by both")
    assert second.answered[-1]["items"]["my-night"]["content"] == "Seen by both"
    assert stranger.answered == []


def test_a_full_disk_is_said_in_the_kernels_words(
    reflection: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = reflection.save("Words that must not be lost")
    assert said["type"] == "unsaved"
    assert "The disk is full" in said["message"]


def test_a_bug_is_never_shown_as_saved(reflection: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reflection.element.place.sitting, "write", broken)
    with pytest.raises(ZeroDivisionError):
        reflection.save("Words")
    assert reflection.answered[-1]["type"] == "unsaved"
    assert "Copy your text" in reflection.answered[-1]["message"]


@pytest.mark.parametrize("noise", [None, {}, {"type": "dance"}, {"type": "save"}, "ready", 7])
def test_noise_is_let_pass(reflection: Heard, noise: object) -> None:
    reflection.element._receive(None, noise, None)
    assert reflection.answered == []


def test_answers_that_cannot_be_read_are_said_so(player: Heard, folder: Path) -> None:
    (folder / "answers.json").mkdir()
    said = player.ready()
    assert said["type"] == "closed"
    assert "it is a folder, not a file" in said["message"]


def test_no_trait_holds_what_a_person_wrote(player: Heard, reflection: Heard) -> None:
    secret = "zebra-4711"
    reflection.save(secret)
    player.save([["desk", "ask"]])
    player.save(secret, item=f"{LINE}/worry")
    for element in (player.element, reflection.element):
        assert secret not in repr(element.get_state())
        assert "desk" not in repr({**element.get_state(), "_esm": "", "_css": ""})


def test_the_summary_carries_the_elements_own_answers(player: Heard, reflection: Heard) -> None:
    reflection.save("Ask first.")
    player.save([["desk", "ask"], ["worry", "stay"]])
    player.save("It was the pause.", item=f"{LINE}/worry")
    player.save(5, item=f"{LINE}/worry/confidence")
    data = player.answered[-1]["summary"]["data"]
    carried = msgspec.convert(data[MIME], Answers)
    assert set(carried.items) == {LINE, f"{LINE}/worry", f"{LINE}/worry/confidence"}
    for text in (data["text/html"], data["text/plain"]):
        assert "The quiet handover" in text
        assert "Ask what worries her most" in text
        assert "It was the pause." in text
        assert "How sure: Very sure" in text
        assert "Side by side" in text
    carried = msgspec.convert(reflection.ready()["summary"]["data"][MIME], Answers)
    assert set(carried.items) == {"my-night"}


def test_what_is_written_is_shown_and_never_run(reflection: Heard) -> None:
    reflection.save('<script>alert("a")</script> & $x$')
    html = reflection.answered[-1]["summary"]["data"]["text/html"]
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;a&quot;)&lt;/script&gt; &amp; $x$" in html
    assert "mathjax_ignore" in html


def test_the_summary_of_a_case_that_was_changed_since(player: Heard, folder: Path) -> None:
    player.save([["desk", "ask"], ["worry", "stay"]])
    text = (folder / CASE.name).read_text().replace("- [stay] Stay", "- [remain] Stay")
    (folder / CASE.name).write_text(text.replace("[stay] Go there", "[remain] Go there"))
    changed = Heard(Player(place_of(folder), read_case(folder / CASE.name)))
    assert "The case was changed since" in changed.ready()["summary"]["data"]["text/plain"]


def test_pictures_travel_inside_the_case(folder: Path) -> None:
    (folder / "ward.png").write_bytes(b"\x89PNG not really")
    text = (folder / CASE.name).read_text()
    text = text.replace("It is 21:05.", "![The ward](ward.png)\n\nIt is 21:05.")
    (folder / CASE.name).write_text(text)
    state = Heard(Player(place_of(folder), read_case(folder / CASE.name))).ready()
    assert 'src="data:image/png;base64,' in "".join(state["case"]["briefing"]["html"])
    assert "ward.png" in "".join(state["case"]["briefing"]["md"])
