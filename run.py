"""The command line: `python run.py --help` lists it. The commands are in console.commands."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click

from console.commands import asking, people, records, reporting, upkeep
from console.commands.opening import Sentence, connect, opened, settings_now, unit_named
from console.commands.usage import Console

_LAST_PASS = 30  # seconds that a pass in progress has to end when the server stops
SAMPLE_NAMES = ("hai_phong", "can_tho", "lao_cai", "ca_mau")


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", "folder", type=click.Path(file_okay=False), help="Dùng dữ liệu riêng ở thư mục này.")
@click.pass_context
def cli(context: click.Context, folder: str | None) -> None:
    """Theo dõi, đôn đốc, kiểm tra nhiệm vụ do Ủy ban nhân dân giao."""
    context.obj = folder
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if hasattr(
        sys.stdin, "reconfigure"
    ):  # a byte-order mark is passed over; a wrong byte spoils its line only
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")


@cli.command()
@click.option("--host", help="Địa chỉ lắng nghe; mặc định theo config.toml.")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng; mặc định theo config.toml.")
@click.option(
    "--sample", type=click.Choice(["hai_phong", "can_tho", "lao_cai", "ca_mau"]), help="Dữ liệu mẫu."
)
def serve(host: str | None, port: int | None, sample: str | None) -> None:
    """Chạy hệ thống: màn hình, và đồng bộ, nhắc việc, báo cáo ở phía sau."""
    import waitress

    from console import create_app
    from console.memory import keep_loaded

    settings = settings_now()
    connect(settings)
    if sample:
        load_once(settings, sample)
    settings, _ = opened(settings)
    app = create_app(settings)
    host, port = host or settings.web.host, port or settings.web.port
    try:
        server = waitress.create_server(app, host=host, port=port, threads=settings.web.threads)
    except OSError as error:
        raise Sentence(f"không mở được cổng {port} ở {host}: {error.strerror}") from None
    click.echo(f"Mở http://{host}:{port} trong trình duyệt. Dừng: Ctrl+C.")
    stop = stop_on_signal()
    beside = Thread(target=work, args=(*worker_of(settings, stop), stop), name="worker", daemon=True)
    keep_loaded()
    with suppress(KeyboardInterrupt):  # the server hears one only once it runs
        beside.start()
        server.run()
    stop.set()
    if beside.ident is not None:
        beside.join(_LAST_PASS)


def load_once(settings: Any, sample: str) -> None:
    """Load the sample into an empty database, and print who may sign in; kept where only its owner reads."""
    from console import create_app
    from console.clock import Clock
    from console.samples import SampleError, is_sample, load_sample, sample_settings

    kept = Path(settings.data_folder) / "sign-ins.txt"
    if not is_sample():
        click.echo("Đang nạp dữ liệu mẫu…")
        try:
            settings = sample_settings(sample, settings)
            with create_app(settings).app_context():
                loaded = load_sample(sample, settings, Clock().now())
        except SampleError as error:
            raise Sentence(str(error)) from None
        lines = (
            f"{one.username:9} {one.password}  {one.role}, {one.unit or one.full_name}"
            for one in loaded.sign_ins
        )
        kept.touch(mode=0o600)
        kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(f"Đã nạp {loaded.documents} văn bản, {loaded.tasks} nhiệm vụ.")
    if kept.exists():
        click.echo("Tên đăng nhập, mật khẩu dùng lần đầu (chỉ dữ liệu mẫu mới in lại):")
        click.echo(kept.read_text(encoding="utf-8"), nl=False)


def engine_of(settings: Any) -> Any:
    """The engine over the store that the settings name."""
    from console.clock import Clock
    from sheets_sync.engine import Engine

    engine = Engine(store_of(settings, settings.sync.store), settings, Clock())
    if settings.sync.store == "google":
        engine.former = store_of(settings, "excel")
    elif settings.sheets.credentials or settings.sheets.endpoint:
        engine.former = store_of(settings, "google")
    return engine


def store_of(settings: Any, name: str) -> Any:
    """The folder of Excel workbooks, or the spreadsheets on Google."""
    from datetime import UTC, datetime, timedelta

    from sheets_sync.excel import ExcelStore
    from sheets_sync.excel.overridden import is_overridden
    from sheets_sync.google.opening import open_store
    from sheets_sync.store import StoreError

    if name == "google":
        try:
            return open_store(settings, lambda: datetime.now(UTC))
        except StoreError as error:
            raise Sentence(str(error)) from None
    trust = timedelta(hours=settings.sync.lock_hours)
    return ExcelStore(
        Path(settings.sync.folder),
        now=lambda: datetime.now(UTC),
        trust_locks_after=trust,
        overridden=is_overridden,
    )


@cli.command()
@click.option("--unit", "codes", multiple=True, help="Chỉ đơn vị này (lặp lại được).")
@click.option("--dry-run", is_flag=True, help="Chỉ in việc sẽ làm, không đổi gì.")
@click.option("--json", "as_json", is_flag=True)
def sync(codes: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Một lượt đồng bộ bảng tính."""
    from sheets_sync.lease import LeaseLost
    from sheets_sync.telling import as_data, plans, summary

    settings, _ = opened(settings_now())
    for code in codes:
        unit_named(code)
    engine = engine_of(settings)
    units = list(codes) or None
    if dry_run:
        turns = engine.dry_run(units)
    else:
        try:
            done = engine.run(units)
        except LeaseLost as lost:
            raise Sentence(str(lost)) from None
        finally:
            engine.release()
        if done.busy:
            raise Sentence("một tiến trình khác đang đồng bộ (hệ thống đang chạy?); thử lại sau ít phút")
        turns = done.turns
    if as_json:
        click.echo(json.dumps(as_data(turns), ensure_ascii=False, default=str))
        return
    for line in plans(turns) if dry_run else summary(turns):
        click.echo(line)
    if dry_run:
        click.echo(f"Đã xem {len(turns)} bảng tính, chưa đổi gì.")
    else:
        click.echo(f"Đã xem {len(turns)} bảng tính, ghi {sum(bool(turn.written) for turn in turns)}.")


