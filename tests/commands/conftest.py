"""The command line as a person types it, in a folder with a config.toml of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("deadline", "entry", …, stdin="…")`: a process of its own, as from a shell."""
    (tmp_path / "config.toml").write_bytes((ROOT / "config.toml").read_bytes())

    def call(*arguments: str, stdin: str = "") -> Answer:
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *arguments],
            cwd=tmp_path, input=stdin.encode(), capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call
