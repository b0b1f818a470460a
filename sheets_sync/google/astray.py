"""Values that went astray although the receipt looks right: its copies may come from before an edit of the
same instant, so the next read looks at the rows themselves.

A batch is atomic: where one value stands in a column that came under it in that instant, every value of the
tab stands where its column stood before. The copies then tell what each cell held that was hit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_sync.excel import refs
from sheets_sync.google import twins
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, looks, restoring, shifted
from sheets_sync.google.landing import landed, ways
from sheets_sync.google.miscoded import miscoded
from sheets_sync.google.pushed import pushed
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at
from sheets_sync.google.values import Entered, mark
from sheets_sync.google.written_tab import WrittenTab

# What a row of a code held under a header (tab's id, code, header's text, header's row), for the row and
# column where it stands now, and the row where it stood if that is known; None if what it held is not.
Old = Callable[[int, str, str, int, tuple[int, int], int | None], Entered | None]
_NOTHING = mark({})


def strayed(
    taken: Receipt, book: Book, telling: Mapping[int, Collection[int]], old: Old
) -> dict[Copied, list[Fix] | None]:
    """Rows whose values went astray, each with what gives back the cells that were hit, or None where nobody
    knows what they held. `telling`: by tab's id, the columns that tell one row from another."""
    under = pushed(taken, book)
    known = {(row.sheet, row.row - taken.inserted[row.sheet]) for row in under}
    found: dict[Copied, list[Fix] | None] = {
        **twins.crossed(taken, book, known), **under, **miscoded(taken, book, telling),
    }  # fmt: skip
    sheets = {
        top.sheet: WrittenTab.of(taken, book.tabs[top.sheet], top, telling.get(top.sheet, ()))
        for top in taken.rows
        if top.is_top
    }
    rows = [
        _Astray(sheets[row.sheet], row, old)
        for row in taken.rows
        if row.puts and row.found == row.code and row.sheet in sheets and row not in found
    ]
    crossed = _crossed(rows)
    for each in rows:
        is_as_read = each.row.is_as_read  # else somebody typed in it; where columns moved, that is not all
        if is_as_read and (there := each.elsewhere()) is not None:
            fixes = _fixes(there, there.last_read, there.places)
            if not there.spared(fixes):
                found[each.row] = fixes
        elif each.row.sheet in crossed:
            across = replace(each.stood(), places=crossed[each.row.sheet])
            found[each.row] = _fixes(across, across.held, across.places)
        elif is_as_read and not each.is_here():
            hit = each.hit() or each.typed_over(taken.inserted.get(each.row.sheet, 0)) or each.nobodys(taken)
            if hit:
                found[each.row] = hit
    return found


def _crossed(rows: Sequence[_Astray]) -> dict[int, Mapping[int, int]]:
    """Tabs in which a value stands in another column than its own, and where each written column stands.
    Where the copies show by themselves that columns had moved, they tell what is to be put right."""
    found: dict[int, Mapping[int, int]] = {}
    tops = {each.row.sheet: each.sheet for each in rows if each.sheet.top.is_as_read or not each.row.backs}
    for sheet in tops.values():
        stood = [each.stood() for each in rows if each.sheet is sheet]
        here = [each for each in stood if each.is_here()]
        places = landed(here, sheet.now if here else {})
        if any(replace(each, places=places).is_across() for each in here):
            found[sheet.top.sheet] = places
    return found


def _fixes(
    astray: _Astray, held: Callable[[int], Entered | None], places: Mapping[int, int]
) -> list[Fix] | None:
    row, at, here = astray.row, astray.at, astray.here
    found = looks(row, at, here, places)
    for column, put in row.puts.items():
        place = places.get(column, column)
        back = held(place)
        if back is None:
            return None
        found.append(Fix(row.sheet, row.row, at, here, place, put, back, row.grey.get(column)))
    return found


