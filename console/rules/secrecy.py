"""Secrecy markings of a document's text.

A marking is a line of the head that holds only MẬT, TỐI MẬT or TUYỆT MẬT. The same words in running
text ('bảo mật', 'mật độ', '(mật, tối mật)') are no marking: they only ask for a confirmation (DESIGN 7).
"""

from __future__ import annotations

import re

from console.rules.vietnamese import normalise

# A text copied out of a PDF may put the stamp below the title: the head is taken generously.
HEAD_LINES = 40
MARKINGS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")

_FRAME = re.compile(r"[\W_]+")
_WORD = re.compile(r"\bmật\b", re.IGNORECASE)


def marking(text: str) -> str | None:
    """The marking of the document's head, or None.

    Frames, brackets, stars and spaced letters do not hide it. Small letters are no marking: a line
    of running text may break before 'mật'.
    """
    lines = [line for line in normalise(text).split("\n") if line][:HEAD_LINES]
    found = {_BY_LETTERS.get(_FRAME.sub("", line)) for line in lines}
    return next((word for word in MARKINGS if word in found), None)


def mentions(text: str) -> bool:
    """Whether a text has the word at all, so that the screen asks before it takes the document."""
    return bool(_WORD.search(normalise(text)))


_BY_LETTERS = {word.replace(" ", ""): word for word in MARKINGS}
