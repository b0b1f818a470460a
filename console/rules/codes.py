"""Codes that identify a record in a spreadsheet: short, readable, and safe against a typing slip.

The last character is a weighted sum modulo 31 over 31 symbols that cannot be confused with each
other: one wrong character, or two swapped ones, never gives another valid code.
"""

from __future__ import annotations

import re

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # 31, a prime: no I, L, O, U, Z
_VALUE = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_LAST = 2**31 - 1  # beyond, a database has no number for a record
_BETWEEN = r"[\s\-\u2010-\u2015\u2212_.]*"  # what people and programs put in the place of a hyphen
_SPELT = re.compile(rf"([A-Z]+){_BETWEEN}([0-9]{{5,}}){_BETWEEN}([{_SYMBOLS}])")


def code_for(prefix: str, number: int) -> str:
    """The code of the `number`-th record (1 or more): code_for('NV', 42) -> 'NV-00042-…'."""
    if number < 1:
        raise ValueError("a code's number starts at 1")
    body = f"{prefix}-{number:05d}"
    return f"{body}-{_check(body)}"


def is_code(text: str) -> bool:
    """Whether the text is a code whose check character is right."""
    body, dash, check = text.strip().upper().rpartition("-")
    if not dash or len(check) != 1 or body.count("-") != 1:
        return False
    prefix, _, digits = body.partition("-")
    return body.isascii() and prefix.isalpha() and digits.isdecimal() and _check(body) == check


def spelt(text: str) -> str:
    """The code that a text spells with other dashes, blanks or nothing in the place of its hyphens, in
    whatever case; '' for none: spelt('nv00042…') and spelt('NV – 00042 – …') -> 'NV-00042-…'."""
    found = _SPELT.fullmatch(text.strip().upper())
    code = "-".join(found.groups()) if found else ""
    return code if code and is_code(code) else ""


def number_of(prefix: str, code: str) -> int | None:
    """The number in the code of such a record: 42 for 'NV', 'NV-00042-…'; None for what is no such code."""
    if not is_code(code):
        return None
    kind, number, _ = code.strip().upper().split("-")
    return int(number) if kind == prefix and 0 < int(number) <= _LAST else None


def _check(body: str) -> str:
    """The weighted sum modulo 31: weights are distinct and not 0, so slips and swaps are seen."""
    total = 0
    for weight, symbol in enumerate((s for s in body if s in _VALUE), start=2):
        total += weight * _VALUE[symbol]
    return _SYMBOLS[total % len(_SYMBOLS)]
