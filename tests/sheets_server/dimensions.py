"""Rows and columns inserted, deleted, moved and sorted: the one place where positions change."""

from dataclasses import replace

from tests.sheets_server.references import relocate
from tests.sheets_server.spreadsheet import Cell, Line, Sheet, Spreadsheet


def insert(book: Spreadsheet, sheet: Sheet, rows: bool, start: int, count: int, before: bool = False) -> None:
    """`count` new lines at `start`, formatted as the line before or (the default) the one after."""

    def place(at: int) -> int | None:
        return at + count if at >= start else at

    def edges(first: int, last: int) -> tuple[int, int] | None:
        return (first + count if first >= start else first, last + count if last > start else last)

    size = len(sheet.lines) if rows else len(sheet.columns)
    model = start - 1 if before else start
    if rows:
        new = [Line(_bare(sheet.lines[model]) if 0 <= model < size else {}) for _ in range(count)]
        sheet.lines[start:start] = new
    else:
        order: list[int | None] = list(range(size))
        order[start:start] = [None] * count
        styled = {at: line.cells.get(model) for at, line in enumerate(sheet.lines)}
        sheet.reorder_columns(order)
        for at, cell in styled.items():
            if cell and 0 <= model < size and (cell.style or cell.validation):
                for column in range(start, start + count):
                    sheet.put(at, column, Cell(style=cell.style, validation=cell.validation))
    book.shift(sheet, rows, place, edges)


def _bare(line: Line) -> dict[int, Cell]:
    """The formats and rules of a line, without values and notes."""
    return {
        at: Cell(style=cell.style, validation=cell.validation)
        for at, cell in line.cells.items()
        if cell.style or cell.validation
    }


def delete(book: Spreadsheet, sheet: Sheet, rows: bool, start: int, end: int) -> None:
    """Lines `start` to `end` (half-open) go, with everything on them."""
    count = end - start

    def place(at: int) -> int | None:
        return at if at < start else None if at < end else at - count

    def edges(first: int, last: int) -> tuple[int, int] | None:
        first = min(first, start) if first < end else first - count
        last = min(last, start) if last <= end else last - count
        return (first, last) if first < last else None

    if rows:
        del sheet.lines[start:end]
    else:
        kept: list[int | None] = [at for at in range(len(sheet.columns)) if not start <= at < end]
        sheet.reorder_columns(kept)
    book.shift(sheet, rows, place, edges)


def move(book: Spreadsheet, sheet: Sheet, rows: bool, start: int, end: int, target: int) -> None:
    """Lines `start` to `end` go before the line that is now at `target`."""
    size = len(sheet.lines) if rows else len(sheet.columns)
    order = [at for at in range(size) if not start <= at < end]
    into = target if target <= start else target - (end - start)
    order[into:into] = range(start, end)
    new_at = {old: new for new, old in enumerate(order)}

    def edges(first: int, last: int) -> tuple[int, int] | None:
        if start <= first and last <= end:
            return (first - start + into, last - start + into)
        if last > size:
            return (first, last)
        if first == start and last > end:
            return (first, last)
        return (
            (new_at.get(first, first), new_at.get(last - 1, last - 1) + 1)
            if last - first == 1
            else (first, last)
        )

    if rows:
        sheet.lines = [sheet.lines[at] for at in order]
    else:
        columns: list[int | None] = list(order)
        sheet.reorder_columns(columns)
    book.shift(sheet, rows, lambda at: new_at.get(at, at), edges)


def permute(
    book: Spreadsheet, sheet: Sheet, left: int, right: int, order: dict[int, int], metadata_follow: bool
) -> None:
    """Sort: for each new row of the range, the old row whose cells stand there. Formulas are carried as
    copies."""
    taken = {
        old: {at: cell for at, cell in sheet.lines[old].cells.items() if left <= at < right}
        for old in order.values()
    }
    for new, old in order.items():
        line = sheet.lines[new]
        line.cells = {at: cell for at, cell in line.cells.items() if not left <= at < right}
        line.cells |= {at: _carried(cell, new - old) for at, cell in taken[old].items()}
    if metadata_follow:
        new_at = {old: new for new, old in order.items()}
        book.shift_metadata(sheet, True, lambda at: new_at.get(at, at))


def _carried(cell: Cell, rows: int) -> Cell:
    if not rows or not cell.entered or "formulaValue" not in cell.entered:
        return cell
    return replace(cell, entered={"formulaValue": relocate(cell.entered["formulaValue"], rows, 0)})
