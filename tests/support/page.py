"""The page's engine, in a real browser without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mentorkit.cases import Compiled
from support.walks import Move, follow

ENGINE = Path(__file__).parents[2] / "mentorkit" / "notebook" / "static" / "playthrough.js"
DRIVER = Path(__file__).with_name("drive.js")

Walk = tuple[Compiled, list[Move]]


class PageEngine:
    """Runs walks in `playthrough.js`; `page` is one of Playwright's."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.context.set_offline(True)
        page.set_content("<!doctype html><title>engine</title>")
        page.add_script_tag(
            type="module",
            content=ENGINE.read_text(encoding="utf-8") + DRIVER.read_text(encoding="utf-8"),
        )
        page.wait_for_function("() => globalThis.followAll")

    def follow(self, walks: list[Walk]) -> list[list[dict[str, Any]]]:
        """What is seen on each walk."""
        sent = [[case.json().decode(), moves] for case, moves in walks]
        found: list[list[dict[str, Any]]] = msgspec.json.decode(
            self.page.evaluate("walks => followAll(walks)", sent)
        )
        return found

    def check(self, walks: list[Walk]) -> int:
        """Compares the two engines on each walk; how many moments were compared.

        Values are compared as JSON, in which 1 is not true.
        """
        moments = 0
        for (case, moves), there in zip(walks, self.follow(walks), strict=True):
            here = list(follow(case, moves))
            moments += len(here)
            if _json(here) == _json(there):
                continue
            for number, (one, other) in enumerate(zip(here, there, strict=True)):
                assert _json(one) == _json(other), f"{case.id}: after {moves[:number]}"
        return moments


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
