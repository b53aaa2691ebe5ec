"""A text in; where numbers stand that a state or a bank gives to one person, out.

Each has its form and its check digit: a number that only looks like one is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tls_coding.spans import Span

_NIR = re.compile(
    r"(?<![\w.,-])[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d(?!\w)"
)
_FISCAL = re.compile(r"(?<!\w)(?i:[a-z]{6}\d\d[abcdehlmprst]\d\d[a-z]\d{3}[a-z])(?!\w)")
_DNI = re.compile(r"(?<![\w.,-])(?:\d{8}|\d\d\.\d{3}\.\d{3}|[XYZ]-?\d{7})[ -]?[A-Z](?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?= ?[A-Z0-9]{4})")
_IBAN_LENGTHS = {
    **{"AD": 24, "AT": 20, "BE": 16, "CH": 21, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27},
    **{"GB": 22, "GR": 27, "IE": 22, "IT": 27, "LU": 20, "MC": 27, "NL": 18, "PL": 28, "PT": 25},
    **{"RO": 24, "SE": 24, "SM": 27},
}
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
            *(2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)


def identity_numbers(text: str) -> list[Span]:
    """French and Spanish numbers of persons, Italian fiscal codes, bank accounts (IBAN)."""
    found = [
        Span(*m.span()) for form, holds in _CHECKED for m in form.finditer(text) if holds(m[0])
    ]
    return sorted([*found, *_accounts(text)])


def _nir(number: str) -> bool:
    digits = number.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return (int(digits[:13]) + int(digits[13:])) % 97 == 0


def _fiscal(code: str) -> bool:
    code = code.upper()
    odd = sum(_ODD[sign] for sign in code[:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in code[1:15:2])
    return chr(ord("A") + (odd + even) % 26) == code[15]


def _dni(number: str) -> bool:
    signs = re.sub(r"[ .-]", "", number)
    digits = str("XYZ".find(signs[0])) + signs[1:-1] if signs[0] in "XYZ" else signs[:-1]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == signs[-1]


def _accounts(text: str) -> list[Span]:
    found = []
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2], 0)
        end, signs = match.start(), ""
        while len(signs) < length and end < len(text):
            if text[end] != " ":
                signs += text[end]
            elif text[end - 1] == " ":
                break
            end += 1
        whole = length and len(signs) == length and signs.isascii() and signs.isalnum()
        if whole and not text[end : end + 1].isalnum() and _account(signs):
            found.append(Span(match.start(), end))
    return found


def _account(signs: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


_CHECKED: list[tuple[re.Pattern[str], Callable[[str], bool]]] = [
    (_NIR, _nir),
    (_FISCAL, _fiscal),
    (_DNI, _dni),
]
