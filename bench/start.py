"""From `serve --sample hai_phong` on an empty folder to the first page and every workbook, and once more."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figures

ROOT = Path(__file__).parents[1]
PORT = 5977
WORKBOOKS = 114
FIRST_BOOKS, SECOND_PAGE = 15.0, 3.0  # seconds; the second is DESIGN 8's, with the sample data loaded


def main() -> int:
    """Start twice; non-zero when something comes too late."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        page, books = _start(Path(folder))
        figures.told("first start: first page", page, "s")
        figures.most(f"first start: all {WORKBOOKS} workbooks", books, FIRST_BOOKS, "s")
        page, books = _start(Path(folder))
        figures.most("second start: first page", page, SECOND_PAGE, "s")
        figures.told(f"second start: all {WORKBOOKS} workbooks", books, "s")
    return figures.code


def _start(folder: Path) -> tuple[float, float]:
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
    return page, books


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
    sys.exit(main())
