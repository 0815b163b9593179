"""What the screen called saved survives a kill, and a file is never half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from kept import texts_kept

from mentorkit.answers import Line, Sitting, Text, Value, read_answers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

MOMENTS = 50


class Saver:
    """Somebody who saves until they are killed; see `saver.py`."""

    def __init__(self, folder: Path) -> None:
        script = Path(__file__).with_name("saver.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            text=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders: IO[str] = self._process.stdin
        self._words: IO[str] = self._process.stdout

    def save_and_die(self, *, saves: int, seconds: float) -> dict[str, int]:
        """The last number that was acknowledged for each item before the kill.

        It comes so many seconds after so many acknowledgements: on a slow computer too it finds
        somebody who is at it.
        """
        self._orders.write("go\n")
        self._orders.flush()
        _, pid = self._words.readline().split()
        saved: dict[str, int] = {}
        for _ in range(saves):
            self._hear(saved)
        time.sleep(seconds)
        os.kill(int(pid), signal.SIGKILL)
        while self._hear(saved):
            pass
        return saved

    def _hear(self, saved: dict[str, int]) -> bool:
        words = self._words.readline().split()
        if words == ["ended"]:
            return False
        assert words[0] == "saved", words
        saved[words[1]] = int(words[2])
        return True

    def close(self) -> None:
        self._orders.close()
        self._words.close()
        assert self._process.wait(timeout=10) == 0


@pytest.fixture
def saver(folder: Path) -> Iterator[Saver]:
    saver = Saver(folder)
    yield saver
    saver.close()


def numbers(folder: Path) -> dict[str, int]:
    """What is on disk, as the number that each save carried."""
    found: dict[str, int] = {}
    for key, item in read_answers(folder / "answers.json").items.items():
        match item:
            case Text(text=text):
                number, _, rest = text.partition(" ")
                assert rest == "words " * (int(number) % 4000)
                found[key] = int(number)
            case Value(value=value):
                found[key] = value
            case Line(decisions=decisions):
                assert decisions == [("way", "on")] * len(decisions)
                found[key] = len(decisions)
    return found


def test_fifty_kills(folder: Path, saver: Saver, sit: Callable[[], Sitting]) -> None:
    chance = random.Random(2)
    acknowledged: dict[str, int] = {}
    moments = midway = 0
    while moments < MOMENTS or not midway:  # and one kill at least while a file is being written
        moments += 1
        assert moments < 20 * MOMENTS, "no kill ever came while a file was being written"
        acknowledged |= saver.save_and_die(
            saves=chance.randint(0, 12), seconds=chance.uniform(0, 0.01)
        )
        if acknowledged:
            found = numbers(folder)
            assert all(found[key] >= number for key, number in acknowledged.items())
        midway += (folder / ".answers.json.tmp").exists()
        sitting = sit()
        assert not (folder / ".answers.json.tmp").exists()
        assert sitting.notices == []
        assert {path.name for path in folder.iterdir()} <= {"answers.json", ".answers.lock"}
    assert set(acknowledged) == {"what-changed", "sure", "steps"}
    assert min(acknowledged.values()) > MOMENTS  # they really were at it
    last = max(int(draft.split()[0]) for draft in texts_kept(sitting, "what-changed"))
    assert last >= acknowledged["what-changed"]


def test_two_programs_at_once_lose_nothing(folder: Path) -> None:
    code = (
        "import sys; from mentorkit.answers import Sitting\n"
        "sitting, name, seen = Sitting(sys.argv[1]), sys.argv[2], 0\n"
        "for number in range(60):\n"
        "    seen = sitting.write(f'{name}-{number % 5}', f'{name} {number}',"
        " based_on=number // 5).revision\n"
        "    assert seen == number // 5 + 1\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(folder), name], env=env)
        for name in ("anna", "ben")
    ]
    assert [writer.wait(timeout=30) for writer in writers] == [0, 0]
    items = read_answers(folder / "answers.json").items
    assert items == {
        f"{name}-{number % 5}": Text(f"{name} {number}", revision=12)
        for name in ("anna", "ben")
        for number in range(55, 60)
    }
    drafts = texts_kept(Sitting(folder), "anna-4")
    assert drafts == [f"anna {number}" for number in range(4, 60, 5)]
