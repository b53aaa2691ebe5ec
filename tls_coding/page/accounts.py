"""Coders' accounts of a team server: names and hashes of passwords, in one file outside git.

Hashes are argon2id with the parameters that OWASP's Password Storage Cheat Sheet (2024) gives as
its least: 19 MiB, two rounds, one lane.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tls_coding.errors import UsageError

FILE = "accounts.json"
SHORTEST = 10  # characters of a password
LONGEST = 1_000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def accounts_path(root: Path) -> Path:
    """Where the accounts of a study are kept."""
    return root / ".tls" / FILE


def read_accounts(path: Path) -> dict[str, str]:
    """The hash of each coder's password. Raises UsageError where the file cannot be used."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise UsageError(f"{path}: no file of accounts. Delete it and add the coders again.")
    return found


def write_accounts(path: Path, accounts: dict[str, str]) -> None:
    """Replace the accounts by others; only the owner of the file can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(dict(sorted(accounts.items())), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def hashed(password: str) -> str:
    """The hash of a new password. Raises UsageError for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"A password has {SHORTEST} to {LONGEST:,} characters.")
    return _HASHER.hash(password)


def is_password(accounts: dict[str, str], name: str, password: str) -> bool:
    """Whether that is the coder's password; an unknown name takes as long as a known one."""
    known = accounts.get(name)
    try:
        right = _HASHER.verify(known or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and known is not None


def _nobody() -> str:
    """A hash that no password has, made like the others."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(os.urandom(32).hex()))
    return _NOBODY[0]


_NOBODY: list[str] = []
