"""The input message and the drop-down of a column, in a sheet that exists (ECMA-376 part 1, 18.3.1.32)."""

from __future__ import annotations

from lxml import etree

from sheets_sync.excel import refs
from sheets_sync.excel.xml import Element, tag
from sheets_sync.store import ColumnSpec

OUTSIDE = ("Ngoài danh sách", "Giá trị này không có trong danh sách. Vẫn giữ?")
_ALL, _ONE = tag("dataValidations"), tag("dataValidation")
# What may stand after dataValidations in a worksheet (18.3.1.99).
_AFTER = frozenset(
    tag(name)
    for name in (
        *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks"),
        *("colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
        *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst"),
    )
)


def ask(root: Element, column: int, rows: tuple[int, int], spec: ColumnSpec, source: str | None) -> None:
    """Ask for the column's values in these rows as its spec says; `source` refers to its list of choices."""
    forget(root, column)
    if not spec.prompt and source is None:
        return
    rule = etree.SubElement(_rules(root), _ONE)
    rule.attrib.update({"allowBlank": "1", "showInputMessage": "1", "showErrorMessage": "1"})
    if spec.prompt:
        rule.attrib.update({"promptTitle": spec.header[:32], "prompt": spec.prompt[:255]})
    if source is not None:
        title, question = OUTSIDE
        rule.attrib.update({"type": "list", "errorStyle": "warning", "errorTitle": title, "error": question})
        etree.SubElement(rule, tag("formula1")).text = source
    rule.set("sqref", f"{refs.name(column, rows[0])}:{refs.name(column, rows[1])}")
    _count(root)


def forget(root: Element, column: int) -> None:
    """Ask nothing in this column any more; rules that other columns share stay theirs."""
    for rule in list(root.iterfind(f"{_ALL}/{_ONE}")):
        ranges = rule.get("sqref", "").split()
        kept = [each for each in ranges if not _within(each, column)]
        if not kept:
            rule.getparent().remove(rule)
        elif kept != ranges:
            rule.set("sqref", " ".join(kept))
    _count(root)


def _within(reference: str, column: int) -> bool:
    box = refs.area(reference)
    return box is not None and box[0] == box[2] == column


def _rules(root: Element) -> Element:
    found = root.find(_ALL)
    if found is None:
        found = root.makeelement(_ALL)
        follower = next((child for child in root if child.tag in _AFTER), None)
        if follower is None:
            root.append(found)
        else:
            follower.addprevious(found)
    return found


def _count(root: Element) -> None:
    rules = root.find(_ALL)
    if rules is None:
        return
    if len(rules):
        rules.set("count", str(len(rules)))
    else:
        root.remove(rules)
