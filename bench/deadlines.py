"""How long 1,000 `deadline --json` questions take, from a cold start: DESIGN 8 allows 2 s.

Run: python bench/deadlines.py
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

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
    sys.path.insert(0, str(ROOT))
    import json
    from datetime import date, timedelta
    from itertools import cycle, islice, product

    from console.regulations import REGULATION_IDS, RULES

    days = (date(2010, 1, 1) + timedelta(days=11 * i) for i in range(QUESTIONS))
    asked = islice(cycle(product(RULES, REGULATION_IDS)), QUESTIONS)
    return "\n".join(
        json.dumps({"rule": rule, "regulation": regulation, "from": day.isoformat()})
        for (rule, regulation), day in zip(asked, days, strict=True)
    )


def main() -> None:
    """Ask in one fresh process and print the time beside the limit."""
    asked = questions()
    started = time.perf_counter()
    answered = subprocess.run(
        [sys.executable, "-c", ANSWERER], input=asked, capture_output=True, text=True, cwd=ROOT, check=True
    )
    elapsed = time.perf_counter() - started
    lines = answered.stdout.splitlines()
    dated = sum('"due"' in line for line in lines)
    print(f"{len(lines)} questions ({dated} with a date) in {elapsed:.2f} s, limit {LIMIT} s")
    sys.exit(0 if elapsed <= LIMIT and len(lines) == QUESTIONS else 1)


if __name__ == "__main__":
    main()
