"""Pseudonyms: the same in a programme, without a way back, from a key that is only the owner's."""

from __future__ import annotations

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from mentorkit.privacy import KeyFileError, Pseudonyms, pseudonyms

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes or links of this kind")


@pytest.fixture(autouse=True)
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORKIT_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def test_the_same_person_is_the_same_in_all_courses_of_a_programme():
    codes = pseudonyms("mentoring").of(["ada", "ben"])
    assert codes == pseudonyms("mentoring").of(["ben", "ada"])
    assert codes["ada"] != pseudonyms("another").of(["ada"])["ada"]
    assert all(re.fullmatch(r"P-[A-Z2-7]{6}", code) for code in codes.values())


def test_no_two_people_share_a_pseudonym():
    people = [f"person {number}" for number in range(60_000)]  # some share six characters
    codes = Pseudonyms(b"key").of(people)
    assert len(set(codes.values())) == len(people)
    assert len(codes["person 1"]) > len("P-") + 6
    assert codes["person 1"].startswith(Pseudonyms(b"key").of(["person 1"])["person 1"])


@posix
def test_the_key_is_the_owners_alone(config):
    pseudonyms("mentoring")
    [key] = config.glob("keys/*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_the_key_is_made_once_whoever_comes_first():
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: pseudonyms("mentoring").of(["ada"])["ada"], range(16)))
    assert len(set(codes)) == 1


@pytest.mark.parametrize("programme", ["", "../../etc", "Général", "a/b", "x" * 500])
def test_any_programme_has_a_key_of_its_own_in_the_folder(config, programme):
    pseudonyms(programme)
    assert len(list(config.glob("keys/*.key"))) == 1
    assert not list(config.parent.glob("*.key"))


@pytest.mark.parametrize("content", [b"", b"zz", b"00" * 31, b"\xff" * 64])
def test_a_damaged_key_is_left_as_it_is(config, content):
    pseudonyms("mentoring")
    [key] = config.glob("keys/*.key")
    key.write_bytes(content)
    with pytest.raises(KeyFileError, match="damaged"):
        pseudonyms("mentoring")
    assert key.read_bytes() == content


@posix
def test_a_key_that_is_a_link_is_not_followed(config, tmp_path):
    (tmp_path / "elsewhere").write_text("00" * 32)
    (config / "keys").mkdir(parents=True)
    (config / "keys" / "mentoring.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError, match="a link"):
        pseudonyms("mentoring")


def test_secrets_for_other_purposes_differ():
    key = Pseudonyms(b"key")
    assert key.secret("bands") == Pseudonyms(b"key").secret("bands")
    assert key.secret("bands") != key.secret("other") != Pseudonyms(b"yek").secret("other")
