"""Names and passwords in; sessions, with a seat for each coder at work, out.

Everything here is in memory: when the server stops, everybody logs in again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tls_coding.page.accounts import is_password, read_accounts
from tls_coding.page.material import Material
from tls_coding.page.seat import Seat

IDLE = 4 * 3600.0  # seconds without a request after which a session ends
LONGEST = 16 * 3600.0  # seconds after which it ends in any case
FREE = 3  # wrong passwords before one has to wait
WAIT_NAME = 60.0  # seconds at most: else anybody could lock a coder out
WAIT_ADDRESS = 900.0
FORGET = 3600.0  # seconds after which wrong passwords are forgotten
REMEMBERED = 10_000  # names and addresses
AT_ONCE = 2  # passwords that are checked at the same time: each takes 19 MiB


@dataclass
class Session:
    """One browser that a coder is logged in with."""

    coder: str
    account: str  # the hash of the password that it was begun with
    began: float
    used: float


@dataclass
class _Failures:
    count: int = 0
    last: float = 0.0


@dataclass
class Brake:
    """Makes whoever guesses passwords wait, twice as long each time."""

    longest: float
    _known: dict[str, _Failures] = field(default_factory=dict)

    def wait(self, key: str, now: float) -> float:
        """Seconds until the next attempt is looked at."""
        known = self._known.get(key)
        if known is None or known.count < FREE or now - known.last > FORGET:
            return 0.0
        pause = min(self.longest, 2.0 ** min(known.count - FREE, 30))
        return max(0.0, known.last + pause - now)

    def failed(self, key: str, now: float) -> None:
        """Count a wrong password."""
        if len(self._known) >= REMEMBERED:
            ordered = sorted(self._known, key=lambda each: self._known[each].last)
            for each in ordered[: REMEMBERED // 2]:
                del self._known[each]
        known = self._known.setdefault(key, _Failures())
        if now - known.last > FORGET:
            known.count = 0
        known.count += 1
        known.last = now

    def forgive(self, key: str) -> None:
        """Forget wrong passwords after a right one."""
        self._known.pop(key, None)


class Team:
    """Who is logged in. One seat for each coder, whatever the number of their browsers."""

    def __init__(
        self, material: Material, accounts: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.material = material
        self._accounts = accounts
        self._clock = clock
        self._lock = threading.RLock()
        self._hashing = threading.BoundedSemaphore(AT_ONCE)
        self._sessions: dict[str, Session] = {}
        self._seats: dict[str, Seat] = {}
        self._names = Brake(WAIT_NAME)
        self._addresses = Brake(WAIT_ADDRESS)

    def log_in(self, name: str, password: str, address: str) -> tuple[str | None, float]:
        """A new session's secret, or None and the seconds to wait before the next attempt.

        Raises LogBusy and the like where the coder's log cannot be opened.
        """
        name = name[:100]
        with self._lock:
            pause = self._pause(name, address)
            if pause:
                return None, pause
            # Counted before the password is looked at: attempts at the same time count too.
            self._names.failed(name, self._clock())
            self._addresses.failed(address, self._clock())
        accounts = read_accounts(self._accounts)
        with self._hashing:
            right = is_password(accounts, name, password)
        with self._lock:
            if not right:
                return None, self._pause(name, address)
            self._names.forgive(name)
            self._addresses.forgive(address)
            self._sweep()
            self._seat(name)
            secret = secrets.token_urlsafe(32)
            now = self._clock()
            self._sessions[secret] = Session(name, accounts[name], now, now)
            return secret, 0.0

    def seat(self, secret: str) -> Seat | None:
        """The seat of a session; None where there is none, or none any more."""
        with self._lock:
            self._sweep()
            session = self._sessions.get(secret)
            if session is None:
                return None
            session.used = self._clock()
            return self._seat(session.coder)

    def log_out(self, secret: str) -> None:
        """End a session; the coder's log is closed with the last of them."""
        with self._lock:
            self._sessions.pop(secret, None)
            self._sweep()

    def close(self) -> None:
        """End all sessions and close all logs."""
        with self._lock:
            self._sessions.clear()
            self._sweep()

    def sweep(self) -> None:
        """End what has been idle for too long, and what was begun with an account as it was."""
        accounts = read_accounts(self._accounts)
        with self._lock:
            for secret, session in [*self._sessions.items()]:
                if accounts.get(session.coder) != session.account:
                    del self._sessions[secret]
            self._sweep()

    def _pause(self, name: str, address: str) -> float:
        now = self._clock()
        return max(self._names.wait(name, now), self._addresses.wait(address, now))

    def _seat(self, coder: str) -> Seat:
        if coder not in self._seats:
            self._seats[coder] = Seat(self.material, coder)
        return self._seats[coder]

    def _sweep(self) -> None:
        now = self._clock()
        over = [
            secret
            for secret, session in self._sessions.items()
            if now - session.used > IDLE or now - session.began > LONGEST
        ]
        for secret in over:
            del self._sessions[secret]
        there = {session.coder for session in self._sessions.values()}
        for coder in [coder for coder in self._seats if coder not in there]:
            self._seats.pop(coder).close()
