"""Names for tables: the same person has the same pseudonym in all courses of a programme.

The key that makes them is the coordinator's: one file per programme in their configuration folder,
never in a course's folder, which is shared. Without it nobody can get from a pseudonym to a name,
or try names until one fits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import filelock
import platformdirs

from mentorkit.errors import MentorkitError
from mentorkit.files import read_regular

_KEY_BYTES = 32
_SHORTEST = 6


class KeyFileError(MentorkitError):
    """The key of a programme's pseudonyms can't be used."""


class Pseudonyms:
    """The pseudonyms of one programme, such as `P-7KQ2M4`.

    Args:
        key: Secret; see `read_key`.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, people: Iterable[str]) -> dict[str, str]:
        """The pseudonym of each person, all different.

        They have six characters; should two of these people share them, everybody here gets as many
        as it takes.
        """
        codes = {person: self._code(person) for person in people}
        length = _SHORTEST
        while len({code[:length] for code in codes.values()}) < len(codes):
            length += 1
        return {person: f"P-{code[:length]}" for person, code in codes.items()}

    def secret(self, purpose: str) -> bytes:
        """A secret for another purpose, always the same for the same one."""
        return hmac.digest(self._key, f"purpose {purpose}".encode(), "sha256")

    def _code(self, person: str) -> str:
        return base64.b32encode(
            hmac.digest(self._key, f"person {person}".encode(), "sha256")
        ).decode()


def config_folder() -> Path:
    """Where a coordinator's keys are; the environment's `MENTORKIT_CONFIG` overrides it."""
    return Path(
        os.environ.get("MENTORKIT_CONFIG") or platformdirs.user_config_dir("mentorkit", False)
    )


def pseudonyms(programme: str) -> Pseudonyms:
    """The pseudonyms of a programme, with its key from the configuration folder.

    Raises:
        KeyFileError: The key can't be read, or made.
    """
    return Pseudonyms(read_key(programme))


def read_key(programme: str) -> bytes:
    """The key of a programme, made when it is first asked for.

    Raises:
        KeyFileError: It can't be read, or made.
    """
    folder = config_folder() / "keys"
    path = folder / f"{_file_name(programme)}.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with filelock.FileLock(path.with_suffix(".lock"), mode=0o600):
            if not os.path.lexists(path):
                _write_key(path)
            key = bytes.fromhex(read_regular(path, 1000).decode("ascii"))
    except OSError as fault:
        raise KeyFileError(
            f"The key of this programme's pseudonyms can't be used: {path}: {fault.strerror}. "
            "Make its folder writable for you, or name another one in MENTORKIT_CONFIG."
        ) from fault
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyFileError(
            f"{path} is damaged: it is not a key as mentorkit writes it. It was left as it is. "
            "Put back a copy of it. Only if there is none, remove it: people get new pseudonyms."
        )
    return key


def _write_key(path: Path) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _file_name(programme: str) -> str:
    """A name that every file system can keep; two programmes never share one."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", programme):
        return programme
    return "programme." + hashlib.sha256(programme.encode()).hexdigest()
