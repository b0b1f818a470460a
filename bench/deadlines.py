"""How long 1,000 `deadline --json` questions take, from a cold start: DESIGN 8 allows 2 s.

Run: python -m bench.deadlines
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import cycle, islice, product
from pathlib import Path

from bench.figures import Figures
from console.regulations import REGULATION_IDS, RULES

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = 1_000
LIMIT = 2.0

ANSWERER = """
import json, sys
from console.questions import answer_deadline
from console.regulations import load_regulation
from console.rules.calendar import vietnam_calendar
calendar = vietnam_calendar()
for line in sys.stdin:
    print(json.dumps(answer_deadline(json.loads(line), calendar, load_regulation), ensure_ascii=False))
"""


def questions() -> str:
    """1,000 questions over every rule, every regulation and the years 2010 to 2040."""
    days = (date(2010, 1, 1) + timedelta(days=11 * i) for i in range(QUESTIONS))
    asked = islice(cycle(product(RULES, REGULATION_IDS)), QUESTIONS)
    return "\n".join(
        json.dumps({"rule": rule, "regulation": regulation, "from": day.isoformat()})
        for (rule, regulation), day in zip(asked, days, strict=True)
    )


def main() -> int:
    """Ask in one fresh process; non-zero when it takes too long."""
    asked, figures = questions(), Figures()
    started = time.perf_counter()
    answered = subprocess.run(
        [sys.executable, "-c", ANSWERER], input=asked, capture_output=True, text=True, cwd=ROOT, check=True
    )
    elapsed = time.perf_counter() - started
    lines = answered.stdout.splitlines()
    figures.most(f"{QUESTIONS:,} questions from a cold start", elapsed, LIMIT, "s")
    figures.least("  of them answered", len(lines), QUESTIONS)
    figures.told("  of them with a date", sum('"due"' in line for line in lines))
    return figures.code


if __name__ == "__main__":
    sys.exit(main())
