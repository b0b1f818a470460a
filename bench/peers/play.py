"""One story played for one contestant: the events in their order, and what the judge says of the end."""

from __future__ import annotations

from bench.peers.contestant import Stage
from bench.peers.environment import PeerUnavailable
from bench.peers.oracle import Oracle, Verdict
from bench.peers.story import Event, Start, Story, Turn
from tests.sheets_server import Fault
from tests.sheets_server.faults import Request

QUIET = 4  # passes at the end in which nothing happens


def play(stage: Stage, story: Story) -> Verdict:
    """The verdict of a contestant on its own stage."""
    return _Player(stage, story).play()


class _Player:
    def __init__(self, stage: Stage, story: Story) -> None:
        self._stage, self._story = stage, story
        self._oracle, self._verdict = Oracle(stage), Verdict()
        self._waiting: tuple[Event, ...] = ()

    def play(self) -> Verdict:
        for start in self._story.tasks:
            self._oracle.starts(start.number, "content", start.content)
            self._oracle.starts(start.number, "due", start.due)
        for turn in self._story.turns:
            for event in turn.before:
                self._act(event)
            self._pass(turn)
        for _ in range(QUIET):
            self._pass(Turn(()))
        self._oracle.judge(self._verdict)
        return self._verdict

    def _pass(self, turn: Turn) -> None:
        """A pass; what happens inside happens before its first write, or at its end if it writes nothing."""
        server = self._stage.paper.server
        self._waiting = turn.inside
        server.faults.before_each = self._meanwhile
        if turn.unanswered:
            server.faults.add(Fault(status=503, after=True), writes=True, path="/v4/")
        try:
            self._stage.sync()
        except PeerUnavailable:
            raise
        except Exception as error:
            self._verdict.crashes += 1
            self._verdict.told.append(f"a pass ended with {type(error).__name__}: {error}"[:200])
        server.faults.clear()
        self._verdict.passes += 1
        self._inside()
        self._oracle.look()

    def _meanwhile(self, request: Request) -> None:
        writes = request.writes and not request.drive
        self._verdict.requests.add(["write" if writes else "read"])
        if writes:
            self._inside()

    def _inside(self) -> None:
        waiting, self._waiting = self._waiting, ()
        for event in waiting:
            self._act(event)

    def _act(self, event: Event) -> None:
        if event.kind == "add":
            self._add(Start(event.task, event.token, event.column))
        elif self._stage.code(event.task):
            getattr(self, f"_{event.kind}")(event)

    def _add(self, start: Start) -> None:
        self._stage.office_adds(start)
        self._oracle.types(start.number, "content", start.content, "")
        self._oracle.types(start.number, "due", start.due, "")

    def _set(self, event: Event) -> None:
        code = self._stage.code(event.task)
        over = next((row[event.column] for row in self._stage.database() if row["code"] == code), "")
        self._stage.office_sets(event.task, event.column, event.token)
        self._oracle.types(event.task, event.column, event.token, over)

    def _type(self, event: Event) -> None:
        code = self._stage.code(event.task)
        row = self._stage.paper.row(code)
        if row is not None and self._stage.paper.type(code, event.column, event.token):
            self._oracle.types(event.task, event.column, event.token, row[event.column])

    def _sort(self, event: Event) -> None:
        self._stage.paper.sort(event.column)

    def _insert(self, event: Event) -> None:
        self._stage.paper.insert(self._stage.code(event.task))

    def _move(self, event: Event) -> None:
        if before := self._stage.code(event.other):
            self._stage.paper.move(self._stage.code(event.task), before)

    def _delete(self, event: Event) -> None:
        code = self._stage.code(event.task)
        row = self._stage.paper.row(code)
        if row is not None:
            self._stage.paper.delete(code)
            self._oracle.deletes(row)
