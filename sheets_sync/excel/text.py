"""Text in cells: shared and rich strings read, `_xHHHH_` escapes both ways, headers compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sheets_sync.excel.xml import Element, tag

MAX_TEXT = 32_767  # characters (UTF-16 units) that Excel keeps in a cell

_T, _R, _SI = tag("t"), tag("r"), tag("si")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML 1.0 cannot hold is written _xHHHH_, and so is text that would be taken for such an escape.
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text as a `<t>` element holds it; line ends become `\\n`, as Excel keeps them in a cell."""
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", lines(text))


def unescaped(text: str) -> str:
    """Text as the person typed it; line ends become `\\n`, and a NUL, which nobody can type, is left out."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\0", "")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return lines(text) if "\r" in text else text


def lines(text: str) -> str:
    """The text with every line end as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def string_item(item: Element) -> str:
    """The text of an `<si>` or `<is>`: plain or rich runs, phonetic guides left out."""
    if len(item) == 1 and item[0].tag == _T:
        return unescaped(item[0].text or "")
    parts: list[str] = []
    for child in item:
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag == _R:
            parts.extend(run.text or "" for run in child.iterchildren(_T))
    return unescaped("".join(parts))


def shared_strings(root: Element) -> list[str]:
    """The texts of a sharedStrings part, by index."""
    return [string_item(item) for item in root.iterchildren(_SI)]


@lru_cache(4096)  # the same headers in every workbook, time and again
def folded(header: str) -> str:
    """A header for comparison: NFC, spaces (NBSP, line ends) joined, trimmed, case left aside."""
    return " ".join(unicodedata.normalize("NFC", header).split()).casefold()
