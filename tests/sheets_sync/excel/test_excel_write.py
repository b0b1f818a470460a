"""Cells written into an existing workbook: right values, styles and places, and only over what was read."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.replace import identity
from sheets_sync.excel.xml import tag
from sheets_sync.store import (
    Busy,
    Cell,
    CellWrite,
    Changed,
    Kind,
    Refused,
    Stamp,
    Unreachable,
    WriteBatch,
)
from tests.sheets_sync.excel.workbooks import (
    CARRIED,
    COLUMNS,
    NOW,
    SYNC,
    TABS,
    parts,
    plain_book,
    put,
    put_file,
    sheet_file,
    store,
    task,
    tasks,
    unit_workbook,
    with_part,
)

LONGEST = "ă" * 32_767
SHEET = "xl/worksheets/sheet1.xml"
DUE = [column.key for column in COLUMNS].index("due") + 1


@pytest.fixture
def made(books: ExcelStore) -> ExcelStore:
    """A workbook with three tasks."""
    books.create("X001", "Sổ", TABS, SYNC, tasks(3))
    return books


def write(books: ExcelStore, *cells: CellWrite, **sync: str) -> Stamp:
    """Read, then write over what was read."""
    return books.write("X001", WriteBatch(cells, sync), books.read("X001", TABS), TABS)


def cell(books: ExcelStore, position: int, column: str) -> Cell | None:
    """A cell as it now reads, or None."""
    rows = {row.position: row for row in books.read("X001", TABS).tabs["tasks"].rows}
    return rows[position].cells.get(column) if position in rows else None


@pytest.mark.parametrize(
    "value",
    [
        *("Đang làm", "=1+1", "+84 225", "-x", "@Chi", "01", "3/4/2026", "1E5", "TRUE", "#REF!"),
        *(
            " đầu và cuối ",
            "dòng 1\ndòng 2\n",
            "\tthẻ",
            "Ho\u0300a",
            "a\u00a0b",
            "<b>&\"'",
            "_x0007_",
            "\x07",
        ),
        *("😀", LONGEST),
    ],
)
def test_text_is_read_back_as_typed(made: ExcelStore, value: str) -> None:
    write(made, put(3, "progress", value))

    assert cell(made, 3, "progress") == Cell(Kind.TEXT, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, Cell(Kind.BOOLEAN, True)),
        (False, Cell(Kind.BOOLEAN, False)),
        (3, Cell(Kind.NUMBER, 3.0)),
        (0.1, Cell(Kind.NUMBER, 0.1)),
        (-1e300, Cell(Kind.NUMBER, -1e300)),
        (None, None),
        ("", None),
    ],
)
def test_numbers_booleans_and_nothing_are_read_back(
    made: ExcelStore, value: str | float | bool | None, expected: Cell | None
) -> None:
    write(made, put(3, "progress", "trước"))
    write(made, put(3, "progress", value))

    assert cell(made, 3, "progress") == expected


def test_spaces_at_the_ends_are_marked_for_programs_that_would_drop_them(made: ExcelStore) -> None:
    write(made, put(3, "progress", " x "))

    sheet = parts(made.path("X001").read_bytes())["xl/worksheets/sheet1.xml"]
    assert b'<is><t xml:space="preserve"> x </t></is>' in sheet


@pytest.mark.parametrize("pattern", ["General", "@", "0"])
def test_a_due_date_shows_as_a_date_where_somebody_cleared_the_format(made: ExcelStore, pattern: str) -> None:
    path = made.path("X001")
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        book["Nhiệm vụ"].cell(row, DUE).number_format = pattern
    book.save(path)
    before = openpyxl.load_workbook(path)["Nhiệm vụ"].cell(2, DUE)

    write(made, put(2, "due", "15/04/2026"))
    write(made, put(3, "due", "15/04/2026"))

    after = openpyxl.load_workbook(path)["Nhiệm vụ"].cell(2, DUE)
    assert [cell(made, row, "due") for row in (2, 3)] == [Cell(Kind.DATE, 46127.0)] * 2
    assert after.number_format == "dd/mm/yyyy"
    assert repr((after.font, after.fill, after.border)) == repr((before.font, before.fill, before.border))


def test_a_due_date_shows_as_a_date_where_the_sheet_lost_every_style(made: ExcelStore) -> None:
    path = made.path("X001")
    path.write_bytes(with_part(path.read_bytes(), SHEET, lambda xml: re.sub(rb' (s|style)="\d+"', b"", xml)))

    write(made, put(2, "due", "15/04/2026"), put(40, "due", "15/04/2026"))

    assert [cell(made, row, "due") for row in (2, 40)] == [Cell(Kind.DATE, 46127.0)] * 2
    styles = parts(path.read_bytes())["xl/styles.xml"]
    write(made, put(3, "due", "15/04/2026"))
    assert parts(path.read_bytes())["xl/styles.xml"] == styles


@pytest.mark.parametrize("value", ["01/03/2026", 46082.0])
def test_a_due_date_in_a_1904_workbook_is_the_same_day(
    books: ExcelStore, tmp_path: Path, value: str | float
) -> None:
    put_file(tmp_path, unit_workbook(date1904=True))

    write(books, put(2, "due", value))

    sheet = parts(books.path("X001").read_bytes())["xl/worksheets/sheet1.xml"]
    assert b"<v>44620</v>" in sheet  # 46082 - 1462
    assert cell(books, 2, "due") == Cell(Kind.DATE, 46082.0)
    left = cell(books, 2, "remaining")
    assert left is not None and left.value == -9.0


def test_every_line_end_becomes_the_one_that_excel_keeps(made: ExcelStore) -> None:
    write(made, put(3, "progress", "a\r\nb\rc"))

    assert cell(made, 3, "progress") == Cell(Kind.TEXT, "a\nb\nc")


def test_a_due_date_is_written_as_a_date_and_the_days_left_follow(made: ExcelStore) -> None:
    write(made, put(2, "due", "15/04/2026"))

    # 15/04 is 45 days after 01/03 (46082); from 10/03 it is 21 + 15 = 36 days.
    assert cell(made, 2, "due") == Cell(Kind.DATE, 46127.0)
    left = cell(made, 2, "remaining")
    assert left is not None and left.value == 36.0


def test_rows_appended_below_take_the_columns_formats(made: ExcelStore) -> None:
    write(made, *task(5, "NV0003"), *task(9, "NV0007"))

    sheet = etree.fromstring(parts(made.path("X001").read_bytes())["xl/worksheets/sheet1.xml"])
    rows = {row.get("r"): row for row in sheet.iter(tag("row"))}
    styles = {each: [c.get("s") for c in rows[each].iter(tag("c"))] for each in ("2", "5", "9")}
    assert list(rows) == ["1", "2", "3", "4", "5", "9"]
    assert styles["5"] == styles["2"] == styles["9"]
    assert "ht" in rows["9"].attrib and "customHeight" not in rows["9"].attrib
    assert sheet.find(tag("dimension")).get("ref") == "A1:AA9"
    positions = [row.position for row in made.read("X001", TABS).tabs["tasks"].rows]
    assert positions == [2, 3, 4, 5, 9]


def test_a_cell_between_others_is_put_in_order(made: ExcelStore) -> None:
    write(made, put(3, "other", "sau"), put(3, "result", "giữa"), put(3, "sync_note", "cuối"))

    sheet = etree.fromstring(parts(made.path("X001").read_bytes())["xl/worksheets/sheet1.xml"])
    names = [c.get("r") for c in sheet.iter(tag("c")) if c.get("r", "").endswith("3") and len(c.get("r")) < 4]
    assert names == sorted(names, key=lambda name: (len(name), name))
    assert {"O3", "Y3", "AA3"} <= set(names)


def test_a_cell_without_a_prepared_style_takes_that_of_the_row_above(
    books: ExcelStore, tmp_path: Path
) -> None:
    put_file(tmp_path, sheet_file('<row r="2"><c r="A2" s="1"><v>1</v></c></row>'))

    write(books, put(3, "code", "NV1"))

    sheet = parts(books.path("X001").read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="A3" s="1" t="inlineStr">' in sheet


def test_a_date_in_a_cell_that_a_program_left_without_a_style_shows_as_those_above_it(
    books: ExcelStore, tmp_path: Path
) -> None:
    rows = '<row r="2"><c r="C2" s="1"><v>46034</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    put_file(tmp_path, sheet_file(rows))

    write(books, put(3, "issued", 46387))

    sheet = parts(books.path("X001").read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="C3" s="1"><v>46387</v></c>' in sheet


def test_writing_between_rows_and_cells_without_positions_moves_none(
    books: ExcelStore, tmp_path: Path
) -> None:
    put_file(
        tmp_path,
        sheet_file("<row><c><v>7</v></c></row><row r='9'><c r='C9'><v>1</v></c><c><v>2</v></c></row>"),
    )

    write(books, put(5, "code", "NV5"), put(9, "code", "NV9"), put(2, "symbol", "12"))

    rows = {row.position: row.cells for row in books.read("X001", TABS).tabs["tasks"].rows}
    assert {p: {k: c.value for k, c in cells.items()} for p, cells in rows.items()} == {
        2: {"code": 7.0, "symbol": "12"},
        5: {"code": "NV5"},
        9: {"code": "NV9", "issued": 1.0, "title": 2.0},
    }


def test_sync_values_are_written_with_the_cells_and_new_keys_added(made: ExcelStore) -> None:
    write(made, put(3, "progress", "x"), generation="2", year="2026")

    assert made.read("X001", TABS).sync == {**CARRIED, "generation": "2", "year": "2026"}


def test_a_tombstone_is_grey_and_stays_so_without_touching_the_styles(made: ExcelStore) -> None:
    before = parts(made.path("X001").read_bytes())

    write(
        made,
        CellWrite("tasks", 3, "code", "NV0001", style="tombstone"),
        CellWrite("tasks", 3, "status", "đã chuyển Sở Y tế", style="tombstone"),
        CellWrite("tasks", 3, "due", "14/03/2026", style="tombstone"),
    )

    after = parts(made.path("X001").read_bytes())
    styles = etree.fromstring(after["xl/styles.xml"])
    sheet = etree.fromstring(after["xl/worksheets/sheet1.xml"])
    by_name = {c.get("r"): int(c.get("s", "0")) for c in sheet.iter(tag("c"))}
    formats, fonts = styles.find(tag("cellXfs")), styles.find(tag("fonts"))
    for name in ("A3", "L3", "K3", "M3"):
        font = fonts[int(formats[by_name[name]].get("fontId"))]
        assert font.find(tag("i")) is not None
    assert after["xl/styles.xml"] == before["xl/styles.xml"]
    assert cell(made, 3, "remaining") is None
    assert cell(made, 3, "due") == Cell(Kind.DATE, 46095.0)  # 01/03 is 46082; 13 days on


def test_one_more_character_than_excel_holds_is_refused_and_named(made: ExcelStore) -> None:
    too_long = put(3, "progress", LONGEST + "a")

    with pytest.raises(Refused, match="quá 32") as caught:
        write(made, put(3, "result", "vừa"), too_long)

    assert caught.value.cells == (too_long,)
    assert cell(made, 3, "result") is None


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf")])
def test_values_that_no_workbook_holds_are_refused(made: ExcelStore, value: str | float) -> None:
    with pytest.raises(Refused, match="không hợp lệ"):
        write(made, put(3, "progress", value))


@pytest.mark.parametrize("position", [0, 1, -3, 1_048_577])
def test_the_header_and_impossible_rows_are_never_written(made: ExcelStore, position: int) -> None:
    with pytest.raises(Refused, match="không hợp lệ"):
        write(made, put(position, "progress", "x"))


def test_a_column_that_is_not_in_the_workbook_is_refused_and_named(books: ExcelStore, tmp_path: Path) -> None:
    put_file(tmp_path, plain_book())
    lost = put(2, "progress", "x")

    with pytest.raises(Refused) as caught:
        write(books, lost)

    assert caught.value.cells == (lost,)


def test_an_empty_batch_leaves_the_file_alone(made: ExcelStore) -> None:
    before = identity(made.path("X001").stat())

    stamp = write(made)

    assert identity(made.path("X001").stat()) == before
    assert stamp == made.stamps(["X001"])["X001"]


def test_the_stamp_of_a_write_is_the_files_and_differs_from_the_one_before(made: ExcelStore) -> None:
    first = made.stamps(["X001"])["X001"]

    second = write(made, put(3, "progress", "x"))

    assert second == made.stamps(["X001"])["X001"] != first


def test_a_file_saved_since_the_read_is_never_overwritten(made: ExcelStore) -> None:
    """An saves from his own program between our read and our write."""
    seen = made.read("X001", TABS)
    write(made, put(3, "progress", "An vừa ghi"))

    with pytest.raises(Changed):
        made.write("X001", WriteBatch([put(3, "progress", "của ta")]), seen, TABS)

    assert cell(made, 3, "progress") == Cell(Kind.TEXT, "An vừa ghi")


def test_a_save_that_the_clock_cannot_tell_is_noticed_by_its_content(made: ExcelStore) -> None:
    """A share with coarse times: in place, the same size, the same time."""
    path = made.path("X001")
    seen = made.read("X001", TABS)
    facts, content = path.stat(), bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    with pytest.raises(Changed):
        made.write("X001", WriteBatch([put(3, "progress", "x")]), seen, TABS)


def test_a_file_that_went_away_is_unreachable(made: ExcelStore) -> None:
    seen = made.read("X001", TABS)
    made.path("X001").unlink()

    with pytest.raises(Unreachable):
        made.write("X001", WriteBatch([put(3, "progress", "x")]), seen, TABS)
    assert not made.path("X001").exists()


def test_a_read_only_file_is_refused(made: ExcelStore) -> None:
    made.path("X001").chmod(0o444)

    with pytest.raises(Refused, match="chỉ đọc"):
        write(made, put(3, "progress", "x"))


def test_rights_of_the_file_stay_and_nothing_is_left_beside_it(made: ExcelStore) -> None:
    made.path("X001").chmod(0o664)

    write(made, put(3, "progress", "x"))

    assert made.path("X001").stat().st_mode & 0o777 == 0o664
    assert sorted(path.name for path in made.path("X001").parent.iterdir()) == ["X001.xlsx", "tep"]


@pytest.mark.parametrize("name", ["~$X001.xlsx", ".~lock.X001.xlsx#", ".~X001.xlsx"])
def test_an_open_workbook_is_read_now_and_written_later(made: ExcelStore, name: str) -> None:
    lock = made.path("X001").with_name(name)
    lock.write_bytes(b"")
    os.utime(lock, (NOW.timestamp() - 3600,) * 2)

    with pytest.raises(Busy, match="đang mở"):
        write(made, put(3, "progress", "x"))

    lock.unlink()
    write(made, put(3, "progress", "x"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".~lock.X001.xlsx#", ",Nguyễn An,may-xa,10.03.2026 07:00,file:///home/an;"),
        ("~$X001.xlsx", "\x0aNguyen An \x00\x00"),
    ],
)
def test_who_holds_it_is_said(made: ExcelStore, name: str, content: str) -> None:
    lock = made.path("X001").with_name(name)
    lock.write_bytes(content.encode())
    os.utime(lock, (NOW.timestamp(),) * 2)

    with pytest.raises(Busy, match=r"bởi Nguy.n An;"):
        write(made, put(3, "progress", "x"))


def left_behind(books: ExcelStore, **age: int) -> Path:
    """A lock of that age."""
    lock = books.path("X001").with_name("~$X001.xlsx")
    lock.write_bytes(b"\x02An")
    os.utime(lock, ((NOW - timedelta(**age)).timestamp(),) * 2)
    return lock


def test_a_lock_older_than_twelve_hours_is_shown_and_still_obeyed(made: ExcelStore) -> None:
    lock = left_behind(made, hours=12, minutes=1)

    with pytest.raises(Busy, match=r"~\$X001.xlsx của An từ .*Vẫn ghi vào sổ"):
        write(made, put(3, "progress", "x"))

    assert [found.path for found in made.old_locks("X001")] == [lock]


def test_a_lock_that_somebody_overrode_stops_nothing(tmp_path: Path) -> None:
    asked: list[tuple[str, datetime]] = []

    def overridden(key: str, since: datetime) -> bool:
        asked.append((key, since))
        return True

    books = ExcelStore(tmp_path, now=lambda: NOW, overridden=overridden)
    books.create("X001", "Sổ", TABS, SYNC)
    left_behind(books, hours=13)

    write(books, put(2, "code", "NV1"))

    assert cell(books, 2, "code") == Cell(Kind.TEXT, "NV1")
    assert asked == [("X001", NOW - timedelta(hours=13))]


def test_when_a_lock_counts_as_old_can_be_set(tmp_path: Path) -> None:
    books = ExcelStore(tmp_path, now=lambda: NOW, trust_locks_after=timedelta(minutes=5))
    books.create("X001", "Sổ", TABS, SYNC)
    left_behind(books, minutes=4)
    assert not books.old_locks("X001")
    left_behind(books, minutes=6)
    assert books.old_locks("X001")


def test_copies_and_strangers_are_named_and_lock_files_are_not(made: ExcelStore, tmp_path: Path) -> None:
    content = made.path("X001").read_bytes()
    for name in (
        "Copy of X001.xlsx",
        "X001/X001 (1).xlsx",
        "X001/~$X001.xlsx",
        "X001/tep/BC.xlsx",
        "X009/X009.xlsx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    names = made.others(["X001"])

    assert list(names) == ["Copy of X001.xlsx", "X001/X001 (1).xlsx", "X009/X009.xlsx"]
    assert made.read_other(names[0], TABS).sync["unit"] == "X001"
    with pytest.raises(Unreachable, match="không nằm trong"):
        made.read_other("../ngoài.xlsx", TABS)


def test_a_write_by_another_process_after_a_restart_is_judged_by_the_stamp(
    made: ExcelStore, tmp_path: Path
) -> None:
    seen = made.read("X001", TABS)

    store(tmp_path).write("X001", WriteBatch([put(3, "progress", "x")]), seen, TABS)

    assert cell(made, 3, "progress") == Cell(Kind.TEXT, "x")
