"""What a person of the Office decides about a workbook as a whole.

As in `decisions`, a decision only changes records; the next pass carries it into the sheet. Each function
runs in its own transaction, and raises WorkflowError with a sentence when it cannot be done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from console.database import transaction
from console.records import SyncBrake, SyncWorkbook
from console.workflow import workbooks
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.passes import between_passes
from sheets_sync.books import is_used, look_again
from sheets_sync.decisions import require_office
from sheets_sync.excel import overridden
from sheets_sync.excel.locks import Lock
from sheets_sync.takeover import NOT_YET, forget
from sheets_sync.waiting import words_held
from sheets_sync.work import ASKED, UNMADE

_CLOSES = "Sổ này đang được khóa, hoặc đã khóa, để mở sổ mới nên không thôi được nữa."
_NOT_ASKED = "Sổ này không có yêu cầu mở sổ mới nào."
_HELD_ANEW = "Sổ vừa được lưu lại nên đang tạm giữ một thay đổi khác; mời xem lại rồi chọn."
_OVERRIDDEN = "Văn phòng đã cho ghi dù còn tệp khóa cũ; lượt đồng bộ tới sẽ ghi vào sổ."


def release_brake(ctx: Context, workbook: SyncWorkbook, seen: Collection[int] | None = None) -> None:
    """Let what was held pass, once. Raises Refused where something else is held than the brakes that the
    person saw (by id; None: whatever there is), or more than a little more of the same: a unit may go on
    adding rows to those that wait."""
    require_office(ctx)
    with between_passes():
        _answer_brakes(ctx, workbook, "released", seen)
        look_again(workbook.id, released=True)


def refuse_brake(ctx: Context, workbook: SyncWorkbook, seen: Collection[int] | None = None) -> None:
    """Say no to what is held: the next pass puts the agreed values back into the sheet, what stands there
    goes to the journal; rows that are gone are added again; new rows stay in the sheet and are not taken.

    It answers what the person saw (as `release_brake`): rows that are added meanwhile are held again.
    """
    require_office(ctx)
    with between_passes():
        _answer_brakes(ctx, workbook, "refused", seen)
        now = SyncWorkbook.get_by_id(workbook.id)
        look_again(workbook.id, refusing=True, ignored=[*(now.ignored or ()), *now.seen], seen=[])


def pause(ctx: Context, workbook: SyncWorkbook) -> None:
    """Leave the workbook alone until it is resumed."""
    require_office(ctx)
    with transaction():
        workbooks.pause(ctx, workbook)


def resume(ctx: Context, workbook: SyncWorkbook) -> None:
    """Synchronise the workbook again, from the next pass on."""
    require_office(ctx)
    with between_passes():
        workbooks.resume(ctx, workbook)
        look_again(workbook.id)


def sync_now(ctx: Context, workbook: SyncWorkbook) -> None:
    """Have the next pass read the workbook whether or not it seems changed."""
    require_office(ctx)
    with between_passes():
        look_again(workbook.id)


def make_again(ctx: Context, workbook: SyncWorkbook) -> None:
    """A new workbook in place of one that is gone or spoilt for good; every row is written anew.

    A file that is still there is kept beside it under another name.
    """
    require_office(ctx)
    with between_passes():
        forget(workbook)  # what an older copy shows is then judged by nothing agreed
        look_again(workbook.id, state="again", message="", generation=0)


def take_over(ctx: Context, workbook: SyncWorkbook) -> None:
    """Close the workbook and carry what is still open into a new one, at the first pass that finds nothing
    waiting in it. Raises Refused for a workbook that is not in use."""
    require_office(ctx)
    if not is_used(workbook.unit) or workbook.state in UNMADE:
        raise Refused("Sổ này không còn dùng hoặc chưa được tạo nên không mở sổ mới thay nó.")
    with between_passes():
        if SyncWorkbook.get_by_id(workbook.id).takeover is None:
            workbooks.ask_new(ctx, workbook)
            look_again(workbook.id)


def keep_book(ctx: Context, workbook: SyncWorkbook) -> None:
    """The workbook stays in use after all, as long as a new one is only asked for. Raises Refused where none
    is, or the present one is being closed already."""
    require_office(ctx)
    with between_passes():
        now = SyncWorkbook.get_by_id(workbook.id)
        if now.takeover != ASKED:
            raise Refused(_CLOSES if now.takeover else _NOT_ASKED)
        workbooks.keep(ctx, workbook)
        look_again(workbook.id, message="" if now.message.startswith(NOT_YET) else now.message)


def override_locks(ctx: Context, workbook: SyncWorkbook, locks: Sequence[Lock]) -> None:
    """Write past these old lock files from the next pass on; a lock that is left later holds writes again.

    Whoever has the file open after all saves an old copy, which is merged as one. Raises Refused where there
    is no such file.
    """
    require_office(ctx)
    if not locks:
        raise Refused("Cạnh sổ này không còn tệp khóa cũ nào; lượt đồng bộ tới ghi như thường.")
    with between_passes():
        overridden.keep(workbook.key, max(lock.since for lock in locks), ctx.actor.name)
        if any(lock.told() in workbook.message for lock in locks):
            look_again(workbook.id, message=_OVERRIDDEN)


def _answer_brakes(
    ctx: Context, workbook: SyncWorkbook, resolution: str, seen: Collection[int] | None
) -> None:
    open_ones = (SyncBrake.workbook == workbook.id) & SyncBrake.resolved_at.is_null()
    held = list(SyncBrake.select().where(open_ones))
    others = seen is not None and held and {brake.id for brake in held} != set(seen)
    if others and not (resolution == "released" and _are_of(held, _unanswered(workbook, seen or ()))):
        raise Refused(_HELD_ANEW)
    answered = (
        SyncBrake.update(resolved_at=ctx.now, resolution=resolution, resolved_by=ctx.actor.name[:200])
        .where(open_ones)
        .execute()
    )
    if not answered:
        raise Refused("Sổ này không còn gì đang tạm giữ.")


def _unanswered(workbook: SyncWorkbook, seen: Collection[int]) -> list[SyncBrake]:
    """Brakes of the workbook that a person saw; none where somebody has answered them, or any since."""
    mine = SyncBrake.workbook == workbook.id
    answered = (
        mine & SyncBrake.resolution.in_(("released", "refused")) & (SyncBrake.id >= min(seen, default=0))
    )
    if SyncBrake.select().where(answered).exists():
        return []
    return list(SyncBrake.select().where(mine & SyncBrake.id.in_(list(seen))))


def _are_of(held: Sequence[SyncBrake], seen: Sequence[SyncBrake]) -> bool:
    """Whether each of these brakes holds all that one of those showed, and at most as much beside as passes
    without asking."""
    return all(any(_has_grown(was, brake) for was in seen) for brake in held)


def _has_grown(was: SyncBrake, now: SyncBrake) -> bool:
    more = now.detail.get("count", 0) - was.detail.get("count", 0)
    if (was.tab, was.column) != (now.tab, now.column) or not 0 <= more <= now.detail.get("allowed", 0):
        return False
    shows = words_held(now.detail)
    return all(each in shows for each in words_held(was.detail))
