"""The drawing in VML without which Excel shows no classic comment: a hidden box for each cell that has one
(ECMA-376 part 4, 19.4). Shapes of others stay as they are."""

from __future__ import annotations

import re

from lxml import etree

from sheets_sync.excel.xml import Element

_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_SHAPE, _SHAPE_TYPE, _CLIENT = f"{{{_V}}}shape", f"{{{_V}}}shapetype", f"{{{_X}}}ClientData"
_NAMES = f'xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"'
_BOX = "_x0000_t202"
_NUMBER = re.compile("_x0000_s([0-9]{1,9})")
_BLOCK = 1024  # shape numbers come in blocks of so many
_EMPTY = f'<xml {_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_TYPE = (
    f'<v:shapetype {_NAMES} id="{_BOX}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NOTE = (
    f'<v:shape {_NAMES} id="_x0000_s{{number}}" type="#{_BOX}" style="position:absolute;margin-left:80pt;'
    'margin-top:5pt;width:150pt;height:60pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

Place = tuple[int, int]  # 0-based column, 1-based row


class LegacyDrawing:
    """The drawing of one sheet; without content, one that has no shapes yet."""

    def __init__(self, root: Element | None = None) -> None:
        self.root = etree.fromstring(_EMPTY) if root is None else root
        self._boxes: dict[Place, list[Element]] = {}
        self._last = _BLOCK
        self._blocks = list(self.root.iter(f"{{{_O}}}idmap"))
        self._has_box = any(each.get("id") == _BOX for each in self.root.iter(_SHAPE_TYPE))
        for shape in self.root.iter(_SHAPE):
            number, place = _NUMBER.fullmatch(shape.get("id", "")), _place(shape)
            self._last = max(self._last, int(number[1]) if number else 0)
            if place is not None:
                self._boxes.setdefault(place, []).append(shape)

    def show(self, place: Place) -> None:
        """Let the comment of a cell have a box, unless it has one."""
        if place in self._boxes:
            return
        if not self._has_box:
            self.root.append(etree.fromstring(_TYPE))
            self._has_box = True
        column, row = place
        top = max(row - 2, 0)
        edges = {"left": column + 1, "right": column + 3, "top": top, "bottom": top + 4}
        number = self._free_number()
        shape = etree.fromstring(_NOTE.format(number=number, row=row - 1, column=column, **edges))
        self.root.append(shape)
        self._boxes[place] = [shape]

    def remove(self, place: Place) -> None:
        """Take away the box of a cell's comment."""
        for shape in self._boxes.pop(place, ()):
            shape.getparent().remove(shape)

    def to_bytes(self) -> bytes:
        """The part's bytes, without a declaration, as Excel writes them."""
        return etree.tostring(self.root, encoding="UTF-8")

    def _free_number(self) -> int:
        """A number that no shape has; its block is claimed where the drawing lists its blocks."""
        self._last += 1
        block = str(self._last // _BLOCK)
        for blocks in self._blocks:
            claimed = blocks.get("data", "").split(",")
            if block not in claimed:
                blocks.set("data", ",".join([*filter(None, claimed), block]))
        return self._last


def _place(shape: Element) -> Place | None:
    """The cell whose comment a shape shows."""
    data = shape.find(_CLIENT)
    if data is None or data.get("ObjectType") != "Note":
        return None
    column, row = (data.findtext(f"{{{_X}}}{name}", "").strip() for name in ("Column", "Row"))
    return (int(column), int(row) + 1) if column.isdecimal() and row.isdecimal() else None
