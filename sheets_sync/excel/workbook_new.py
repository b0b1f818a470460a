"""A new workbook as bytes, made with XlsxWriter: prepared columns, drop-downs, colours, a guide, `_sync`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_sync import guide, near_colours
from sheets_sync.excel import guide_rows, looks, refs, sync_tab, validation
from sheets_sync.excel.binding import defined_name
from sheets_sync.excel.column_edit import PREPARED
from sheets_sync.excel.first_rows import write_rows
from sheets_sync.excel.reader import SYNC_TITLE
from sheets_sync.store import GUIDE, NEAR, CellWrite, ColumnSpec, TabSpec

_Formats = Callable[[looks.Look], Format]


def new_workbook(
    title: str,
    tabs: Sequence[TabSpec],
    sync: Mapping[str, str],
    cells: Sequence[CellWrite] = (),
    today: date = date.min,
) -> bytes:
    """The bytes of a workbook with its prepared tabs, `Hướng dẫn` and a hidden `_sync`, and its first cells.

    `today` is the day of the values stored beside formulas. Raises Refused for a cell that has no column.
    """
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "company": "Văn phòng UBND"})
    book.set_calc_mode("auto")
    formats = _formats(book)
    sheets = [book.add_worksheet(tab.title) for tab in tabs]
    _guide(book.add_worksheet(guide.TITLE), title, tabs, formats)
    hidden = book.add_worksheet(SYNC_TITLE)
    made = {GUIDE: guide_rows.mark(tabs), NEAR: near_colours.days_of(tabs)}
    lists = _sync(hidden, tabs, {**sync, **made} if sync else {}, formats)
    for tab, sheet in zip(tabs, sheets, strict=True):
        _columns(book, sheet, tab, lists, formats)
        _colours(sheet, tab, formats)
        _print(sheet, tab, title)
        write_rows(sheet, tab, [cell for cell in cells if cell.tab == tab.key], formats, today)
    book.close()
    return content.getvalue()


def _formats(book: Workbook) -> _Formats:
    made: dict[str, Format] = {}

    def of(look: looks.Look) -> Format:
        key = repr(sorted(look.items()))
        if key not in made:
            made[key] = book.add_format(look)
        return made[key]

    return of


def _columns(
    book: Workbook, sheet: Worksheet, tab: TabSpec, lists: Mapping[tuple[str, ...], str], formats: _Formats
) -> None:
    """Headers, widths and formats (whole columns, so that no empty cell is stored), names, messages."""
    sheet.set_row(0, 48)
    quoted = tab.title.replace("'", "''")
    for position, column in enumerate(tab.columns):
        sheet.set_column(position, position, looks.width(column), formats(looks.cell(column)))
        sheet.write_string(0, position, column.header, formats(looks.header(column)))
        place = f"${refs.column_letters(position)}$1"
        book.define_name(defined_name(tab.key, column.key), f"='{quoted}'!{place}")
        _ask(sheet, position, column, lists)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, PREPARED, len(tab.columns) - 1)
    last = refs.name(len(tab.columns) - 1, PREPARED + 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{last}", "formula_differs": f"A1:{last}"})


def _ask(sheet: Worksheet, position: int, column: ColumnSpec, lists: Mapping[tuple[str, ...], str]) -> None:
    """An input message and a drop-down that asks before it takes another word, and never forbids it."""
    rule: dict[str, object] = {"validate": "any"}
    if column.choices:
        rule = {
            "validate": "list",
            "source": lists[tuple(column.choices)],
            "error_type": "warning",
            "error_title": validation.OUTSIDE[0],
            "error_message": validation.OUTSIDE[1],
        }
    if column.prompt:
        rule |= {"input_title": column.header[:32], "input_message": column.prompt[:255]}
    if len(rule) > 1:
        sheet.data_validation(1, position, PREPARED, position, rule)


def _colours(sheet: Worksheet, tab: TabSpec, formats: _Formats) -> None:
    """Late in red, near in orange, over the due date, what remains and the status, on TODAY().

    A row is open while its `remaining` cell holds the formula; closed rows have it blank.
    """
    roles = {column.role: position for position, column in enumerate(tab.columns) if column.role}
    if "due" not in roles:
        return
    due = f"${refs.column_letters(roles['due'])}2"
    clock = f"${refs.column_letters(roles.get('remaining', roles['due']))}2"
    is_open = f"ISNUMBER({due}),ISNUMBER({clock})"
    late = f"=AND({is_open},{due}<TODAY())"
    near = f"=AND({is_open},{due}>=TODAY(),{due}<=TODAY()+{tab.near_days})"
    for position in sorted(roles[role] for role in ("due", "remaining", "status") if role in roles):
        for criteria, look in ((late, looks.LATE), (near, looks.NEAR)):
            rule = {"type": "formula", "criteria": criteria, "format": formats(look), "stop_if_true": True}
            sheet.conditional_format(1, position, PREPARED, position, rule)


def _print(sheet: Worksheet, tab: TabSpec, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1 + len(tab.columns) // 12, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_header(f'&L&"{looks.FACE},Bold"&11{_plain(title)}&R&"{looks.FACE}"&11{_plain(tab.title)}')
    sheet.set_footer(f'&R&"{looks.FACE}"&9Trang &P/&N')


def _plain(text: str) -> str:
    """Text for a page header, where '&' starts a code; Excel takes 255 characters in all."""
    return text.replace("&", "&&")[:90]


def _guide(sheet: Worksheet, title: str, tabs: Sequence[TabSpec], formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, guide_rows.WIDTH, formats(looks.PROSE))
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, title, formats(looks.TITLE))
    for line in guide_rows.lines(tabs):
        sheet.set_row(line.position - 1, guide_rows.height(line))
        look = looks.HEADING if line.is_heading else looks.PROSE
        sheet.write_string(line.position - 1, guide_rows.COLUMN, line.text, formats(look))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&RTrang &P/&N")


def _sync(
    sheet: Worksheet, tabs: Sequence[TabSpec], sync: Mapping[str, str], formats: _Formats
) -> dict[tuple[str, ...], str]:
    """Keys and values, the sample cells of tombstones, and the lists behind the drop-downs."""
    for row, (key, value) in enumerate(sync.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.set_column(0, 1, 24)
    sheet.write_string(sync_tab.SAMPLE_ROW - 1, sync_tab.SAMPLE_TEXT - 1, "tombstone")
    sheet.write_string(sync_tab.SAMPLE_ROW - 1, sync_tab.SAMPLE_TEXT, "đã chuyển", formats(looks.TOMBSTONE))
    sheet.write_number(sync_tab.SAMPLE_ROW - 1, sync_tab.SAMPLE_DATE, 46_023, formats(looks.TOMBSTONE_DATE))
    sheet.hide()
    wanted = dict.fromkeys(tuple(c.choices) for tab in tabs for c in tab.columns if c.choices)
    sources: dict[tuple[str, ...], str] = {}
    for position, choices in enumerate(wanted, start=sync_tab.LISTS):
        sheet.write_column(0, position, choices)
        letters = refs.column_letters(position)
        sources[choices] = f"='{SYNC_TITLE}'!${letters}$1:${letters}${len(choices)}"
    return sources
