"""A pass of the engine in a history: what others do between its steps, trouble on the line, its death.

On Excel a step is one of the engine's own boundaries; on Google it is a request, before which, during which
or after which somebody edits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

from console.database import database
from sheets_sync.engine import Engine
from sheets_sync.lease import LASTS, LeaseLost
from tests.sheets_server import Fault, SheetsServer
from tests.sheets_server.faults import Edit, Request
from tests.sheets_sync.killing import Killed
from tests.sheets_sync.stories.script import AT_THE_WRITE, ENGINE, UNIT_OF, Event

Act = Callable[[Event], str]
WHEN = ("before", "during", "then")
_MOVES = {
    "sorts", "deletes_row", "inserts_row", "hides_row", "moves_row", "moves_column", "inserts_column",
    "filters",
}  # fmt: skip
_FENCED = ("begun", "committing")  # boundaries just after the lease was checked
_FAULTS = {
    "fails_before": Fault(status=503), "fails_after": Fault(status=503, after=True),
    "is_busy": Fault(status=429), "is_cut": Fault(truncate=0.6), "is_slow": Fault(delay=45),
    "is_cut_quietly": Fault(truncate=0.6, quiet=True),
    "drops": Fault(drop=True, after=True), "seems_gone": Fault(status=404),
}  # fmt: skip
_SAID = {
    "fails_before": "the server failed", "seems_gone": "the server said 404",
    "fails_after": "the server failed after it had applied the request", "is_busy": "the server was busy",
    "is_cut": "half of the answer was lost", "is_slow": "the answer came too late",
    "is_cut_quietly": "half of the answer was lost, and nothing said so",
    "drops": "the line broke after the request was applied",
}  # fmt: skip


@dataclass
class Interrupted:
    """The steps of one pass and what happens at them; `said` tells it. `others` makes another worker pass."""

    events: tuple[Event, ...]
    act: Act
    others: Callable[[Event], str]
    said: list[str] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)
    step: int = 0
    writes: int = 0
    exact: bool = True  # the server's switch
    words: Callable[[], set[str]] = set  # that the workbooks show, unless the receipt is exact
    read: set[str] = field(default_factory=set)  # of these, what the last read showed
    unseen: set[str] = field(default_factory=set)  # typed since, and written over in the instant of a write
    overtaken: bool = False
    places: set[str] = field(default_factory=set)
    active: bool = True

    def boundary(self, name: str) -> None:
        """The engine passes one of its boundaries (Excel)."""
        if not self.active:
            return
        self.places.add(name)
        for event in self._now(writing=name == "applied"):
            if event.kind == "dies":
                self._die(f"the engine died after “{name}”")
            self._do(event, f"after “{name}” ")
        self.step += 1

    def fault(self, request: Request) -> Fault | None:
        """The server is asked something (Google)."""
        if not self.active:
            return None
        where = f"at {request.method} {request.path.rsplit('/', 1)[-1][-20:].replace('%3A', ':')} "
        is_read = not (self.exact or request.writes or request.drive)
        answer = Fault(then=self._read) if is_read else None
        for event in self._now(writing=request.writes and "batchUpdate" in request.path):
            if event.kind == "dies":
                answer = _both(answer, self._death(event, where))
            elif event.kind in _FAULTS:
                answer = _both(answer, _FAULTS[event.kind])
                self.said.append(f"{where}{_SAID[event.kind]}")
            elif event.who == ENGINE:
                self._do(event, where)
            else:
                answer = _both(answer, self._edit(event, where))
        self.step += 1
        return answer

    def _death(self, event: Event, where: str) -> Fault:
        def die() -> None:
            self._die(f"the engine died {where}")

        return Fault(then=die) if event.seed & 1 else Fault(before=die)

    def _edit(self, event: Event, where: str) -> Fault:
        when = WHEN[event.seed % 3]
        if when == "during" and not self.exact and event.kind not in _MOVES:
            when = (
                "before"  # typed into a cell in the instant of our write: gone before the typist's own eyes
            )

        def edit() -> None:
            self._do(event, f"{when} {where[3:]}")

        if when == "during" and not self.exact:
            return self._unseen(edit)
        return {"before": Fault(before=edit), "during": Fault(during=edit), "then": Fault(then=edit)}[when]

    def _read(self) -> None:
        self.read = self.words()

    def _unseen(self, edit: Edit) -> Fault:
        """Rows move in the instant of a write whose receipt comes from before it: what was typed since the
        read into a row that comes under the write just then is gone, and no copy has it."""
        shown: set[str] = set()

        def move() -> None:
            edit()
            shown.update(self.words() - self.read)

        def written() -> None:
            self.unseen |= shown - self.words()

        return Fault(during=move, then=written)

    def fenced(self, name: str) -> None:
        """A boundary that only the holder of the lease passes."""
        if self.active and self.overtaken and name in _FENCED:
            self.wrong.append(AssertionError(f"a worker that had lost its lease went on: “{name}”"))

    def _now(self, *, writing: bool) -> list[Event]:
        """What happens at this step."""
        self.writes += writing
        now = {self.step, AT_THE_WRITE * self.writes} if writing else {self.step}
        return [event for event in self.events if event.at in now]

    def _die(self, sentence: str) -> None:
        self.said.append(sentence)
        raise Killed(sentence)

    def _do(self, event: Event, where: str) -> None:
        """A mistake of the harness in here must not look like one of the engine."""
        try:
            if event.who not in UNIT_OF and database.in_transaction():
                return  # the Office and other workers come before a transaction, or wait for its end
            if event.kind == "is_overtaken":
                self.active = False
                self.said.append(f"{where}{self.others(event)}")
                self.active = self.overtaken = True
                return
            sentence = self.act(event)
        except Exception as error:
            self.wrong.append(error)
            return
        if sentence:
            self.said.append(f"{where}{event.who} {sentence}")


@contextmanager
def listening(server: SheetsServer | None, steps: Interrupted) -> Iterator[None]:
    """The server asks what happens at each request."""
    if server is None:
        yield
        return
    server.faults.rule = steps.fault
    try:
        yield
    finally:
        server.faults.rule = None


def one_pass(engine: Engine, server: SheetsServer | None, steps: Interrupted) -> tuple[str, bool]:
    """Run it; how it ended, and whether the process died."""
    with listening(server, steps):
        try:
            result = engine.run()
        except Killed:
            return "", True
        except LeaseLost:
            return "the engine found that another worker goes on, and stopped", False
        finally:
            for error in steps.wrong:
                raise error
    if result.busy:
        return "another worker holds the lease", False
    turns: list[Any] = list(result.turns)
    told = [f"{t.unit} {t.state}, took {t.taken}, wrote {t.written}" for t in turns]
    return "the engine made a pass: " + ("; ".join(told) or "nothing to do"), False


def _both(one: Fault | None, other: Fault) -> Fault:
    """Two things that happen to one request: edits after each other, else the later one's."""
    if one is None:
        return other
    values: dict[str, Any] = {}
    for name in (each.name for each in fields(Fault)):
        first, second = getattr(one, name), getattr(other, name)
        values[name] = _in_turn(first, second) if name in WHEN and first and second else second or first
    return Fault(**values)


def _in_turn(first: Edit, second: Edit) -> Edit:
    return lambda: (first(), second())


ASLEEP = LASTS.seconds + 1
