"""The true units of the sample offices, frozen as data beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent


class SampleUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One unit as the sample creates it; the names of the fields are those of the record."""

    code: str
    kind: str
    name: str
    short_name: str
    aliases: list[str]
    position: int


@lru_cache(maxsize=4)
def read_units(name: str) -> tuple[SampleUnit, ...]:
    """The units of one sample office, in the order of its reports. Raises FileNotFoundError."""
    body = (FOLDER / f"{name}.json").read_bytes()
    return tuple(msgspec.json.decode(body, type=list[SampleUnit]))
