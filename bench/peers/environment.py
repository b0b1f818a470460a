"""The environment that the peers run in: their old pins cannot stand beside ours. Made on first use."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


class PeerUnavailable(Exception):
    """Why a peer cannot be run here."""


def python() -> Path:
    """The interpreter of the peers' environment under data/. Raises PeerUnavailable."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = ROOT / "data" / "peers" / digest
    found = folder / "bin" / "python"
    if not (folder / "complete").exists():
        if why := _make(folder):
            raise PeerUnavailable(why)
        (folder / "complete").touch()
    return found


@cache
def _make(folder: Path) -> str:
    """Make the environment; why it could not be made, which is not tried again in the same run."""
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([*pip, "-r", str(REQUIREMENTS)])
    except PeerUnavailable as error:
        return str(error)
    return ""


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise PeerUnavailable(told[-1] if told else f"{command[-1]} ended with {done.returncode}")


class Process:
    """A peer at work in that environment, spoken to in lines of JSON."""

    def __init__(self, module: str, *given: str) -> None:
        command = [str(python()), "-W", "ignore", "-m", module, *given]
        self._told = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._told, text=True
        )

    def ask(self, name: str, *given: Any) -> Any:
        """What the peer's method gives. Raises PeerRaised, PeerUnavailable where the process is gone."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps({"do": name, "with": given}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._told.seek(0)
            told = self._told.read().strip().splitlines()
            raise PeerUnavailable(told[-1] if told else "the process ended")
        answer = json.loads(line)
        if "raised" in answer:
            raise PeerRaised(answer["raised"])
        return answer["answer"]

    def close(self) -> None:
        """End it, as its input ends."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
        self._told.close()


class PeerRaised(Exception):
    """What the peer's own code raised."""
