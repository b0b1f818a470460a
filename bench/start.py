"""From `serve --sample hai_phong` on an empty folder to the first page and to every workbook (15 s)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PORT = 5977
WORKBOOKS = 114


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"first start: {' '.join(_start(Path(folder)))}")
        print(f"second start: {' '.join(_start(Path(folder)))}")


def _start(folder: Path) -> list[str]:
    """Seconds to the first page and to the last workbook of one start."""
    command = [sys.executable, str(ROOT / "run.py"), "--data", str(folder / "data")]
    command += ["serve", "--sample", "hai_phong", "--port", str(PORT)]
    began = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = _until(_answers, began)
        books = _until(lambda: len(list(folder.glob("data/workbooks/*/*.xlsx"))) == WORKBOOKS, began)
    finally:
        server.terminate()
        server.wait()
    return [f"first page {page:.1f} s,", f"{WORKBOOKS} workbooks {books:.1f} s"]


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/account/login", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _until(true: Callable[[], bool], began: float) -> float:
    while not true():
        if time.perf_counter() - began > 120:
            raise SystemExit("the console did not come up within 120 s")
        time.sleep(0.05)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
