"""import, export: tables in and out as .xlsx or .csv files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from console.commands.opening import Sentence, opened, settings_now

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("table", type=click.Choice(["units", "tasks"]))
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Thử: kiểm tra mọi dòng, không ghi gì.")
@click.option("--template", "as_template", is_flag=True, help="Ghi tệp mẫu ra FILE thay vì nhập.")
@click.option("--failures", type=_FILE, help="Tệp ghi các dòng lỗi kèm lý do; mặc định FILE-loi.xlsx.")
def import_(table: str, file: Path, dry_run: bool, as_template: bool, failures: Path | None) -> None:
    """Nhập đơn vị hoặc nhiệm vụ đang thực hiện: dòng đúng được nhận, dòng sai ra tệp lỗi kèm lý do."""
    from console.clock import Clock
    from console.imports import FileError, TableError, import_table, template

    if as_template:
        file.write_bytes(template(table))
        click.echo(f"Đã ghi tệp mẫu {file}.")
        return
    settings, rulebook = opened(settings_now())
    failures = failures or file.with_name(f"{file.stem}-loi.xlsx")
    try:
        with progress("Đang nhập") as told:
            result = import_table(
                table, file, settings, rulebook, Clock().now(),
                dry_run=dry_run, failures_to=failures, told=told,
            )  # fmt: skip
    except (TableError, FileError) as error:
        raise Sentence(str(error)) from None
    click.echo(result.words)
    for note in result.notes:
        click.echo(note)
    if result.ignored_columns:
        click.echo(f"Cột không dùng đến: {', '.join(result.ignored_columns)}.")
    for failure in result.failures[:10]:
        click.echo(f"  Dòng {failure.row.number}: {'; '.join(failure.reasons)}", err=True)
    if result.failures:
        raise Sentence(
            f"{len(result.failures)} dòng chưa nhập được; sửa trong {failures} rồi nhập lại tệp đó"
        )


@click.command("export")
@click.argument("table", type=click.Choice(["units", "tasks", "documents"]))
@click.argument("file", type=_FILE)
def export(table: str, file: Path) -> None:
    """Xuất một bảng ra .xlsx hoặc .csv."""
    from console.imports import TableError, export_table

    opened(settings_now())
    try:
        count = export_table(table, file)
    except TableError as error:
        raise Sentence(str(error)) from None
    except OSError as error:
        raise Sentence(f"không ghi được {file}: {error.strerror}") from None
    click.echo(f"Đã xuất {count} dòng ra {file}.")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal; silent where the output is not one."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        work = bar.add_task(label, total=None)
        yield lambda done, all_: bar.update(work, completed=done, total=all_)
