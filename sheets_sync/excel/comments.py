"""Notes of the program's own on cells: classic comments (ECMA-376 part 1, 18.7) with the legacy drawing that
Excel needs to show them (part 4, 19.4).

Only what `cell_notes` knows as the program's is changed: people's comments, and all else that the drawing
shows, stay.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from sheets_sync import cell_notes
from sheets_sync.excel import refs, relations
from sheets_sync.excel.book import Book, links_of, targets_of
from sheets_sync.excel.legacy_drawing import LegacyDrawing
from sheets_sync.excel.text import escaped, string_item
from sheets_sync.excel.xml import LINKS, MAIN, Element, parse, serialise, tag
from sheets_sync.store import Unreachable

AUTHOR = "Văn phòng"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID = f"{{{LINKS}}}id"
# What may stand after legacyDrawing in a worksheet (18.3.1.99).
_AFTER = frozenset(
    tag(name)
    for name in (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
        *("tableParts", "extLst"),
    )
)

Place = tuple[int, int]  # 0-based column, 1-based row


def own(book: Book, part: str, root: Element) -> dict[Place, str | None] | None:
    """The words of the program's notes on a sheet; None where another comment stands. None of all: the
    comments or their drawing cannot be read, so that none may be written."""
    sheet = _opened(book, part, root)
    return None if sheet is None else sheet.said


def put(book: Book, part: str, root: Element, wanted: Mapping[Place, str]) -> None:
    """Let cells of a sheet have notes with these words, or none ('') of the program's; a cell on which
    another comment stands keeps that."""
    sheet = _opened(book, part, root) if wanted else None
    if sheet is None:
        return
    changes = {place: words for place, words in wanted.items() if sheet.differs(place, words)}
    for place, words in changes.items():
        sheet.put(place, words)
    if changes:
        _store(book, part, root, sheet)


@dataclass(slots=True)
class _Sheet:
    """The comments of one sheet and their drawing, as they are or as new ones begin."""

    comments: Element
    drawing: LegacyDrawing
    comments_part: str = ""  # '' where there is none yet
    drawing_part: str = ""
    said: dict[Place, str | None] = field(default_factory=dict)
    _found: dict[Place, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for comment in self.comments.iterfind(f"{tag('commentList')}/{tag('comment')}"):
            place = refs.split(comment.get("ref", ""))
            if place is not None:
                self.said[place] = None if place in self.said else _words(comment)
                self._found[place] = comment

    def differs(self, place: Place, words: str) -> bool:
        """Whether the program's note there is to say something else."""
        shown = self.said.get(place, "")
        return shown is not None and shown != cell_notes.one_line(words)

    def put(self, place: Place, words: str) -> None:
        """Write, change or remove the program's note."""
        comment = self._found.pop(place, None)
        if not words:
            if comment is not None:
                comment.getparent().remove(comment)
                self.drawing.remove(place)
            return
        if comment is None:
            values = {"ref": refs.name(*place), "authorId": self._author()}
            comment = etree.SubElement(self.comments.find(tag("commentList")), tag("comment"), values)
        for old in comment.findall(tag("text")):
            comment.remove(old)
        said = comment.makeelement(tag("text"))
        comment.insert(0, said)
        line = etree.SubElement(said, tag("t"), {_SPACE: "preserve"})
        line.text = escaped(cell_notes.text(words))
        self.drawing.show(place)

    def _author(self) -> str:
        authors = self.comments.find(tag("authors"))
        names = [author.text for author in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, tag("author")).text = AUTHOR
        return str(names.index(AUTHOR) if AUTHOR in names else len(names))


def _opened(book: Book, part: str, root: Element) -> _Sheet | None:
    package, links, shown = book.package, links_of(part), root.find(tag("legacyDrawing"))
    try:
        targets = targets_of(package, links, posixpath.dirname(part)) if links in package else {}
        named = [target for kind, target in targets.values() if kind == "comments"]
        drawing = targets[shown.get(_ID, "")][1] if shown is not None else ""
        comments = parse(package.part(named[0]), named[0]) if named else _no_comments()
        shapes = parse(package.part(drawing), drawing) if drawing else None
    except (Unreachable, KeyError):
        return None
    if len(named) > 1 or any(comments.find(tag(name)) is None for name in ("authors", "commentList")):
        return None
    return _Sheet(comments, LegacyDrawing(shapes), named[0] if named else "", drawing)


def _store(book: Book, part: str, root: Element, sheet: _Sheet) -> None:
    package, folder = book.package, posixpath.dirname(book.part)
    comments, drawing = serialise(sheet.comments), sheet.drawing.to_bytes()
    if sheet.comments_part:
        package.replace(sheet.comments_part, comments)
    else:
        made = relations.add(package, posixpath.join(folder, "comments{}.xml"), comments, _TYPE)
        relations.link(package, part, "comments", made)
    if sheet.drawing_part:
        package.replace(sheet.drawing_part, drawing)
        return
    pattern = posixpath.join(folder, "drawings", "vmlDrawing{}.vml")
    made = relations.add(package, pattern, drawing, _DRAWING_TYPE)
    identity = relations.link(package, part, "vmlDrawing", made)
    named = root.makeelement(tag("legacyDrawing"), {_ID: identity}, nsmap={"r": LINKS})
    follower = next((child for child in root if child.tag in _AFTER), None)
    if follower is None:
        root.append(named)
    else:
        follower.addprevious(named)


def _no_comments() -> Element:
    root = etree.Element(tag("comments"), nsmap={None: MAIN})
    etree.SubElement(root, tag("authors"))
    etree.SubElement(root, tag("commentList"))
    return root


def _words(comment: Element) -> str | None:
    """The words of a note that is the program's, or None."""
    said = comment.find(tag("text"))
    return None if said is None else cell_notes.words_of(string_item(said))
