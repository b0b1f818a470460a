"""What each verb asks for, as plain descriptions that a screen builds its form from."""

from __future__ import annotations

from dataclasses import dataclass

from console.records import Participation, Task, Unit
from console.records.acts import URGE_FORMS
from console.records.task import QUALITIES
from console.rules.days import short_day
from console.workflow.acts import waiting_extension, waiting_return
from console.workflow.context import Context
from console.workflow.returns import governing, is_late


@dataclass(frozen=True, slots=True)
class Need:
    """One field: the verb's argument, its label and kind, and what stands in it at first.

    `kind` is text, long_text, number, date, choice, yes_no, unit or file. `help` says what is asked and why,
    with its article. Choices of kind unit hold the ids that may be chosen; empty means any unit.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    value: object = None


def nothing(ctx: Context, task: Task) -> tuple[Need, ...]:
    """A verb that asks nothing more."""
    return ()


def reason(ctx: Context, task: Task) -> tuple[Need, ...]:
    """A reason, and nothing else."""
    return (Need("reason", "Lý do", "long_text"),)


def by_document(ctx: Context, task: Task) -> tuple[Need, ...]:
    """A leader's document and the reason."""
    return (_document(), Need("reason", "Lý do", "long_text"))


def resuming(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The document, and the due date that the leader states."""
    due = Need(
        "due_on", "Thời hạn", "date", task.due_on is not None,
        help="Ghi hạn cũ hoặc hạn mới theo văn bản; hệ thống không tự cộng thêm ngày.", value=task.due_on,
    )  # fmt: skip
    return (_document(), due)


def new_due(ctx: Context, task: Task) -> tuple[Need, ...]:
    """Another due date by direction."""
    due = Need(
        "due_on", "Thời hạn mới", "date", False, help="Bỏ trống: không còn thời hạn.", value=task.due_on
    )
    return (due, _document(), Need("reason", "Lý do", "long_text", False))


def progress(ctx: Context, task: Task) -> tuple[Need, ...]:
    """Words, and how far along."""
    return (
        Need("text", "Tình hình thực hiện", "long_text", value=task.progress),
        Need("percent", "Tỷ lệ (%)", "number", False),
    )


def contribution(ctx: Context, task: Task) -> tuple[Need, ...]:
    """A coordinator's words; the Office says for which unit."""
    words = Need("text", "Ý kiến phối hợp", "long_text")
    if not ctx.actor.is_office:
        return (words,)
    return (Need("unit", "Đơn vị phối hợp", "unit", choices=_coordinators(task)), words)


def submission(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The result; a written report's number and date where one is due."""
    written = bool(task.must_report)
    regulation = ctx.regulation()
    article = str(regulation.cite(regulation.result_report))
    wants_file = written and regulation.result_report.file_attached
    needs = (
        Need("done_on", "Ngày hoàn thành", "date", value=task.done_on or ctx.today,
             help="Ngày của báo cáo hoặc sản phẩm; đúng hạn hay không tính theo ngày này."),
        Need("result", "Kết quả thực hiện", "long_text", False, value=task.result),
        Need("report_number", "Số báo cáo", required=written, help=article, value=task.report_number),
        Need("report_date", "Ngày báo cáo", "date", written, value=task.report_date),
        Need("report_signer", "Người ký báo cáo", required=False),
    )  # fmt: skip
    if task.document.is_secret:
        return tuple(need for need in needs if need.name != "result")
    file = Need("file", "Tệp báo cáo", "file", False, help=f"Chưa có tệp thì ghi “chờ tệp” – {article}")
    return (*needs, file) if wants_file else needs


def noted_result(ctx: Context, task: Task) -> tuple[Need, ...]:
    """What is known of the result before it is reported, or to be corrected while it waits."""
    return (
        Need("result", "Kết quả thực hiện", "long_text", False, value=task.result),
        Need("done_on", "Ngày hoàn thành", "date", task.state == "submitted", value=task.done_on),
        Need("report_number", "Số báo cáo", required=False, value=task.report_number),
        Need("report_date", "Ngày báo cáo", "date", False, value=task.report_date),
    )


def information(ctx: Context, task: Task) -> tuple[Need, ...]:
    """'Thông tin khác' of the actor's own unit, lead or coordinator."""
    unit = ctx.actor.unit
    own = task.other_info
    if unit is not None and unit.id != task.lead_unit_id:
        row = Participation.get_or_none(Participation.task == task.id, Participation.unit == unit.id)
        own = row.other_info if row else ""
    return (Need("other_info", "Thông tin khác", "long_text", False, value=own),)


def confirmation(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The check of the result, and its quality where the regulation rates it."""
    check = Need("result_check", "Kiểm tra kết quả", "long_text", False)
    regulation = ctx.regulation()
    if not regulation.result_report.rates_quality:
        return (check,)
    quality = Need(
        "quality", "Chất lượng", "choice", False, tuple(QUALITIES), str(regulation.cite(regulation.labels))
    )
    return (quality, check)


def return_form(ctx: Context, task: Task) -> tuple[Need, ...]:
    """Ground, reason, the document where it is wanted, and the confirmation of a late return."""
    rule = governing(ctx, task).returns
    article = str(governing(ctx, task).cite(rule))
    grounds = (*((ground.code, ground.label) for ground in rule.grounds), ("other", "Lý do khác"))
    needs = [
        Need("ground", "Căn cứ chuyển lại", "choice", choices=grounds, help=article),
        Need("reason", "Lý do", "long_text", help=article),
        Need("document_number", "Số văn bản", required=rule.needs_document, help=article),
        Need("document_date", "Ngày văn bản", "date", False),
    ]
    if task.return_due_on is not None and is_late(task, ctx.today):
        limit = f"Thời hạn chuyển lại đã hết ngày {short_day(task.return_due_on)}."
        needs.append(Need("late", "Chuyển lại muộn", "yes_no", help=limit))
    return tuple(needs)


def return_decision(ctx: Context, task: Task) -> tuple[Need, ...]:
    """How a return is answered."""
    waiting = waiting_return(task)
    regulation = ctx.regulation(waiting.acted_on if waiting else None)
    article = str(regulation.cite(regulation.returns))
    choices = (
        ("corrected", "Điều chỉnh, giao lại"),
        ("rerouted", "Chuyển đơn vị khác"),
        ("refused", "Không chấp nhận"),
    )
    stated = "Không chấp nhận thì phải ghi thời hạn."
    return (
        Need("decision", "Xử lý", "choice", choices=choices, help=article),
        Need("lead_unit", "Đơn vị chủ trì mới", "unit", False),
        Need(
            "due_on",
            "Thời hạn",
            "date",
            False,
            value=task.due_on,
            help=stated,
        ),
        Need("reason", "Ý kiến xử lý", "long_text", False),
        Need("document", "Văn bản chỉ đạo", required=regulation.returns.reported_to_leader, help=article),
    )


def extension(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The date asked for and why; the document where difficulties are reported in writing."""
    regulation = ctx.regulation()
    formal = regulation.extension.allowed
    in_writing = not formal and "system" not in regulation.explanation.channels
    article = str(regulation.cite(regulation.extension if formal else regulation.explanation))
    return (
        Need("wanted_due_on", "Thời hạn đề nghị", "date", help=article),
        Need("reason", "Lý do", "long_text"),
        Need("document_number", "Số văn bản", required=in_writing, help=article if in_writing else ""),
        Need("document_date", "Ngày văn bản", "date", False),
    )


def extension_decision(ctx: Context, task: Task) -> tuple[Need, ...]:
    """Yes or no, and the new due date."""
    waiting = waiting_extension(task)
    wanted = waiting.wanted_due_on if waiting else None
    return (
        Need("approved", "Chấp thuận", "yes_no"),
        Need("new_due_on", "Thời hạn mới", "date", False, value=wanted),
        Need("reason", "Ý kiến", "long_text", False, help="Không chấp thuận thì phải ghi lý do."),
    )


def explanation(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The words; the document where it must be in writing."""
    regulation = ctx.regulation()
    article = str(regulation.cite(regulation.explanation))
    in_writing = "system" not in regulation.explanation.channels
    return (
        Need("text", "Nội dung giải trình", "long_text", help=article),
        Need("document_number", "Số văn bản", required=in_writing, help=article if in_writing else ""),
        Need("document_date", "Ngày văn bản", "date", False),
    )


def urging(ctx: Context, task: Task) -> tuple[Need, ...]:
    """The form, whom, and the letter's number."""
    return (
        Need("form", "Hình thức", "choice", choices=tuple(URGE_FORMS)),
        Need("unit", "Đơn vị được đôn đốc", "unit", choices=urged_units(ctx, task)),
        Need("number", "Số văn bản", required=False, help="Bắt buộc khi đôn đốc bằng văn bản."),
        Need("content", "Nội dung", "long_text", False),
    )


def urged_units(ctx: Context, task: Task) -> tuple[tuple[str, str], ...]:
    """Whom this actor may urge about this task, the lead first."""
    lead = ((str(task.lead_unit_id), task.lead_unit.name),) if ctx.actor.is_office else ()
    return (*lead, *_coordinators(task))


def _coordinators(task: Task) -> tuple[tuple[str, str], ...]:
    query = Participation.select(Participation, Unit).join(Unit).order_by(Unit.sort_key)
    rows = query.where(
        (Participation.task == task.id)
        & (Participation.role == "coordinator")
        & Participation.left_at.is_null()
    )
    return tuple((str(row.unit_id), row.unit.name) for row in rows)


def _document() -> Need:
    return Need("document_number", "Số văn bản chỉ đạo")
