"""migrate, backup, restore, check: the installation looked after."""

from __future__ import annotations

from pathlib import Path

import click

from console.commands.opening import Sentence, connect, opened, settings_now

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

    settings = settings_now()
    connect(settings)
    try:
        done = bring_back(archive, Path(settings.data_folder), force=force, told=click.echo)
    except BackupError as error:
        raise Sentence(str(error)) from None
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
