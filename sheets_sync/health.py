"""How promptly changes are noticed at the moment, kept for the screens.

A store whose files are far away learns of changes late. After each pass the worker keeps here what the store
says of it (a Fact), so that a screen or a command shows it without knowing the store: `kept()` is the last
word, `sentences()` puts it for the Office.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Protocol, runtime_checkable

from console.database import transaction
from console.records import Fact, JobRun, SyncWorkbook

KEPT = "sync.health"  # the Fact's key
PROMISED = 30  # workbooks edited at once, for one account, up to which an edit is noticed within 45 seconds
_GRAIN = 5  # seconds to which a lag is kept, so that it is not written anew at every pass
PROMPT = 15  # seconds of lag that are not worth a word
SLOW = 45  # seconds between looks, beyond which it is said


@dataclass(frozen=True, slots=True)
class Health:
    """`lag`: seconds by which Drive told of changes late, at worst in the last half hour; None where it told
    of none. `active`: workbooks edited in the last half hour, by any account. `every`: seconds from one
    direct look at such a workbook to the next, of the account that is busiest. `skew`: seconds by which this
    machine's clock is behind. `refused`: requests of the last hour, of all accounts, for which Google had no
    quota left."""

    lag: int | None = None
    active: int = 0
    every: int = 0
    skew: int = 0
    refused: int = 0


@runtime_checkable
class TellsHealth(Protocol):
    """A store that learns of changes late."""

    def health(self) -> Health:
        """How late, now."""


def keep(store: object) -> None:
    """Keep what the store says, where it says anything new."""
    if not isinstance(store, TellsHealth):
        return
    now = store.health()
    if now.lag is not None:
        now = replace(now, lag=-(-now.lag // _GRAIN) * _GRAIN)
    if now == kept():
        return
    with transaction():
        values = asdict(now)
        Fact.insert(key=KEPT, value=values).on_conflict(
            conflict_target=[Fact.key], update={Fact.value: values}
        ).execute()


def kept() -> Health | None:
    """The last word of the worker; None where the store tells nothing (a folder of files)."""
    row = Fact.get_or_none(Fact.key == KEPT)
    return Health(**row.value) if row is not None and row.value else None


def last_pass(books: Iterable[SyncWorkbook]) -> datetime | None:
    """When the last pass ended, or a workbook was last looked at where no worker has told."""
    run = JobRun.get_or_none(JobRun.name == "sync")
    told = [book.last_pass_at for book in books if book.last_pass_at]
    return max([*told, *([run.ended_at] if run is not None and run.ended_at else [])], default=None)


def sentences(health: Health) -> Iterator[str]:
    """What a person should know of it; nothing while all is as promised."""
    if health.lag is not None and health.lag > PROMPT:
        yield f"Google Drive đang báo thay đổi chậm tới {_time(health.lag)}."
    if health.active:
        yield f"{health.active} sổ đang có người sửa, mỗi sổ được đọc thẳng {_time(health.every)} một lần."
    if health.every > SLOW:
        yield (
            f"Trên {PROMISED} sổ được sửa cùng lúc nên mọi sổ chậm đều như nhau; thêm tài khoản thứ hai "
            "(sheets.second_credentials) thì nhanh gấp đôi."
        )
    if health.refused:
        yield (
            f"Trong một giờ qua Google {health.refused} lần báo vượt hạn mức: chương trình khác dùng chung "
            "tài khoản hoặc dự án Google này, hoặc sheets.reads_per_minute đặt lớn hơn hạn mức thật."
        )
    if abs(health.skew) > 120:
        yield (f"Đồng hồ máy chủ lệch {_time(abs(health.skew))} so với Google; hãy bật đồng bộ giờ mạng.")


def _time(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 120 else f"{round(seconds / 60)} phút"
