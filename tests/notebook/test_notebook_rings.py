"""The network map is the same picture in the page and on paper."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from mentorkit.forms import GIVES, RANKS, RINGS, check_network
from mentorkit.forms.geometry import WIDTH, letters, on_the_clock, picture
from mentorkit.notebook import assets

pytestmark = pytest.mark.browser

NARROWEST = 180

NAMES = ["", "R", "Dr A", "Programme director", "Ana María de los Ángeles López", "أ. ب", "研究"]
NAMES += ["👩🏽‍⚕️ on nights", "x" * 80, "  spaces  ", "Ward 4: sister, and the night porter"]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Any:
    opened = browser.new_page()
    opened.context.set_offline(True)
    module = assets.STATIC.joinpath("rings.js").read_text(encoding="utf-8")
    names = "WIDEST, NARROWEST, picture, onTheClock, spotAt, beside, roomiest"
    opened.add_script_tag(type="module", content=f"{module}\nwindow.rings = {{ {names} }};")
    opened.wait_for_function("() => window.rings")
    yield opened
    opened.close()


def somebody(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"p-{number}",
        "name": chance.choice(NAMES),
        "ring": chance.choice(list(RINGS)),
        "angle": chance.randrange(360),
        "rank": chance.choice(list(RANKS)),
        "gives": chance.sample(list(GIVES), chance.randrange(4)),
    }


def test_both_draw_every_map_alike(page: Page) -> None:
    chance = random.Random(11)
    maps = []
    for number in range(400):
        count = chance.randrange(41) if number % 4 == 0 else chance.randrange(12)
        people = [somebody(place, chance) for place in range(count)]
        maps.append((people, chance.choice([NARROWEST, 273, 320, 415, WIDTH])))
    drawn = page.evaluate(
        "([maps, letters]) => maps.map(([people, width]) => rings.picture(people, letters, width))",
        [maps, letters()],
    )
    kinds = set()
    for (people, width), there in zip(maps, drawn, strict=True):
        here = picture(check_network({"people": people}), width)
        assert (here.width, here.height, here.x, here.y) == (
            there["width"],
            there["height"],
            there["x"],
            there["y"],
        )
        assert here.radii == there["radii"]
        for spot, other in zip(here.spots, there["spots"], strict=True):
            assert spot[1:] == (
                *(other["number"], other["x"], other["y"], other["label"]),
                *(other["labelX"], other["labelY"], other["anchor"]),
            )
            kinds.add((spot.anchor, spot.label.isdigit(), "…" in spot.label))
    assert len(kinds) > 6, "too few kinds of labels were compared"


def test_both_say_the_same_time(page: Page) -> None:
    said = page.evaluate("() => Array.from({ length: 360 }, (_, n) => rings.onTheClock(n))")
    assert said == [on_the_clock(angle) for angle in range(360)]
    assert page.evaluate("() => [rings.WIDEST, rings.NARROWEST]") == [WIDTH, NARROWEST]


def test_a_place_in_the_picture_is_read_back(page: Page) -> None:
    chance = random.Random(3)
    people = [somebody(number, chance) for number in range(40)]
    wrong = page.evaluate(
        """([people, letters]) => {
          const drawn = rings.picture(people, letters);
          return drawn.spots.filter(({ person, x, y }) => {
            const { ring, angle } = rings.spotAt(drawn, x, y);
            return ring !== person.ring || angle !== person.angle;
          });
        }""",
        [people, letters()],
    )
    assert wrong == []


def test_nobody_is_put_on_top_of_somebody(page: Page) -> None:
    gaps = page.evaluate(
        """() => {
          const people = [];
          for (let count = 0; count < 12; count += 1) {
            const angle = rings.beside(people, "moderate", rings.roomiest(people, "moderate"));
            people.push({ ring: "moderate", angle });
          }
          const moved = rings.beside(people, "moderate", people[4].angle);
          const turn = (a, b) => Math.min(Math.abs(a - b), 360 - Math.abs(a - b));
          const near = (angle, others) => Math.min(...others.map(one => turn(one.angle, angle)));
          return [...people.map((one, at) => near(one.angle, people.toSpliced(at, 1))),
            near(moved, people)];
        }"""
    )
    assert min(gaps) >= 9


def test_a_full_ring_takes_more_all_the_same(page: Page) -> None:
    crowd = [{"ring": "close", "angle": 5 * number} for number in range(72)]
    assert page.evaluate("crowd => rings.beside(crowd, 'close', 30)", crowd) == 30
