"""Loading a sample into an empty database: everything happens on a stage, through the workflow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from console.accounts import add_account
from console.database import transaction
from console.duties import store_obligations
from console.records import Account, Document, Fact, Task, Unit
from console.records.account import ROLES
from console.records.unit import LOCAL_KINDS
from console.rulebook import read_rulebook
from console.samples import affairs
from console.samples.bank import Directive, read_directives, read_phrases
from console.samples.casting import Casting
from console.samples.drafting import found, issue
from console.samples.office import SampleError, SampleOffice, read_office
from console.samples.stage import Stage
from console.samples.units import SampleUnit, read_units
from console.settings import Settings
from console.workflow.context import Actor, Context
from console.workflow.units import create_unit


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in as one of the sample's people; the password is for one use."""

    username: str
    full_name: str
    role: str
    unit: str
    password: str


@dataclass(frozen=True, slots=True)
class LoadedSample:
    """What was loaded."""

    name: str
    sign_ins: list[SignIn]
    documents: int
    tasks: int


def sample_settings(name: str, base: Settings) -> Settings:
    """The settings of an installation with the sample's office and regulations in place of its own.

    Raises SampleError for an unknown sample.
    """
    office = read_office(name).settings
    return msgspec.structs.replace(base, office=office.office, regulation=office.regulation)


def settings_in_use(settings: Settings) -> Settings:
    """The sample's own office and regulations where the database holds a sample, else those given."""
    fact = Fact.get_or_none(Fact.key == "sample")
    return sample_settings(fact.value["name"], settings) if fact is not None else settings


def is_sample() -> bool:
    """Whether the database holds sample data (then every page says so)."""
    return Fact.select().where(Fact.key == "sample").exists()


def load_sample(name: str, settings: Settings, now: datetime) -> LoadedSample:
    """Fill an empty, migrated database with a sample as it stands at `now`.

    The same name and moment give the same data but for passwords. `settings` are those of
    `sample_settings`. Needs the web application's context, for the passwords. Raises SampleError for an
    unknown sample or a database that holds units already.
    """
    office = read_office(name)
    if Unit.select().exists():
        raise SampleError("Cơ sở dữ liệu đã có đơn vị: dữ liệu mẫu chỉ nạp vào cơ sở dữ liệu trống.")
    if now.date() < office.founding[-1].issued_on:
        raise SampleError(f"Dữ liệu mẫu này chỉ có từ ngày {office.founding[-1].issued_on:%d/%m/%Y}.")
    with transaction():
        sign_ins = _play(name, office, settings, now)
        Fact.create(key="sample", value={"name": name, "loaded_at": now.isoformat(sep=" ")})
    return LoadedSample(name, sign_ins, Document.select().count(), Task.select().count())


def _play(name: str, office: SampleOffice, settings: Settings, now: datetime) -> list[SignIn]:
    first = min(office.founding[0].issued_on, now.date() - timedelta(days=office.days + 30))
    rulebook = read_rulebook(settings)
    opening = datetime(first.year, first.month, first.day, 7)
    rng = Random(name)
    units = _units(name, Context(Actor.system(), rulebook, opening), rng)
    people, sign_ins = _people(office, units, opening)
    stage = Stage(office, rulebook, rng, read_phrases(), now, units, people, opening)
    _cast(stage, Casting(stage.rng))
    stage.play()
    for year in (now.year - 1, now.year):
        store_obligations(read_rulebook(settings), year)
    affairs.send_periodic_reports(stage, now.date() - timedelta(days=100))
    return sign_ins


def _units(name: str, ctx: Context, rng: Random) -> dict[str, Unit]:
    """The sample's units by their code without the prefix; localities work in workbooks."""
    return {
        unit.code.split("-", 1)[1]: create_unit(ctx, **_unit_fields(unit, rng)) for unit in read_units(name)
    }


def _unit_fields(unit: SampleUnit, rng: Random) -> dict[str, object]:
    names = read_phrases().names
    in_sheet = unit.kind in LOCAL_KINDS
    delegation = f"Văn bản ủy quyền của Chủ tịch {unit.short_name}" if in_sheet else ""
    return {
        **msgspec.structs.asdict(unit),
        "channel": "sheet" if in_sheet else "console",
        "contact_name": " ".join(map(rng.choice, (names.family, names.middle, names.given))),
        "contact_email": f"{unit.code.lower()}@example.vn",
        "delegated": in_sheet,
        "delegation_document": delegation,
    }


