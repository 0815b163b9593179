"""Each assignment carries the case its participants play: the original, without the debriefs."""

from pathlib import Path

import pytest

from mentorkit.cases import find_cases, read_case, without_debriefs

ROOT = Path(__file__).parents[2]
COPIES = list(find_cases(ROOT / "assignments"))


def test_there_are_copies():
    assert COPIES


@pytest.mark.parametrize("copy", COPIES, ids=lambda path: path.stem)
def test_copy_is_fresh(copy):
    [original] = (ROOT / "workshops").glob(f"*/{copy.name}")
    assert copy.read_text("utf-8") == without_debriefs(original.read_text("utf-8")), (
        "run `mentorkit release` in a course, or write without_debriefs(original) to the copy"
    )


@pytest.mark.parametrize("copy", COPIES, ids=lambda path: path.stem)
def test_copy_means_what_the_original_means(copy):
    [original] = (ROOT / "workshops").glob(f"*/{copy.name}")
    assert read_case(copy).compile().hash == read_case(original).compile().hash
