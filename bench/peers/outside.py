"""A contestant in a process of its own, speaking to the local server over HTTP."""

from __future__ import annotations

from bench.peers.contestant import CodesByNumber, Requests
from bench.peers.environment import Process
from bench.peers.paper import KEYS, Paper, plain_sheet
from bench.peers.story import Start, Story
from tests.sheets_server import SheetsServer


class OutsideStage:
    """A peer at work on one story."""

    def __init__(self, process: Process, server: SheetsServer, story: Story) -> None:
        self._process, self.code = process, CodesByNumber()
        tasks = [self._task(start) for start in story.tasks]
        self.paper: Paper = plain_sheet(server, "Nhiệm vụ", tasks)
        process.ask("begin", server.url, self.paper.book, tasks)

    def office_sets(self, task: int, column: str, value: str) -> None:
        self._process.ask("office_sets", self.code(task), column, value)

    def office_adds(self, start: Start) -> None:
        self._process.ask("office_adds", self._task(start))

    def sync(self) -> None:
        self._process.ask("sync")

    def database(self) -> list[dict[str, str]]:
        tasks: list[dict[str, str]] = self._process.ask("tasks")
        return tasks

    def kept(self) -> set[str]:
        return set()

    def _task(self, start: Start) -> dict[str, str]:
        code = self.code.add(start.number)
        return dict.fromkeys(KEYS, "") | {"code": code, "content": start.content, "due": start.due}


class Outside:
    """The contestant. Its process serves every story; its server is fresh for each."""

    def __init__(self, name: str, module: str, *given: str) -> None:
        self.name, self._command = name, (module, *given)
        self._process: Process | None = None
        self._server: SheetsServer | None = None

    def stage(self, story: Story) -> OutsideStage:
        return OutsideStage(self._started(), self._fresh(), story)

    def idle_sweep(self, units: int) -> Requests:
        process, server = self._started(), self._fresh()
        tasks, books = [], {}
        for unit in range(units):
            code = f"U{unit:03d}"
            task = dict.fromkeys(KEYS, "") | {"code": f"{code}-NV-1", "content": "Rà soát"}
            books[code] = plain_sheet(server, code, [task]).book
            tasks.append(task)
        process.ask("begin", server.url, "", tasks)
        made = Requests()
        process.ask("sweep", books)
        made.add([each.kind for each in server.log])
        return made

    def close(self) -> None:
        self._stop_server()
        if self._process:
            self._process.close()

    def _started(self) -> Process:
        self._process = self._process or Process(*self._command)
        return self._process

    def _fresh(self) -> SheetsServer:
        self._stop_server()
        self._server = SheetsServer().start()
        return self._server

    def _stop_server(self) -> None:
        if self._server:
            self._server.stop()
