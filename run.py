"""The command line: a thin skin over console, sheets_sync and views. `python run.py --help` lists it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

CONFIG = Path("config.toml")


class Sentence(click.ClickException):
    """A user's mistake: one sentence on stderr, exit code 1, never a traceback."""

    def show(self, file: Any = None) -> None:
        click.echo(f"Lỗi: {self.message}", err=True)


class Day(click.ParamType):
    """A date: 2025-09-30 or 30/9/2025."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise click.BadParameter(f"{value!r} không phải ngày; viết 2025-09-30 hoặc 30/9/2025", ctx, param)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Theo dõi, đôn đốc, kiểm tra nhiệm vụ do Ủy ban nhân dân giao."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def settings_now() -> Any:
    """config.toml and the environment, or one sentence that says what is wrong."""
    from console.settings import SettingsError, load_settings

    try:
        return load_settings(CONFIG)
    except SettingsError as error:
        raise Sentence(str(error)) from None


def opened(settings: Any, *, migrated: bool = True) -> Any:
    """The rulebook over the opened, migrated database."""
    from console.database import DatabaseUrlError, database, open_database
    from console.database.migrate import migrate
    from console.regulations import RegulationError
    from console.rulebook import read_rulebook

    try:
        open_database(settings.database.url)
        database.connect(reuse_if_open=True)
        if migrated:
            migrate()
        return read_rulebook(settings)
    except (DatabaseUrlError, RegulationError) as error:
        raise Sentence(str(error)) from None


def lines_in() -> Iterable[dict[str, Any]]:
    """The JSON objects on standard input, one a line; a line that is none becomes an error answer."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
        except json.JSONDecodeError as error:
            question = {"error": f"dòng {number} không phải JSON: {error}"}
        yield (
            question
            if isinstance(question, dict)
            else {"error": f"dòng {number} không phải một đối tượng JSON"}
        )


def answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """One JSON answer a line, in the order of the questions."""
    for question in lines_in():
        reply = question if set(question) == {"error"} else answer(question)
        click.echo(json.dumps(reply, ensure_ascii=False))


@contextmanager
def existing_database(settings: Any) -> Iterator[bool]:
    """Whether the office's database is there, migrated and open: questions can be answered without it."""
    from console.database import database, open_database
    from console.database.migrate import pending

    url = settings.database.url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield False
        return
    open_database(url)
    with database.connection_context():
        yield not pending()


def office_calendar(settings: Any) -> Any:
    """The working calendar with the office's own days where its database is there, else the shipped one."""
    from console.rulebook import overrides
    from console.rules.calendar import vietnam_calendar

    with existing_database(settings) as there:
        return vietnam_calendar(overrides() if there else (), settings.calendar.culture_day)


def sessions_of(settings: Any, year: int) -> dict[int, date]:
    """The regular sessions of a year by month, where the office's database is there."""
    from console.records import Session

    with existing_database(settings) as there:
        rows = Session.select() if there else ()
        return {row.month.month: row.held_on for row in rows if row.month.year == year}


@cli.command()
@click.argument("rule", required=False)
@click.option("--regulation", "regulation_id", help="Mã quy chế, hoặc tệp TOML của mình.")
@click.option("--from", "start", help="Ngày phát sinh sự kiện.")
@click.option("--urgent", is_flag=True, help="Nhiệm vụ đột xuất, hỏa tốc.")
@click.option(
    "--json", "as_json", is_flag=True, help="Trả lời bằng JSON; không có RULE thì đọc từng dòng ở đầu vào."
)
def deadline(
    rule: str | None, regulation_id: str | None, start: str | None, urgent: bool, as_json: bool
) -> None:
    """Một mốc thời hạn: ngày, cách đếm, điều khoản.

    RULE: entry, entry_complex, return, return_reply, result_update, extension_latest, feedback_reply,
    inspection_result, stall.
    """
    from console.questions import answer_deadline
    from console.regulations import load_regulation

    calendar = office_calendar(settings_now())
    if rule is None:
        if not as_json:
            raise Sentence("cần RULE, hoặc --json để đọc câu hỏi từ đầu vào")
        answer_lines(lambda question: answer_deadline(question, calendar, load_regulation))
        return
    question = {"rule": rule, "regulation": regulation_id, "from": start, "urgent": urgent}
    reply = answer_deadline(question, calendar, load_regulation)
    if "error" in reply:
        click.echo(
            json.dumps(reply, ensure_ascii=False) if as_json else f"Lỗi: {reply['error']}", err=not as_json
        )
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(reply, ensure_ascii=False))
        return
    click.echo(f"{date.fromisoformat(reply['due']):%d/%m/%Y}  ({reply['article']})")
    for step in reply["counted"]:
        click.echo(f"  {step}")


@cli.command()
@click.option(
    "--json", "as_json", is_flag=True, required=True, help="Đọc từng dòng JSON ở đầu vào, trả lời từng dòng."
)
def status(as_json: bool) -> None:
    """Tình trạng của nhiệm vụ vào một ngày."""
    from console.questions import answer_status
    from console.regulations import load_regulation

    calendar = office_calendar(settings_now())
    answer_lines(lambda question: answer_status(question, calendar, load_regulation))


@cli.command()
@click.option("--regulation", "regulation_id", required=True)
@click.option("--year", required=True, type=click.IntRange(1996, 2098))
@click.option("--json", "as_json", is_flag=True)
def obligations(regulation_id: str, year: int, as_json: bool) -> None:
    """Các báo cáo định kỳ phải có trong một năm."""
    from console.questions import answer_obligations
    from console.regulations import RegulationError, load_regulation

    settings = settings_now()
    try:
        regulation = load_regulation(regulation_id)
    except RegulationError as error:
        raise Sentence(str(error)) from None
    duties = answer_obligations(regulation, year, office_calendar(settings), sessions_of(settings, year))
    if as_json:
        click.echo(json.dumps(duties, ensure_ascii=False))
        return
    for duty in duties:
        due = f"{date.fromisoformat(duty['due']):%d/%m/%Y}" if duty["due"] else "chưa có ngày"
        click.echo(f"{due:12}  {duty['who']:6}  {duty['period']:10}  {duty['raw']}  ({duty['article']})")


@cli.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu lên bản hiện tại."""
    from console.database.migrate import migrate as apply

    opened(settings_now(), migrated=False)
    applied = apply()
    click.echo(f"Đã áp dụng: {', '.join(applied)}" if applied else "Cơ sở dữ liệu đã là bản hiện tại.")


if __name__ == "__main__":
    cli()
