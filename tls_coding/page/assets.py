"""The files of the page in; what is sent of them out.

Names come from a table that is made at the start: no path that a request names is ever opened.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

KINDS = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}


class Asset(NamedTuple):
    """A file of the page, with the hash by which a browser knows whether it has it already."""

    content: bytes
    kind: str
    etag: str


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """The static files by name."""
    found = {}
    for path in files("tls_coding.page").joinpath("static").iterdir():
        kind = KINDS.get(path.name.rpartition(".")[2])
        if kind and path.is_file():
            content = path.read_bytes()
            found[path.name] = Asset(content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
    return found


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("tls_coding.page", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def rendered(name: str, **values: object) -> str:
    """A page made of its template."""
    return _templates().get_template(name).render(**values)
