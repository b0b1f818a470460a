"""deadline, status, obligations: questions that the rules answer without changing anything."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import click

from console.commands.opening import Sentence, office_calendar, sessions_of, settings_now


@click.command()
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


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, required=True, help="Đọc từng dòng JSON ở đầu vào, trả lời từng dòng."
)
def status(as_json: bool) -> None:
    """Tình trạng của nhiệm vụ vào một ngày."""
    from console.questions import answer_status
    from console.regulations import load_regulation

    calendar = office_calendar(settings_now())
    answer_lines(lambda question: answer_status(question, calendar, load_regulation))


@click.command()
@click.option("--regulation", "regulation_id", required=True)
@click.option("--year", required=True, type=int)
@click.option("--json", "as_json", is_flag=True)
def obligations(regulation_id: str, year: int, as_json: bool) -> None:
    """Các báo cáo định kỳ phải có trong một năm."""
    from console.questions import answer_obligations
    from console.regulations import RegulationError, load_regulation
    from console.rules.calendar import CalendarError

    settings = settings_now()
    try:
        regulation = load_regulation(regulation_id)
        duties = answer_obligations(regulation, year, office_calendar(settings), sessions_of(settings, year))
    except (RegulationError, CalendarError) as error:
        raise Sentence(str(error)) from None
    if as_json:
        click.echo(json.dumps(duties, ensure_ascii=False))
        return
    for duty in duties:
        due = f"{date.fromisoformat(duty['due']):%d/%m/%Y}" if duty["due"] else "chưa có ngày"
        click.echo(f"{due:12}  {duty['who']:6}  {duty['period']:10}  {duty['raw']}  ({duty['article']})")


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
