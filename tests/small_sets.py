"""Sets of cases for tests, read from their YAML."""

from textwrap import dedent

from tls_coding.errors import errors_only
from tls_coding.matrix.sets import parse_sets

CASES = ["grasse", "biella", "sagunto"]
CODES = ["informal.secrecy", "informal.networks", "labour.training"]


def parse(text, **known):
    """Sets and problems of a `sets.yaml`."""
    return parse_sets(
        dedent(text),
        "sets.yaml",
        cases=known.get("cases", CASES),
        codes=known.get("codes", CODES),
        attributes=known.get("attributes", ["trajectory", "firms"]),
        bodies=known.get("bodies"),
    )


def sets(text, **known):
    """Sets of a file without faults."""
    found, problems = parse(text, **known)
    assert not errors_only(problems), [str(problem) for problem in problems]
    return found
