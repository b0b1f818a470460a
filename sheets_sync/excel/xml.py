"""Parsing and writing the XML of a workbook's parts, without entities, network or huge trees."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from sheets_sync.store import Unreachable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = "http://purl.oclc.org/ooxml/"

Element: TypeAlias = etree._Element
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def tag(name: str) -> str:
    """A SpreadsheetML name with its namespace."""
    return f"{{{MAIN}}}{name}"


def parse(content: bytes, part: str) -> Element:
    """The root of a part. Raises Unreachable for bad XML, a DOCTYPE or the strict dialect."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Unreachable(f"Phần “{part}” của tệp Excel bị hỏng. Hãy khôi phục bản lưu trước.") from error
    if root.getroottree().docinfo.doctype:
        raise Unreachable(f"Phần “{part}” của tệp Excel có khai báo lạ (DOCTYPE) nên không đọc.")
    if str(root.tag).startswith("{" + STRICT):
        raise Unreachable("Tệp ở dạng “Strict Open XML”. Hãy lưu lại dạng “Excel Workbook (.xlsx)”.")
    return root


def serialise(root: Element) -> bytes:
    """The bytes of a part as spreadsheet programs write them."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