def _people(
    office: SampleOffice, units: dict[str, Unit], opening: datetime
) -> tuple[dict[str, Account], list[SignIn]]:
    people: dict[str, Account] = {}
    sign_ins: list[SignIn] = []
    roles = dict(ROLES)
    for person in office.account:
        unit = units.get(person.unit)
        account, password = add_account(
            person.username, person.role, opening, full_name=person.full_name, unit=unit
        )
        if unit is None:
            account.division = office.settings.office.divisions[person.division]
            account.save()
        people[person.username] = account
        at = unit.short_name if unit else ""
        sign_ins.append(SignIn(person.username, person.full_name, roles[person.role], at, password))
    return people, sign_ins


def _cast(stage: Stage, casting: Casting) -> None:
    for founding in stage.office.founding:
        stage.spawn(found(stage, casting, founding))
    written = read_directives(stage.office.banks)
    stage.spawn(issue(stage, casting, *_just_due(stage, written), sent=True))
    for number, issued_on in enumerate(_days_of_issue(stage)):
        directive = written[number % len(written)]
        sent = number < stage.office.directives - 1 - _DRAFTS
        stage.spawn(issue(stage, casting, directive, issued_on, sent=sent))
    end = stage.until.date()
    stage.spawn(affairs.close_windows_daily(stage, end - timedelta(days=stage.office.days)))
    if stage.office.session_day is not None:
        stage.spawn(
            affairs.hold_sessions(stage, end - timedelta(days=stage.office.days), stage.office.session_day)
        )
    for days, handled in ((150, True), (60, True), (25, True), (9, False), (2, False)):
        stage.spawn(affairs.give_word(stage, stage.lately(days, days), handled=handled))
    for days, title, form, last in _INSPECTIONS:
        stage.spawn(affairs.inspect(stage, stage.lately(days, days), title, form, last))


_INSPECTIONS = (
    (170, "Kiểm tra việc thực hiện nhiệm vụ giao quý trước tại một số sở, địa phương", "regular", "closed"),
    (75, "Kiểm tra việc cập nhật kết quả thực hiện nhiệm vụ", "regular", "notified"),
    (40, "Kiểm tra đột xuất các nhiệm vụ chậm về đất đai, xây dựng", "ad_hoc", "reported"),
    (20, "Kiểm tra việc chấp hành chế độ thông tin, báo cáo", "regular", "ended"),
    (14, "Kiểm tra tiến độ giải phóng mặt bằng công trình trọng điểm", "ad_hoc", "running"),
    (9, "Kiểm tra nhiệm vụ quá hạn trên 90 ngày", "regular", "decided"),
    (4, "Kiểm tra công tác cải cách hành chính cấp cơ sở", "regular", "planned"),
    (1, "Kiểm tra trách nhiệm phối hợp giữa các sở, ngành", "ad_hoc", "proposed"),
)


_DRAFTS = 2  # the last directives are entered, their tasks not sent yet


def _days_of_issue(stage: Stage) -> list[date]:
    """Working days on which directives are issued: spread over the past, denser in the last weeks."""
    calendar, end = stage.rulebook.calendar, stage.until.date()
    recent = (24, 17, 12, 9, 6, 4, 3, 2, 1, 1, 1)
    spread = stage.office.directives - 1 - len(recent)
    ago = [stage.office.days - round(n * (stage.office.days - 28) / (spread - 1)) for n in range(spread)]
    return [calendar.previous_working(end - timedelta(days=days)) for days in (*ago, *recent)]


def _just_due(stage: Stage, written: list[Directive]) -> tuple[Directive, date]:
    """A directive to many localities, issued so that it has just fallen due."""
    for directive in written:
        for line in directive.task:
            if ":" in line.lead and line.due.startswith("by "):
                issued_on = stage.lately(1, 1) - timedelta(days=int(line.due.removeprefix("by ")))
                return directive, stage.rulebook.calendar.previous_working(issued_on)
    raise SampleError("Không có văn bản mẫu nào giao nhiều địa phương với hạn theo ngày.")