@dataclass(frozen=True, slots=True)
class _Astray:
    """One written row against its tab as that stands; `places` is where the columns stand that were written,
    `down` by how many rows it moved since, `stood_at` where the row was that stands here, if known."""

    sheet: WrittenTab
    row: Copied
    old: Old
    places: Mapping[int, int] = field(default_factory=dict)
    down: int = 0
    stood_at: int | None = None

    @property
    def tab(self) -> Tab:
        """Its tab."""
        return self.sheet.tab

    @property
    def puts(self) -> Mapping[int, str]:
        """Marks of what was put."""
        return self.row.puts

    @property
    def at(self) -> int:
        """Where the code column stands now."""
        return self.now_at(self.row.at)

    @property
    def here(self) -> str:
        """The code that stands at the row's place now."""
        return code_at(self.tab, self.row.row, self.at)

    def now_at(self, column: int) -> int:
        """Where a column stands now, by its header."""
        return self.sheet.now.get(column, column)

    def stood(self) -> _Astray:
        """The same where its row stands now, if there is one such row."""
        own = self.sheet.rows_of(self.row.key)
        if self.here == self.row.key or len(own) != 1:
            return self
        return replace(self, row=replace(self.row, row=own[0]), down=own[0] - self.row.row)

    def is_across(self) -> bool:
        """Whether a value stands in another column than its own."""
        return any(
            self._is_misplaced(column, place)
            for column in self.row.puts
            if self.now_at(column) != (place := self.places.get(column, column))
        )

    def elsewhere(self) -> _Astray | None:
        """The same where another row stands here and has its values, in their columns as they were written,
        as those stand since, or as some moved in the instant and others since; else None."""
        since = {column: self.now_at(column) for column in self.row.puts}
        places: list[Mapping[int, int]] = [{}]
        if any(column != place for column, place in since.items()):
            places.append(since)
            if any(put != _NOTHING for put in self.row.puts.values()):
                places += ways(self.sheet.now)
        found = (replace(self, places=each) for each in places)
        return next((way for way in found if way.is_elsewhere()), None)

    def is_elsewhere(self) -> bool:
        """Whether another row stands where this one was written, and has its values alone. Where this one is
        gone, they are none of those that the same batch gave that one."""
        puts = {self.places.get(c, c): put for c, put in self.row.puts.items()}
        if self.is_here() or not all(self.shows(place) == put for place, put in puts.items()):
            return False
        own, same = self.sheet.rows_of(self.row.key), self._given_the_same()
        keys = {row.key for row in same}
        if self.here in keys and (not own or not self._is_handed_on(same)):
            return False
        # with more rows that show it than are to, what this one shows was put for another
        theirs = {row.row for row in same if self.here not in keys}
        proper = sum(self._shows(place) for place in own if place not in theirs) > self._showed_it()
        stays = not own or self._left_its_copy()
        return not proper and not (stays and self._lost_its_code())

    def _left_its_copy(self) -> bool:
        """Whether fewer rows bear the code than were copied, this one none: it may be one of them."""
        bore = self.sheet.bore.get(self.row.key, ())
        return not self.here and len(self.sheet.rows_of(self.row.key)) < len(bore)

    def hit(self) -> list[Fix] | None:
        """What gives the one row back that shows what was put, and did not before, while the one that was
        meant stands elsewhere as it was read, or with what was put for others: rows moved in the instant of
        the batch, and since then rows or columns. None where there is no such row, or more."""
        row = self.row
        own, same = self.sheet.rows_of(row.key), self._given_the_same()
        asked = [c for c in row.puts if row.was.get(c) != row.puts[c]]
        if not own or not asked or not all(self._is_unwritten(place, c) for place in own for c in asked):
            return None
        since = self.sheet.now
        theirs = {place for other in same for place in self.sheet.rows_of(other.key)}
        found: list[Fix] | None = None
        for places in ({}, since) if any(since[c] != c for c in row.puts if c in since) else (since,):
            for place in self.tab.lines.keys() - {self.sheet.top.row, *own, *theirs}:
                there = replace(self, row=replace(row, row=place), places=places)
                if all(there.shows(places.get(c, c)) == put for c, put in row.puts.items()):
                    fixes = _fixes(there, there.last_read, places)
                    if fixes and any(mark(fix.back) != fix.now for fix in fixes):
                        if found is not None:
                            return None
                        found = fixes
        return found

    def typed_over(self, inserted: int) -> list[Fix]:
        """What gives a row its own back that so many inserted ones pushed down under this one, which missed
        its own, and in which somebody typed before it was looked at; what they typed over is told as lost,
        nothing else knows it."""
        row, place = self.row, self.row.row - inserted
        own = self.sheet.rows_of(row.key)
        asked = [c for c in row.puts if row.was.get(c) != row.puts[c]]
        missed = any(self._is_unwritten(each, c) for each in own for c in asked)
        if inserted <= 0 or row.row in own or not missed:
            return []
        held = self.sheet.then.get(place, {})
        if held and not held.get(row.at):
            return restoring(row, "", place, held)
        pushed = bool(self.here) and list(own) == [row.row + inserted]
        return (pushed and _fixes(self, replace(self, stood_at=place).last_read, {})) or []

    def nobodys(self, taken: Receipt) -> list[Fix]:
        """What gives a row without a code its own back that came under this one, which is gone since: the one
        row that says what it said, and what was put."""
        row, found = self.row, list[tuple[int, int]]()
        if not row.key or self.sheet.rows_of(row.key):
            return []
        meant = {each.row for each in taken.rows if each.sheet == row.sheet}
        for place, held in self.sheet.then.items():
            said = {self.now_at(c): mark(old) for c, old in held.items() if old and c not in row.puts}.items()
            hit = any(mark(held.get(c, {})) != put for c, put in row.puts.items())
            if said and hit and place not in meant and not held.get(row.at):
                bare = [now for now in self.sheet.codes.get("", ()) if self._shows(now)]
                found += [(now, place) for now in bare if all(self._entered(now, c) == o for c, o in said)]
        if len(found) != 1:
            return []
        now, place = found[0]
        backs = {c: shifted(self.sheet.then[place].get(c, {}), now - place) for c in row.puts}
        puts, grey = row.puts.items(), row.grey
        return [Fix(row.sheet, now, self.at, "", self.now_at(c), p, backs[c], grey.get(c)) for c, p in puts]

    def _is_unwritten(self, place: int, column: int) -> bool:
        """Whether a cell shows there what it did before, or what was put into it for another row."""
        shown = self._entered(place, self.now_at(column))
        theirs = (row.puts.get(column) for row in self.sheet.written)
        return shown == self.row.was.get(column) or (shown != self.row.puts[column] and shown in theirs)

    def spared(self, fixes: Sequence[Fix] | None) -> bool:
        """Whether the row that came to stand there lost nothing, and no row bears the code any more, or the
        one that does shows what it was to."""
        own = self.sheet.rows_of(self.row.key)
        stands = not own or any(map(self._shows, own))
        return fixes is not None and stands and all(mark(fix.back) == fix.now for fix in fixes)

    def _showed_it(self) -> int:
        """How many rows of the code showed it before, as far as they were copied."""
        rows = self.sheet.bore.get(self.row.key, ())
        return sum(all(mark(held.get(c, {})) == put for c, put in self.row.puts.items()) for held in rows)

    def _is_handed_on(self, same: Sequence[Copied]) -> bool:
        """Whether the row that stands here got the values that were meant for another one, and that one's, or
        the next one's, stand in a row that was to get none."""
        rows, row = {each.key: each for each in same}, self.row
        while (here := code_at(self.tab, row.row, self.at)) in rows:
            row = rows.pop(here)
        return here != self.row.key and all(
            self._entered(row.row, self.places.get(c, c)) == put for c, put in self.row.puts.items()
        )

    def _given_the_same(self) -> list[Copied]:
        """The other rows of the tab that were to get these values, too."""
        puts = self.row.puts.items()
        return [row for row in self.sheet.written if row.key != self.row.key and puts <= row.puts.items()]

    def held(self, column: int) -> Entered | None:
        """What the column that stands there now held in this row; nothing where it is new. A row that the
        batch began and somebody went on in is put in order instead: emptied, it would be a row of nobody's.
        """
        places = [column] if self.now_at(column) == column else self._came_from(column)
        if len(places) > 1:
            return None
        held = self._was(places[0]) if places else {}
        if "formulaValue" not in held:
            return held
        return {"formulaValue": refs.moved(held["formulaValue"], column - places[0], 0)}

    def _was(self, column: int) -> Entered:
        """What stood there before the batch, or before the one that it puts right; in a row to be put in
        order, what it put there."""
        if not self._is_used() or column not in self.row.puts:
            return shifted(self.row.backs.get(column, self.row.old.get(column, {})), self.down)
        now = entered_at(self.tab, self.row.row, self.places.get(column, column))
        return now if mark(now) == self.row.puts.get(column) else {}

    def _is_used(self) -> bool:
        line = self.tab.lines.get(self.row.row)
        puts = {self.places.get(c, c): put for c, put in self.row.puts.items()}
        typed = line is not None and any(self.shows(c) != puts.get(c) for c in line.cells)
        return self.row.is_begun and typed

    def last_read(self, column: int) -> Entered | None:
        """What a cell of another row held: nothing in a row or column that is new, else what was last read
        there."""
        line, header = self.tab.lines.get(self.row.row), self.tab.at(self.sheet.top.row, column)
        puts = {self.places.get(c, c) for c in self.row.puts}
        others = [c for c in line.cells if c not in puts] if line is not None else []
        if not others or header.value is None:
            return {}
        if not self.here:
            return self._held_without_a_code(column)
        place = self.row.row, column
        known = self.old(
            self.tab.sheet, self.here, str(header.value), self.sheet.top.row, place, self.stood_at
        )
        return self._copied(column) if known is None else known

    def _copied(self, column: int) -> Entered | None:
        """What the row that stands there now held when the batch copied it, which it did with those that it
        wrote; of several rows of its code, if they all held the same."""
        held = [
            (place, cells)
            for place, cells in self.sheet.then.items()
            if self.here == cells.get(self.row.at, {}).get("stringValue")
        ]
        came = self._came_from(column)
        if not held or len(came) != 1:
            return None
        backs = [
            shifted(cells.get(came[0], {}), self.row.row - place, column - came[0]) for place, cells in held
        ]
        return backs[0] if len(set(map(mark, backs))) == 1 else None

    def _held_without_a_code(self, column: int) -> Entered | None:
        """What the row that stands there now held: the one without a code that said the same."""
        bare = [place for place, held in self.sheet.then.items() if not held.get(self.row.at)]
        puts, line = {self.places.get(c, c) for c in self.row.puts}, self.tab.lines[self.row.row]
        if not bare and not any(c in self.sheet.telling for c in line.cells if c not in puts):
            return {}  # an empty row, in which somebody typed since
        places = [place for place in bare if self._tells(self.sheet.then[place])]
        if len(places) != 1:
            return None
        return shifted(self.sheet.then[places[0]].get(column, {}), self.row.row - places[0])

    def _tells(self, held: Mapping[int, Entered]) -> bool:
        """Whether what told this row from others stands there now."""
        said = [c for c in held if c not in self.row.puts and self.now_at(c) in self.sheet.telling]
        return bool(said) and all(self.shows(self.now_at(c)) == mark(held[c]) for c in said)

    def is_here(self) -> bool:
        """Whether the row stands where it was written."""
        return self.here == self.row.key or self.row.at in self.row.puts

    def _is_misplaced(self, column: int, place: int) -> bool:
        """Whether what was put there stands under another header, where it does not belong. Where a cell was
        emptied, only what the other column held tells; where one was to be put right, also that its own holds
        still what it did (else somebody may have typed that again)."""
        put = self.row.puts[column]
        if self.shows(place) != put:
            return False
        if put != _NOTHING:
            return self.shows(self.now_at(column)) != put
        if self.row.backs and put != self.row.was.get(column) == self.shows(self.now_at(column)):
            return True
        others = {self.row.puts.get(c, mark(self.row.old.get(c, {}))) for c in self._came_from(place)}
        return put != self.row.was.get(column) and put not in (others or {_NOTHING})

    def _came_from(self, column: int) -> list[int]:
        """Where the column that stands there now stood in the copies, by its header."""
        header = entered_at(self.tab, self.sheet.top.row, column)
        return [c for c, old in self.sheet.top.old.items() if header and mark(old) == mark(header)]

    def _lost_its_code(self) -> bool:
        """Whether it is still the row that was meant, whose code is gone since: without any code, what tells
        it from other rows stands there, whatever the unit typed beside it, or what no other row says; under a
        code that no other row had (one mistyped), everything that it said."""
        row, coded = self.row, self.here
        if coded and list(self.sheet.rows_of(coded)) == [row.row] and self.last_read(self.at):
            return False  # a row that stood elsewhere
        said = {
            column: mark(old)
            for column, old in row.old.items()
            if old and "formulaValue" not in old and column not in {*row.puts, row.at}
        }
        asked = [column for column in said if coded or self.now_at(column) in self.sheet.telling]
        shown = [column for column in asked if self.shows(self.now_at(column)) == said[column]]
        if not coded and any(self._says_alone(column, said[column]) for column in shown):
            return True
        return bool(asked) and len(shown) == len(asked)

    def _says_alone(self, column: int, said: str) -> bool:
        """Whether no other row says this, nor said it when it was copied; this one does."""
        return self.sheet.say(column, self.now_at(column), said) == 1

    def _shows(self, place: int) -> bool:
        return all(self._entered(place, self.now_at(c)) == each for c, each in self.row.puts.items())

    def shows(self, column: int) -> str:
        """The mark of what stands there now."""
        return self._entered(self.row.row, column)

    def _entered(self, place: int, column: int) -> str:
        return mark(entered_at(self.tab, place, column))
