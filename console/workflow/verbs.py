"""The buttons that this person may press on this task now, each with what it asks and what it rests on.

The same guards as the verbs themselves answer, so a button that is shown is accepted, and one that
would be refused is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from console.records import Task
from console.regulations import Regulation
from console.workflow import deadlines, forms
from console.workflow.acts import waiting_extension
from console.workflow.context import Context
from console.workflow.errors import WorkflowError
from console.workflow.forms import Need
from console.workflow.guards import may
from console.workflow.returns import governing
from console.workflow.tasks import check_sendable


@dataclass(frozen=True, slots=True)
class Verb:
    """One button: the verb's name in this package, its label, its fields, its article, its last day.

    `warning` is a sentence to show beside it (a late return). `primary`: the next thing to do.
    """

    name: str
    label: str
    primary: bool
    needs: tuple[Need, ...]
    article: str = ""
    until: date | None = None
    warning: str = ""


def available(ctx: Context, task: Task) -> list[Verb]:
    """Every verb that would be accepted from this actor on this task now, in the order to show them."""
    return [found.build(ctx, task) for found in _ALL if _possible(found, ctx, task)]


def require(ctx: Context, task: Task, name: str) -> None:
    """Raise what the verb would raise from this actor now: the reason why a button is not there."""
    for offer in _ALL:
        if offer.name == name:
            offer.check(ctx, task)


@dataclass(frozen=True, slots=True)
class _Offer:
    name: str
    label: str
    needs: Callable[[Context, Task], tuple[Need, ...]]
    primary: bool = False
    also: Callable[[Context, Task], None] | None = None
    article: Callable[[Context, Task], str] | None = None
    until: Callable[[Context, Task], date | None] | None = None

    def check(self, ctx: Context, task: Task) -> None:
        """Raises WorkflowError where the verb would be refused."""
        may(ctx, self.name, task)
        if self.also is not None:
            self.also(ctx, task)

    def build(self, ctx: Context, task: Task) -> Verb:
        article = self.article(ctx, task) if self.article else ""
        until = self.until(ctx, task) if self.until else None
        late = self.name == "return_task" and until is not None and ctx.today > until
        warning = "Đã hết thời hạn chuyển lại: sẽ ghi là chuyển lại muộn." if late else ""
        label = _label(ctx, task, self)
        return Verb(self.name, label, self.primary, self.needs(ctx, task), article, until, warning)


def _possible(offer: _Offer, ctx: Context, task: Task) -> bool:
    try:
        offer.check(ctx, task)
    except WorkflowError:
        return False
    return True


def _label(ctx: Context, task: Task, offer: _Offer) -> str:
    if offer.name == "request_extension" and not ctx.regulation().extension.allowed:
        return "Báo cáo khó khăn, đề nghị điều chỉnh hạn"
    return offer.label


def _decidable(ctx: Context, task: Task) -> None:
    deadlines.check_decider(ctx)
    if waiting_extension(task) is None:
        raise WorkflowError("Không có đề nghị nào đang chờ.")


def _worded(ctx: Context, task: Task) -> None:
    """A secret stub takes no words."""
    if task.document.is_secret:
        raise WorkflowError("Văn bản mật: không nhập nội dung.")


def _own_information(ctx: Context, task: Task) -> None:
    """A unit's own words; the Office has them on the task's form."""
    _worded(ctx, task)
    if ctx.actor.is_office or ctx.actor.unit is None:
        raise WorkflowError("Văn phòng ghi thông tin khác tại phần sửa nhiệm vụ.")


def _urgeable(ctx: Context, task: Task) -> None:
    if not forms.urged_units(ctx, task):
        raise WorkflowError("Không có đơn vị phối hợp để đôn đốc.")


def _part(name: str) -> Callable[[Context, Task], str]:
    """The article of a part of the regulation in force today."""

    def cite(ctx: Context, task: Task) -> str:
        regulation: Regulation = governing(ctx, task) if name == "returns" else ctx.regulation()
        return str(regulation.cite(getattr(regulation, name)))

    return cite


def _rule(name: str) -> Callable[[Context, Task], str]:
    def cite(ctx: Context, task: Task) -> str:
        regulation = ctx.regulation()
        rule = regulation.rule(name)
        return str(regulation.cite(rule)) if rule else ""

    return cite


def _extension_until(ctx: Context, task: Task) -> date | None:
    return deadlines.last_day(task, formal=ctx.regulation().extension.allowed)


_ALL: tuple[_Offer, ...] = (
    _Offer("send", "Giao nhiệm vụ", forms.nothing, True, check_sendable, _rule("entry"),
           until=lambda ctx, task: task.document.entry_due_on),
    _Offer("accept", "Tiếp nhận", forms.nothing, True),
    _Offer("submit", "Báo cáo đã thực hiện", forms.submission, True, article=_part("result_report")),
    _Offer("report_progress", "Cập nhật tình hình", forms.progress, also=_worded,
           article=_part("result_report"), until=lambda ctx, task: task.update_due_on),
    _Offer("edit_result", "Ghi, sửa kết quả", forms.noted_result, also=_worded,
           article=_part("result_report")),
    _Offer("confirm", "Xác nhận hoàn thành", forms.confirmation, True, article=_part("confirmation")),
    _Offer("refuse", "Yêu cầu bổ sung", forms.reason, article=_part("confirmation")),
    _Offer("decide_return", "Xử lý chuyển lại", forms.return_decision, True, article=_part("returns")),
    _Offer("decide_extension", "Quyết định gia hạn", forms.extension_decision, True, _decidable,
           _part("extension")),
    _Offer("request_extension", "Xin gia hạn", forms.extension, also=deadlines.check_in_time,
           article=_part("extension"), until=_extension_until),
    _Offer("explain", "Giải trình", forms.explanation, article=_part("explanation")),
    _Offer("return_task", "Chuyển lại Văn phòng", forms.return_form, article=_part("returns"),
           until=lambda ctx, task: task.return_due_on),
    _Offer("contribute", "Gửi ý kiến phối hợp", forms.contribution, also=_worded),
    _Offer("give_information", "Thông tin khác", forms.information, also=_own_information),
    _Offer("urge", "Đôn đốc", forms.urging, also=_urgeable),
    _Offer("change_due", "Điều chỉnh thời hạn", forms.new_due),
    _Offer("resume", "Tiếp tục thực hiện", forms.resuming, True),
    _Offer("pause", "Tạm hoãn", forms.by_document),
    _Offer("reopen", "Mở lại", forms.reason),
    _Offer("cancel", "Thu hồi, hủy", forms.by_document),
)  # fmt: skip
