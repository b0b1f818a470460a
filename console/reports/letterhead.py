"""The parts of a Decree 30/2020 report that come from the office: head, addressees, signature, recipients."""

from __future__ import annotations

from datetime import date
from typing import Any

from console.regulations import Regulation
from console.reports.words import day_in_words
from console.settings import Office

DOTS = "…"


def letterhead(
    office: Office, regulation: Regulation, kind: str, dated_on: date, unit_name: str = ""
) -> dict[str, Any]:
    """Boxes 1 to 4, 7 and 9 of the Decree's Annex I, as lines of text; `unit_name` if about one unit."""
    dated = day_in_words(dated_on)
    addressees = _addressees(office, regulation, kind)
    place = office.parent.removeprefix(committee(office))
    return {
        "parent_lines": _parent_lines(office.parent),
        "office": _issuer(office).upper(),
        "number": f"Số:{' ' * 7}/BC-{office.symbol}",
        "dated": f"{office.place or DOTS}, {dated}",
        "annex_of": f"(Kèm theo Báo cáo số {DOTS}/BC-{office.symbol} {dated} của {in_text(office)})",
        "addressees": addressees,
        "presented_to": ", ".join(name.removesuffix(place) for name in addressees),
        "signer_lines": _signer_lines(office),
        "signer_name": office.signer_name,
        "recipients": _recipients(office, addressees, unit_name),
    }


def committee(office: Office) -> str:
    """'Ủy ban nhân dân thành phố': the committee in running text, without the place's name."""
    return f"Ủy ban nhân dân {office.level}"


def in_text(office: Office) -> str:
    """'Văn phòng Ủy ban nhân dân thành phố': the office in running text."""
    bare = office.name.strip().lower() == "văn phòng"
    return f"Văn phòng {committee(office)}" if bare else office.name.strip()


def _issuer(office: Office) -> str:
    """'Văn phòng' under its committee; any other body by its whole name (Decree 30/2020, Annex I.II.2)."""
    name = office.name.strip()
    return "Văn phòng" if name.lower().startswith("văn phòng") else name


def _parent_lines(parent: str) -> list[str]:
    """'ỦY BAN NHÂN DÂN' over 'THÀNH PHỐ HẢI PHÒNG': the whole does not fit on one line beside the motto."""
    head, body = "ỦY BAN NHÂN DÂN", parent.strip().upper()
    return [head, body.removeprefix(head).strip()] if body.startswith(head + " ") else [body]


def _addressees(office: Office, regulation: Regulation, kind: str) -> list[str]:
    """Whom the regulation has the Office report to for that kind of period, else the committee."""
    for recipient in regulation.reports.recipients:
        if recipient.who.lower().startswith("văn phòng") and kind in recipient.kinds:
            return [_with_place(name, office) for name in recipient.to]
    return [office.parent]


def _with_place(name: str, office: Office) -> str:
    """'Chủ tịch UBND thành phố' -> 'Chủ tịch Ủy ban nhân dân thành phố' and its name."""
    whole, short = name.strip().replace("UBND", "Ủy ban nhân dân"), committee(office)
    return whole.removesuffix(short) + office.parent if whole.endswith(short) else whole


def _signer_lines(office: Office) -> list[str]:
    """'KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG' in `signer_title` gives two lines."""
    return [
        line.strip().upper() for line in office.signer_title.replace("\n", "/").split("/") if line.strip()
    ]


def _recipients(office: Office, addressees: list[str], unit_name: str) -> list[str]:
    """The Chairman, where the report is addressed to the office of his, is among "as above" already."""
    addressed = any(name.startswith("Chủ tịch") for name in addressees)
    chairmen = "Các Phó Chủ tịch" if addressed else "Chủ tịch, các Phó Chủ tịch"
    return [
        "- Như trên;",
        f"- {chairmen} UBND {office.level};",
        f"- {unit_name or 'Các cơ quan, đơn vị tại Phụ lục I'};",
        f"- Lưu: {office.archive_symbol}.",
    ]
