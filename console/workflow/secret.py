"""Secret documents: refused with the article, or kept as a bare stub where regulation and office allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.records import Document
from console.records.document import SECRECIES
from console.regulations import Regulation
from console.rules.secrecy import marking
from console.workflow.context import Context
from console.workflow.errors import Invalid, Refused

# HP25 Điều 5.2 leaves out content and other information; the abstract and the name may be secret too (B10).
NEVER_ENTERED = ("title", "abstract", "body")
NEVER_IN_TASK = (
    "content",
    "product",
    "progress",
    "result",
    "office_opinion",
    "result_check",
    "other_info",
    "extra",
)


def check_document(ctx: Context, document: Document) -> None:
    """Raise Refused for a secret document that may not be kept, Invalid for a field a stub may not hold."""
    regulation = ctx.regulation(document.issued_on)
    if not document.is_secret:
        stamp = marking(document.title) or marking(document.abstract) or marking(document.body)
        if stamp:
            raise Refused(
                f"Văn bản có dấu “{stamp}” ở phần đầu: không nhập văn bản mật vào hệ thống.",
                _cited(regulation),
            )
        return
    if not stub_allowed(ctx, regulation):
        words = dict(SECRECIES)[document.secrecy].lower()
        raise Refused(
            f"Văn bản có độ {words}: không nhập vào hệ thống, theo dõi riêng theo chế độ bảo mật.",
            _cited(regulation),
        )
    _only_stub(document.__data__, NEVER_ENTERED, regulation)


def check_task(document: Document, regulation: Regulation, values: Mapping[str, Any]) -> None:
    """Raise Invalid for words entered in a task of a secret stub, or under a marking in any task."""
    if document.is_secret:
        _only_stub(values, NEVER_IN_TASK, regulation)
    stamps = {name: marking(values[name]) for name in NEVER_IN_TASK if isinstance(values.get(name), str)}
    marked = {
        name: f"Có dấu “{stamp}” ở phần đầu: không nhập nội dung mật vào hệ thống."
        for name, stamp in stamps.items()
        if stamp
    }
    if marked:
        raise Invalid(marked, _cited(regulation))


def stub_allowed(ctx: Context, regulation: Regulation) -> bool:
    """Whether the regulation allows a stub and the office has turned it on."""
    return regulation.secrecy.mode == "stub" and ctx.rulebook.switches.secret_stub


def _only_stub(values: Mapping[str, Any], never: tuple[str, ...], regulation: Regulation) -> None:
    entered = [name for name in never if values.get(name)]
    if entered:
        sentence = "Văn bản mật: không nhập trích yếu, nội dung, kết quả và thông tin khác."
        raise Invalid(dict.fromkeys(entered, sentence), _cited(regulation))


def _cited(regulation: Regulation) -> str:
    return str(regulation.cite(regulation.secrecy))
