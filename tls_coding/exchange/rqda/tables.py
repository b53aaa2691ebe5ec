"""The rows of an RQDA database that are not deleted, with the names and times that RQDA writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import User
from tls_coding.exchange.sqlite_file import Row, Tables
from tls_coding.exchange.sqlite_project import moment

ACTIVE = 1  # the status of what is not deleted; values in files before 2010 have none
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DATE = re.compile(r"\w+\.? (\w{3})\w* +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})")


class Active:
    """What a project holds; `users` are the owners that were asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.users: dict[str, User] = {}

    def rows(self, table: str, *columns: str) -> Iterator[Row]:
        """The rows of a table that are not deleted; none where there is no such table."""
        for row in self.tables.rows(table, *columns, "status"):
            if row.number("status") in {ACTIVE, None}:
                yield row

    def user(self, name: str) -> str:
        """The GUID of a coder, who is a user from now on; nothing for nobody."""
        plain = name.strip()
        if plain and plain not in self.users:
            self.users[plain] = User(guid("rqda user", plain), plain)
        return self.users[plain].guid if plain else ""


def code_guid(number: int | None) -> str:
    """The GUID of a code."""
    return guid("rqda code", number)


def category_guid(number: int | None) -> str:
    """The GUID of a category of codes."""
    return guid("rqda category", number)


def source_guid(number: int | None) -> str:
    """The GUID of a text."""
    return guid("rqda source", number)


def time_of(text: str) -> str:
    """A time as R writes it, as XML writes it; empty for none.

    >>> time_of("Sun Nov 22 23:45:55 2009")
    '2009-11-22T23:45:55'
    """
    found = _DATE.fullmatch(text.strip())
    if found is None or found[1] not in _MONTHS:
        return moment(text)
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return dt.datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second).isoformat()
    except ValueError:
        return ""