@cli.group()
def sheets() -> None:
    """Bảng tính Google của các đơn vị: tạo, liên kết bảng có sẵn, kiểm tra."""


def google_desk() -> Any:
    """The office's Google side; a sentence where the office keeps its workbooks elsewhere."""
    from sheets_sync.google.desk import GoogleDesk

    settings, _ = opened(settings_now())
    if settings.sync.store != "google":
        raise Sentence('lệnh này cần sync.store = "google" trong config.toml (đang dùng thư mục Excel)')
    return GoogleDesk(engine_of(settings))


@sheets.command(name="sign-in")
@click.argument("client_secret", type=click.Path(path_type=Path))
def sign_in_to_google(client_secret: Path) -> None:
    """Đăng nhập một lần bằng tài khoản Google thường; tệp đăng nhập ghi vào sheets.credentials."""
    from sheets_sync.google.consent import sign_in_person
    from sheets_sync.store import StoreError

    target = settings_now().sheets.credentials
    try:
        sign_in_person(client_secret, target)
    except StoreError as error:
        raise Sentence(str(error)) from None
    click.echo(f"Đã ghi tệp đăng nhập vào {target}. Chạy tiếp: python run.py sheets check")


@sheets.command()
@click.option("--unit", "codes", multiple=True, help="Chỉ đơn vị này (lặp lại được).")
def create(codes: tuple[str, ...]) -> None:
    """Tạo bảng tính cho đơn vị làm việc bằng bảng tính mà chưa có."""
    desk = google_desk()
    for code in codes:
        unit_named(code)
    for line in desk.create(list(codes) or None):
        click.echo(line)


@sheets.command()
@click.argument("unit")
@click.argument("url")
@click.option("--approve", is_flag=True, help="Ghi theo đề xuất; không có thì chỉ in đề xuất.")
@click.option(
    "--map", "maps", multiple=True, metavar="TIÊU_ĐỀ=CỘT",
    help="Tiêu đề của đơn vị là cột nào của hệ thống; để trống sau dấu = thì để nguyên (lặp lại được).",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="Thay bảng tính đơn vị đang dùng; bảng ấy được để riêng.")
def link(unit: str, url: str, approve: bool, maps: tuple[str, ...], replace: bool) -> None:
    """Nhận bảng tính có sẵn của một đơn vị: in cách ghép cột, ghép dòng; chỉ ghi khi --approve."""
    from sheets_sync.store import StoreError

    try:
        chosen = dict(_mapped(each) for each in maps)
        desk = google_desk()
        for line in desk.link(unit_named(unit), url, approve=approve, chosen=chosen, replace=replace):
            click.echo(line)
    except StoreError as error:
        raise Sentence(str(error)) from None


def _mapped(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign:
        raise Sentence(f"--map “{text}” cần dạng TIÊU_ĐỀ=CỘT")
    return theirs.strip(), ours.strip()


@sheets.command(name="check")
def check_sheets() -> None:
    """Kiểm tra tài khoản, hạn mức, đồng hồ, thư mục, tiêu đề cột và bản sao."""
    signs, levels = {"ok": "✓", "warning": "!", "error": "✗"}, Counter[str]()
    for each in google_desk().check():
        click.echo(f"{signs[each.level]} {each.about}: {each.message}")
        levels[each.level] += 1
    click.echo(f"Đã xem {levels.total()} điều: {levels['ok']} tốt, {levels['warning']} cần biết.")
    if levels["error"]:
        raise Sentence(f"có {levels['error']} điều cần xử lý")


@cli.command()
def worker() -> None:
    """Đồng bộ, nhắc việc, sao lưu, lập nghĩa vụ báo cáo, khi `serve` không làm việc đó."""
    from console.memory import keep_loaded

    settings, _ = opened(settings_now())
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Đang chạy việc tự động. Dừng: Ctrl+C.")
    jobs, passes = worker_of(settings, stop)
    keep_loaded()
    work(jobs, passes, stop)


def worker_of(settings: Any, stop: Event) -> tuple[Any, Any]:
    """The office's jobs, with passes over the workbooks where these are on (else None)."""
    from console.clock import Clock
    from console.jobs import Worker, office_jobs
    from sheets_sync.passes import Passes

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    passes = Passes(engine_of(settings), stop) if settings.sync.enabled else None
    return Worker(office_jobs(settings, passes), Clock()), passes


def work(jobs: Any, passes: Any, stop: Event) -> None:
    """Run the jobs until `stop` is set; then the one in hand is ended, and another worker may begin."""
    try:
        jobs.run_forever(stop)
    finally:
        if passes is not None:
            passes.end()


def stop_on_signal() -> Event:
    """An event for the worker; SIGTERM ends the server as Ctrl+C does, which a shell's background job would
    not hear otherwise."""

    def end(*_: Any) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return Event()


for command in (
    asking.deadline, asking.status, asking.obligations, people.user, records.import_, records.export,
    reporting.report, upkeep.init, upkeep.migrate, upkeep.backup, upkeep.restore, upkeep.check,
):  # fmt: skip
    cli.add_command(command)

if __name__ == "__main__":
    cli()
