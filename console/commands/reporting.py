"""report: a finished report in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from console.commands.opening import Day, Sentence, opened, settings_now, unit_named


@click.command()
@click.argument("kind", type=click.Choice(["month", "quarter", "half_year", "year"]))
@click.option("--period", required=True, help="2025-09, 2025-Q3, 2025-H1, 2025 hoặc 2025-08-15..2025-09-14")
@click.option("--unit", "unit_code", help="Chỉ một đơn vị.")
@click.option("--as-of", type=Day(), help="Như cơ sở dữ liệu biết vào cuối ngày này.")
@click.option("--format", "form", type=click.Choice(["html", "docx", "xlsx", "pdf"]), default="docx")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp ghi ra.")
def report(kind: str, period: str, unit_code: str | None, as_of: date | None, form: str, out: Path) -> None:
    """Lập báo cáo tháng, quý, 6 tháng, năm theo Nghị định 30/2020/NĐ-CP."""
    from console.clock import Clock
    from console.reports import ReportError, make_report

    settings, rulebook = opened(settings_now())
    unit = unit_named(unit_code) if unit_code else None
    try:
        made = make_report(
            kind, period, settings=settings, rulebook=rulebook, clock=Clock(), unit=unit, as_of=as_of,
            format=form, path=str(out),
        )  # fmt: skip
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made.data)
    except ReportError as error:
        raise Sentence(str(error)) from None
    except OSError as error:
        raise Sentence(f"không ghi được {out}: {error.strerror}") from None
    click.echo(f"Đã lập {out} (số liệu đến hết ngày {made.cut_off_on:%d/%m/%Y}).")
