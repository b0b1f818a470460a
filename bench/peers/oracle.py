"""The judge: it knows who typed what where, looks for the words, and knows no tool.

A word may go only when a person who had it before them replaced it: typed over that very cell, or deleted
that very row. Where two people typed into the two sides of a cell without seeing each other, both words must
be somewhere: in the sheet, in the database, or set aside where a person finds them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.peers.contestant import Requests, Stage
from bench.peers.story import COLUMNS

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Word:
    """A value typed by a person: into the cell of a task, on one side."""

    text: str
    task: int
    column: str


@dataclass
class Verdict:
    """What one story did to one contestant."""

    typed: int = 0
    lost_alone: int = 0
    lost_of_two: int = 0
    wrong_rows: int = 0
    not_reached: int = 0
    doubled: int = 0
    crashes: int = 0
    passes: int = 0
    requests: Requests = field(default_factory=Requests)
    told: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return self.lost_alone + self.lost_of_two


@dataclass
class Oracle:
    """Follows one story."""

    stage: Stage
    words: dict[str, Word] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    rivals: set[str] = field(default_factory=set)
    astray: set[tuple[str, str]] = field(default_factory=set)

    def starts(self, task: int, column: str, text: str) -> None:
        """A value that both sides hold from the beginning."""
        self.words[text] = Word(text, task, column)

    def types(self, task: int, column: str, text: str, over: str) -> None:
        """Somebody types over what the cell showed to that person."""
        self.words[text] = Word(text, task, column)
        self.typed.add(text)
        self.replaced.add(over)
        beside = self._standing()[task, column]
        if len(beside) > 1:
            self.rivals |= set(beside)

    def deletes(self, row: dict[str, str]) -> None:
        """Somebody deletes a row with what it showed."""
        self.replaced |= {row.get(column, "") for column in COLUMNS}

    def look(self) -> None:
        """After a pass: words in rows that are not theirs, on either side."""
        for side, rows in (("sheet", self.stage.paper.rows()), ("database", self.stage.database())):
            for row in rows:
                for column in COLUMNS:
                    word = self.words.get(row.get(column, ""))
                    if word and row.get("code", "") != self.stage.code(word.task):
                        self.astray.add((word.text, f"{side} {row.get('code') or 'no code'}"))

    def judge(self, verdict: Verdict) -> None:
        """At the end, when the passes had time to bring everything over."""
        self.look()
        sheet, database = self.stage.paper.rows(), self.stage.database()
        held = {text for row in sheet + database for text in row.values()} | self.stage.kept()
        verdict.typed, verdict.wrong_rows = len(self.typed), len(self.astray)
        for (task, column), texts in sorted(self._standing().items()):
            gone = [text for text in texts if text not in held]
            verdict.lost_of_two += sum(text in self.rivals for text in gone)
            verdict.lost_alone += sum(text not in self.rivals for text in gone)
            verdict.told += [f"{text} ({column} of task {task}) is nowhere" for text in gone]
            if len(texts) == 1 and not gone and not self._reached(task, column, texts[0], sheet, database):
                verdict.not_reached += 1
                verdict.told.append(f"{texts[0]} ({column} of task {task}) stayed on its side")
        verdict.told += [f"{text} stands in {where}" for text, where in sorted(self.astray)]
        verdict.doubled = self._doubled(sheet) + self._doubled(database)

    def _standing(self) -> dict[tuple[int, str], list[str]]:
        """The typed words that nobody replaced, by cell."""
        cells: dict[tuple[int, str], list[str]] = {}
        for text in sorted(self.typed - self.replaced):
            word = self.words[text]
            cells.setdefault((word.task, word.column), []).append(text)
        return cells

    def _reached(self, task: int, column: str, text: str, sheet: Rows, database: Rows) -> bool:
        code = self.stage.code(task)
        return all(
            [row[column] for row in rows if row.get("code") == code] == [text] for rows in (sheet, database)
        )

    def _doubled(self, rows: Rows) -> int:
        """Rows of a task beyond its first, and rows that no person made."""
        known = {self.stage.code(word.task) for word in self.words.values()}
        codes = Counter(row.get("code", "") for row in rows if any(row.values()))
        return sum(count - 1 if code in known else count for code, count in codes.items())
