"""What one sample office is: its settings, people, regulations as documents, and how much is invented."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from console.settings import Settings

FOLDER = Path(__file__).parent / "offices"
SAMPLES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


class SampleError(ValueError):
    """There is no such sample, or it cannot be loaded here; the message says why."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """One assignment in a document: who, with whom, what, by when (the form is in directives/modern.toml)."""

    lead: str
    text: str
    with_: list[str] = []
    due: str = "none"
    product: str = ""
    report: bool = False
    submit: bool = False
    untracked: str = ""
    article: str = ""


class Founding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A regulation of the office as a document, with the duties that it lays on units."""

    symbol: str
    issued_on: date
    title: str
    abstract: str
    duty: list[Line]
    kind: str = "QĐ"
    level: str = "committee"
    signer: str = ""
    signer_position: str = ""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account of the sample; `unit` is a code without the prefix, `division` counts from 0."""

    username: str
    role: str
    full_name: str
    unit: str = ""
    division: int = 0


class SampleOffice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sample. `days`: how far back directives go; `locality_share`: how many localities each takes."""

    code: str
    level: str
    banks: list[str]
    directives: int
    days: int
    locality_share: float
    chairman: str
    vice_chairmen: list[str]
    chief: str
    settings: Settings
    account: list[Person]
    founding: list[Founding]
    session_day: int | None = None


@lru_cache(maxsize=8)
def read_office(name: str) -> SampleOffice:
    """The sample of that name. Raises SampleError naming those that exist."""
    if name not in SAMPLES:
        raise SampleError(f"Không có dữ liệu mẫu “{name}”; chỉ có: {', '.join(SAMPLES)}.")
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, SampleOffice)
