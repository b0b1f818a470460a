"""A real office from the command line: begun, filled, looked after, and begun again from its backup."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.commands.conftest import Run

UNITS = [
    ("Mã đơn vị", "Loại đơn vị", "Tên đơn vị", "Cách làm việc"),
    ("SXD", "Sở, ban, ngành", "Sở Xây dựng", "Trên hệ thống"),
    ("TL", "Xã", "Ủy ban nhân dân xã Tiên Lãng", "Bảng tính riêng"),
]
ANSWERS = (
    "--parent", "Ủy ban nhân dân thành phố Hải Phòng", "--place", "Hải Phòng", "--level", "thành phố",
    "--regulation", "hai_phong_2025", "--from", "4/9/2025",
)  # fmt: skip


def write_units(folder: Path) -> Path:
    path = folder / "don-vi.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(UNITS)
    return path


def test_an_office_begins_with_its_units_and_an_administrator(run: Run, tmp_path: Path) -> None:
    begun = run("init", *ANSWERS, "--units", str(write_units(tmp_path)))
    assert begun.code == 0, begun.err
    assert "2 dòng mới" in begun.out
    assert "mật khẩu dùng lần đầu" in begun.out
    assert 'place = "Hải Phòng"' in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "Dữ liệu mẫu" not in run("check").out


def test_beginning_again_adds_nothing_twice(run: Run, tmp_path: Path) -> None:
    units = str(write_units(tmp_path))
    run("init", *ANSWERS, "--units", units)
    again = run("init", *ANSWERS, "--units", units)
    assert "0 dòng mới" in again.out
    assert "mật khẩu" not in again.out


def test_a_unit_in_a_spreadsheet_gets_its_workbook_from_a_pass(run: Run, tmp_path: Path) -> None:
    run("init", *ANSWERS, "--units", str(write_units(tmp_path)))
    assert run("sync").code == 0
    assert (tmp_path / "data" / "workbooks" / "TL" / "TL.xlsx").exists()
    assert "Đã xem 0 bảng tính" in run("sync").out


def test_a_dry_run_of_nothing_to_do_says_so(run: Run, tmp_path: Path) -> None:
    run("init", *ANSWERS, "--units", str(write_units(tmp_path)))
    run("sync")
    assert run("sync", "--dry-run").out == "Đã xem 1 bảng tính, chưa đổi gì.\n"


def test_a_spreadsheet_command_without_google_is_one_sentence(run: Run, tmp_path: Path) -> None:
    told = run("sheets", "create", "--unit", "X001")
    assert told.code == 1
    assert "sync.store" in told.err


def test_a_backup_brings_everything_back(run: Run, tmp_path: Path) -> None:
    run("init", *ANSWERS, "--units", str(write_units(tmp_path)))
    assert run("backup").code == 0
    (archive,) = (tmp_path / "data" / "backups").glob("*.zip")
    assert run("--data", "moi", "restore", str(archive)).code == 0
    run("--data", "moi", "export", "units", "ra.csv")
    assert "Ủy ban nhân dân xã Tiên Lãng" in (tmp_path / "ra.csv").read_text(encoding="utf-8-sig")


def test_a_bad_row_is_told_and_stands_in_the_file_of_failures(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "them.csv"
    path.write_text("Mã đơn vị,Loại đơn vị,Tên đơn vị\nSNV,Sao Hỏa,Sở Nội vụ\n", encoding="utf-8-sig")
    run("init", *ANSWERS)
    answer = run("import", "units", str(path))
    assert answer.code == 1
    assert "Dòng 2" in answer.err
    assert "Sao Hỏa" in answer.err
    assert (tmp_path / "them-loi.xlsx").exists()


def test_accounts_are_made_renewed_and_disabled(run: Run) -> None:
    run("init", *ANSWERS)
    assert "Mật khẩu dùng lần đầu" in run("user", "add", "chi", "--role", "office_specialist").out
    assert "Mật khẩu dùng lần đầu" in run("user", "password", "chi").out
    assert run("user", "disable", "chi").code == 0
    unknown = run("user", "password", "ai-do")
    assert (unknown.code, unknown.err.strip()) == (1, "Lỗi: Không có tài khoản 'ai-do'.")


def test_a_wrong_period_is_one_sentence(run: Run, tmp_path: Path) -> None:
    run("init", *ANSWERS)
    answer = run("report", "month", "--period", "2025-13", "--out", str(tmp_path / "a.docx"))
    assert answer.code == 1
    assert "2025-13" in answer.err
