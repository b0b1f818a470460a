"""Vietnamese text: one normal form, accent-blind folding for search, and dictionary order for lists."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f\u200b\u3164\ufeff]+")
# What shows nothing: NUL, which PostgreSQL's texts cannot hold, and marks of where a word may break.
_NOTHING = re.compile(r"[\0\u00ad\u180e\u2060]+")
_LINE_END = re.compile(r"\r\n?")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_TONE_MARKS = frozenset(_TONES)


def _fold_table() -> dict[int, str]:
    """One entry for every precomposed letter whose base is a Latin letter, plus đ and Đ."""
    table: dict[int, str] = {ord("đ"): "d", ord("Đ"): "d"}
    for point in range(0xC0, 0x1EFA):
        decomposed = unicodedata.normalize("NFD", chr(point))
        if decomposed[0].isascii() and decomposed[0].isalpha():
            table[point] = decomposed[0].lower()
    return table


_FOLD = _fold_table()
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=11)}


def normalise(text: str) -> str:
    """NFC, every kind of blank a plain space, no blanks at either end, no marks that show nothing; line
    breaks stay, and are of one kind."""
    composed = _LINE_END.sub("\n", unicodedata.normalize("NFC", _NOTHING.sub("", text)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in composed.split("\n")).strip()


def fold(text: str) -> str:
    """Lower case without accents, đ as d: what search compares. 'Đặc khu Cát Hải' -> 'dac khu cat hai'."""
    return normalise(text).translate(_FOLD).lower()


def sort_key(text: str) -> str:
    """A string whose plain byte order is Vietnamese dictionary order: letters first, then tones.

    Each letter becomes two digits (a < ă < â < b … d < đ …), a space sorts before every letter, numbers
    keep their numeric value up to 9 digits. The tones follow after a separator, so that they decide only
    between words that are otherwise equal.
    """
    letters: list[str] = []
    tones: list[str] = []
    for token in re.findall(r"\d+|\D", normalise(text).lower()):
        if token.isdigit():
            letters.append("05" + token[-9:].zfill(9))
            continue
        base, tone = _split_tone(token)
        letters.append(f"{_RANK.get(base, 0):02d}" if base != " " else "01")
        tones.append(str(tone))
    return "".join(letters) + "!" + "".join(tones).rstrip("0")


def _split_tone(letter: str) -> tuple[str, int]:
    tone = 0
    rest = []
    for mark in unicodedata.normalize("NFD", letter):
        if mark in _TONE_MARKS:
            tone = _TONES[mark]
        else:
            rest.append(mark)
    return unicodedata.normalize("NFC", "".join(rest)), tone
