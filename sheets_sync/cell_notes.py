"""What the program's own note on a cell says: the words of the record that stand behind its value.

A note is known as the program's by its text, which every spreadsheet program keeps (LibreOffice drops
authors): the second line holds a check of the words, so that a note in which a person wrote is that person's.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

_MARKED = re.compile(r"Nguyên văn: “(.+)”\s+\(Văn phòng ghi, ([0-9a-f]{4})\)", re.DOTALL)


def text(words: str) -> str:
    """The note that says these words."""
    words = one_line(words)
    return f"Nguyên văn: “{words}”\n(Văn phòng ghi, {_check(words)})"


def words_of(note: str) -> str | None:
    """The words of a note that is the program's, or None."""
    match = _MARKED.fullmatch(unicodedata.normalize("NFC", note).strip())
    words = one_line(match[1]) if match else ""
    return words if match and _check(words) == match[2] else None


def one_line(words: str) -> str:
    """Words as they are compared: NFC, on one line."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def _check(words: str) -> str:
    return f"{zlib.crc32(words.encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}"
