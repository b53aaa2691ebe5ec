"""Numbers of persons and accounts: only those whose check digit holds."""

import pytest

from tls_coding.corpus.identity import identity_numbers


@pytest.mark.parametrize(
    "number",
    [
        "2 55 08 14 168 025 38",
        "255081416802538",
        "RSSMRA85T10A562S",
        "rssmra85t10a562s",
        "12345678Z",
        "12.345.678-Z",
        "X1234567L",
        "X-1234567-L",
        "FR14 2004 1010 0505 0001 3M02 606",
        "FR1420041010050500013M02606",
        "IT60X0542811101000000123456",
        "ES91 2100 0418 4502 0005 1332",
        "GB82 WEST 1234 5698 7654 32",
    ],
)
def test_the_whole_number_is_found(number):
    """Published examples of each kind, with and without spaces, among other words."""
    for text in (number, f"c'est {number}, OUI", f"({number})"):
        (span,) = identity_numbers(text)
        assert span.of(text) == number


@pytest.mark.parametrize(
    "number",
    [
        "2 55 08 14 168 025 39",
        "RSSMRA85T10A562T",
        "12345678A",
        "X1234567A",
        "FR14 2004 1010 0505 0001 3M02 607",
        "ES91 2100 0418",
        "A255081416802538",
        "1" * 15,
        "ZZ91 2100 0418 4502 0005 1332",
        "ES91  2100 0418 4502 0005 1332",
        "ES91 2100 0418 4502 0005 1332X",
    ],
)
def test_what_only_looks_like_one_is_none(number):
    """A wrong check digit, a longer word, an unknown country."""
    assert identity_numbers(f"le {number} !") == []
