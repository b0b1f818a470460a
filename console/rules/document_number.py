"""Numbers and symbols of documents: '2618/QĐ-UBND', '35/2015/QĐ-UBND', '12729/VPCP-KGVX', '80-NQ/TW'.

Decree 30/2020/NĐ-CP, Phụ lục III; the Party's form is tried first (DOMAIN 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from console.rules.vietnamese import normalise

NumberForm = Literal["named", "dispatch", "normative", "party"]

# Phụ lục III.I of Decree 30/2020, then central and older forms seen in practice.
_ABBREVIATIONS = (
    "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL "
    "NĐ TT TTLT L PL VBHN HNVB LCT"
)
TYPE_ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())

_ORG = r"[A-ZĐ][A-Za-zĐđ0-9&.]*(?:-[A-ZĐ][A-Za-zĐđ0-9&.]*)*"
_STATE = re.compile(rf"(?<![\w/])(\d{{1,5}}[a-z]?)\s*/\s*(?:((?:19|20)\d\d)\s*/\s*)?({_ORG})(?![\w/])")
_PARTY = re.compile(r"(?<![\w/])(\d{1,4})\s*-\s*([A-ZĐ][A-Za-zĐđ]{1,4})\s*/\s*([A-ZĐ]{1,8})(?![\w/])")
_SPACED_HYPHEN = re.compile(r"(?<=[A-Za-zĐđ])\s*[-‐‑‒–]\s*(?=[A-ZĐ])")
_SPACED_SLASH = re.compile(r"\s*/\s*")
_TYPES = "|".join(sorted(TYPE_ABBREVIATIONS, key=len, reverse=True))
_LOST_HYPHEN = re.compile(rf"^({_TYPES})(UBND|HĐND|TTg|CP)$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number and symbol taken apart. `year` stands only in normative documents' symbols."""

    form: NumberForm
    number: str
    symbol: str
    kind: str | None
    organisation: str
    year: int | None
    span: tuple[int, int]

    def __str__(self) -> str:
        if self.form == "party":
            return f"{self.number}-{self.symbol}"
        return "/".join(filter(None, (self.number, str(self.year or ""), self.symbol)))


def parse_number(text: str) -> DocumentNumber | None:
    """The first document number in a text, or None. Spaces around '/', and lost hyphens, are repaired.

    The span is in the normalised text (`clean_number`).
    """
    text = clean_number(text)
    party, state = _PARTY.search(text), _STATE.search(text)
    if party and (state is None or party.start() <= state.start()):
        return DocumentNumber(
            "party", _plain(party[1]), f"{party[2]}/{party[3]}", party[2], party[3], None, party.span()
        )
    return _state_number(state) if state else None


def clean_number(text: str) -> str:
    """One spelling of a number: NFC, plain hyphens, no spaces around '/' and '-'."""
    return _SPACED_HYPHEN.sub("-", _SPACED_SLASH.sub("/", normalise(text)))


def same_number(one: str, other: str) -> bool:
    """Whether two spellings are the same number and symbol: D for Đ, case and leading zeros apart."""
    return _key(one) == _key(other)


def _state_number(match: re.Match[str]) -> DocumentNumber:
    symbol = _with_hyphen(match[3].rstrip("."))
    first, _, rest = symbol.partition("-")
    kind = _kind(first) if rest else None
    form: NumberForm = "normative" if match[2] else "named" if kind else "dispatch"
    year = int(match[2]) if match[2] else None
    return DocumentNumber(form, _plain(match[1]), symbol, kind, rest if kind else symbol, year, match.span())


def _kind(group: str) -> str | None:
    """The type abbreviation, also where Đ was typed as D ('QD-UBND')."""
    if group in TYPE_ABBREVIATIONS:
        return group
    return _BY_PLAIN.get(group.replace("Đ", "D"))


def _with_hyphen(symbol: str) -> str:
    """'QĐUBND', as scanned texts have it, back to 'QĐ-UBND'."""
    lost = _LOST_HYPHEN.match(symbol)
    return f"{lost[1]}-{lost[2]}" if lost else symbol


def _plain(number: str) -> str:
    """'07' and '7' are one number; Decree 30 prints numbers below 10 with a leading zero."""
    return number.lstrip("0") or "0"


def _key(text: str) -> str:
    found = parse_number(text)
    return (str(found) if found else clean_number(text)).replace("Đ", "D").casefold().replace("đ", "d")


# 'DA' (dự án) is a type of its own and stays; 'ĐA' typed without its stroke cannot be told from it.
_BY_PLAIN = {kind.replace("Đ", "D"): kind for kind in TYPE_ABBREVIATIONS if kind.replace("Đ", "D") != kind}
