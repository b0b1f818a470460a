"""What differs between two texts, word by word: pure, for showing long values side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, GAP = "same", "added", "removed", "gap"
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 1_500  # beyond, whole lines are compared: the work grows with the square
_LONG, _KEPT = 120, 25  # an equal run longer than this shows so many words at either end
_ALIKE = 0.3  # texts less alike than this are shown whole: marks on every word would say nothing
Part = tuple[str, str]


def differences(old: str | None, new: str | None) -> list[Part]:
    """The new text in parts: as it was, added, removed, or a gap of equal words that is left out."""
    before, after = _pieces(old or "", new or "")
    if not before:
        return [(ADDED, new)] if new else []
    matcher = SequenceMatcher(None, *(_bare(each) for each in (before, after)), autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [(ADDED, new)] if new else []
    found: list[Part] = []
    for action, a, b, c, d in matcher.get_opcodes():
        if action == "equal":
            found += _same(after[c:d], first=c == 0, last=d == len(after))
            continue
        if b > a:
            found.append((REMOVED, "".join(before[a:b])))
        if d > c:
            found.append((ADDED, "".join(after[c:d])))
    return found


def is_cut(parts: list[Part]) -> bool:
    """Whether something is left out, so that the whole text should be offered too."""
    return any(kind == GAP for kind, _ in parts)


def _bare(pieces: list[str]) -> list[str]:
    """A word is the same whatever space follows it: the last one of a text has none."""
    return [piece.strip() for piece in pieces]


def _pieces(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) <= _MOST_WORDS:
        return before, after
    return old.splitlines(keepends=True), new.splitlines(keepends=True)


def _same(words: list[str], *, first: bool, last: bool) -> Iterator[Part]:
    if len(words) <= _LONG:
        yield SAME, "".join(words)
        return
    if not first:
        yield SAME, "".join(words[:_KEPT])
    yield GAP, ""
    if not last:
        yield SAME, "".join(words[-_KEPT:])
