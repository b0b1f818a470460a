"""init, migrate, backup, restore, check: the installation begun and looked after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from console.commands.opening import CONFIG, Day, Sentence, connect, opened, settings_now
from console.regulations.loader import REGULATION_IDS

_MARKS = {"ok": "được ", "warning": "CHÚ Ý", "error": "LỖI  "}


@click.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu lên bản hiện tại."""
    applied = connect(settings_now())
    click.echo(f"Đã áp dụng: {', '.join(applied)}" if applied else "Cơ sở dữ liệu đã là bản hiện tại.")


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Mặc định theo config.toml.")
def backup(folder: Path | None) -> None:
    """Sao lưu mọi bản ghi và tệp của Văn phòng vào một tệp nén."""
    from console.backups import BackupError
    from console.backups import backup as make
    from console.clock import Clock

    settings, _ = opened(settings_now())
    try:
        made = make(
            folder or Path(settings.backup.folder), Path(settings.data_folder), Clock().now(),
            keep=settings.backup.keep, skipped=(Path(settings.sync.folder),),
        )  # fmt: skip
    except (BackupError, OSError) as error:
        raise Sentence(f"không sao lưu được: {error}") from None
    click.echo(f"Đã sao lưu {sum(made.rows.values())} bản ghi, {made.files} tệp vào {made.path}.")


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Thay hẳn dữ liệu đang có.")
def restore(archive: Path, force: bool) -> None:
    """Phục hồi từ một bản sao lưu vào cơ sở dữ liệu trống (hoặc --force)."""
    from console.backups import BackupError
    from console.backups import restore as bring_back
    from console.database import transaction
    from console.workflow.codes import RESTORED_GAP, leave_out

    settings = settings_now()
    connect(settings)
    try:
        done = bring_back(archive, Path(settings.data_folder), force=force, told=click.echo)
    except BackupError as error:
        raise Sentence(str(error)) from None
    with transaction():  # workbooks may show tasks that were given after the backup
        leave_out(RESTORED_GAP)
    rows = sum(done.rows.values())
    click.echo(f"Đã phục hồi {rows} bản ghi, {done.files} tệp (bản ngày {done.made_at:%d/%m/%Y %H:%M}).")


@click.command()
def check() -> None:
    """Kiểm tra cấu hình, cơ sở dữ liệu, quy chế, lịch, thư mục, đơn vị; mã thoát 1 nếu có lỗi."""
    from console.checks import check as look
    from console.clock import Clock

    found = look(settings_now(), Clock().now())
    for finding in found:
        click.echo(f"{_MARKS[finding.level]}  {finding.topic}: {finding.message}")
    if any(finding.level == "error" for finding in found):
        raise SystemExit(1)


@click.command()
@click.option("--parent", prompt="Tên đầy đủ của Ủy ban nhân dân (tỉnh, thành phố nào)")
@click.option("--place", prompt="Địa danh ghi trước ngày tháng")
@click.option("--level", type=click.Choice(["thành phố", "tỉnh"]), default="thành phố", prompt="Cấp")
@click.option("--regulation", prompt=f"Quy chế ({', '.join(REGULATION_IDS)}, hoặc tệp .toml)")
@click.option("--from", "start", type=Day(), prompt="Quy chế có hiệu lực từ ngày")
@click.option(
    "--units", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Tệp đơn vị .xlsx, .csv."
)
@click.option("--admin", default="quantri", help="Tên đăng nhập của quản trị.")
def init(
    parent: str, place: str, level: str, regulation: str, start: date, units: Path | None, admin: str
) -> None:
    """Bắt đầu một Văn phòng thật: cấu hình, cơ sở dữ liệu, đơn vị, quản trị; không có dữ liệu mẫu."""
    from console.accounts import AccountError
    from console.clock import Clock
    from console.imports import FileError, TableError
    from console.imports.first_day import Answers, FirstDayError, init_office
    from console.records import Unit
    from console.regulations import RegulationError
    from console.samples import is_sample

    connect(settings_now())
    if is_sample():
        raise Sentence("cơ sở dữ liệu đang chứa dữ liệu mẫu; xóa thư mục data/ hoặc dùng --data THƯ-MỤC khác")
    begun = Unit.select().exists()
    answers = Answers(parent=parent, place=place, regulation=regulation, from_=start, level=level)
    try:
        done = init_office(
            CONFIG, answers, Clock().now(), units=units, administrator=admin, replace=not begun
        )
    except (FirstDayError, RegulationError, FileError, TableError, AccountError) as error:
        raise Sentence(str(error)) from None
    click.echo(
        "Đã ghi config.toml." if done.config_written else "Văn phòng đã bắt đầu: giữ nguyên config.toml."
    )
    if done.units:
        click.echo(done.units.words)
        for failure in done.units.failures[:10]:
            click.echo(f"  Dòng {failure.row.number}: {'; '.join(failure.reasons)}", err=True)
    if done.password:
        click.echo(f"Quản trị: {done.administrator}, mật khẩu dùng lần đầu: {done.password}")
    click.echo("Tiếp theo: python run.py import tasks --template nhiem-vu.xlsx, rồi python run.py serve.")
