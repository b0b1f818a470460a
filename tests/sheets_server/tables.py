"""The 'logical table' that an append continues (Sheets API guide, "Append values")."""

from tests.sheets_server.spreadsheet import Box, Sheet


def tables(sheet: Sheet) -> list[Box]:
    """Boxes around cells that touch, also at the corners; boxes that meet are one table."""
    full = {
        (row, column)
        for row, line in enumerate(sheet.lines)
        for column, cell in line.cells.items()
        if cell.entered
    }
    boxes: list[Box] = []
    while full:
        boxes.append(_island(full))
    return _joined(boxes)


def _island(full: set[tuple[int, int]]) -> Box:
    start = full.pop()
    waiting, top, bottom, left, right = [start], start[0], start[0], start[1], start[1]
    while waiting:
        row, column = waiting.pop()
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, column), max(right, column)
        around = {(row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)} & full
        full -= around
        waiting += around
    return Box(top, bottom + 1, left, right + 1)


def _joined(boxes: list[Box]) -> list[Box]:
    done: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.top, one.left)):
        for other in [one for one in done if one.meets(box)]:
            done.remove(other)
            box = Box(
                min(box.top, other.top),
                max(box.bottom, other.bottom),
                min(box.left, other.left),
                max(box.right, other.right),
            )
        done.append(box)
    return done


def table_in(sheet: Sheet, box: Box) -> Box | None:
    """The last table that the range touches, or None."""
    touched = [one for one in tables(sheet) if one.meets(box)]
    return max(touched, key=lambda one: (one.bottom, one.top, one.left), default=None)
