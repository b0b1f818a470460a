"""The names of the three blocks of Biểu 01: localities are called what they are on the cut-off day."""

from __future__ import annotations

from datetime import date

from console.figures import PeriodFigures
from console.records import Unit
from console.records.unit import LOCAL_KINDS

_COMMITTEE = "ủy ban nhân dân "
# In the order in which regulations name them: "xã, phường, đặc khu"; before 01/7/2025 "huyện, thành phố".
_WORDS = ("xã", "phường", "đặc khu", "quận", "huyện", "thị xã", "thành phố")
_WORD_OF_KIND = {"commune": "xã", "ward": "phường", "special_zone": "đặc khu", "district": "huyện"}


def block_names(figures: PeriodFigures) -> dict[str, str]:
    """Block number to name; a province that still has districts reads 'Huyện, thành phố'."""
    units = _localities(figures.cut_off_on) + [row.unit for row in figures.block("II")]
    present = {_word(unit) for unit in units}
    words = ", ".join(word for word in _WORDS if word in present) or "địa phương"
    return {"I": "Sở, ban, ngành", "II": words[0].upper() + words[1:], "III": "Đơn vị khác"}


def _localities(day: date) -> list[Unit]:
    """The localities that exist on the day."""
    begun = Unit.valid_from.is_null() | (Unit.valid_from <= day)
    lasting = Unit.valid_to.is_null() | (Unit.valid_to >= day)
    query = Unit.select(Unit.kind, Unit.name).where(
        Unit.kind.in_(LOCAL_KINDS), begun, lasting, Unit.archived_at.is_null()
    )
    return list(query)


def _word(unit: Unit) -> str:
    """'xã' of 'Ủy ban nhân dân xã Tiên Lãng'; by the unit's kind where the name does not say."""
    bare = unit.name.lower().removeprefix(_COMMITTEE)
    return next((word for word in _WORDS if bare.startswith(f"{word} ")), _WORD_OF_KIND[unit.kind])
