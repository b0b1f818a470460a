"""Reading a regulation's TOML file into a frozen `Regulation`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from console.regulations.model import ObligationRule, Regulation
from console.regulations.vocabulary import RULES, State, StatusCode

FOLDER = Path(__file__).parent
REGULATION_IDS: tuple[str, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


class RegulationError(Exception):
    """A regulation that cannot be loaded. The message is one Vietnamese sentence naming key and value."""


def load_regulation(id_or_path: str) -> Regulation:
    """The regulation shipped under that id, or the office's own file at that path; each is read once.

    Raises RegulationError when there is no such regulation or its file is not right.
    """
    if id_or_path in REGULATION_IDS:
        return _read(FOLDER / f"{id_or_path}.toml")
    if not id_or_path.endswith(".toml"):
        known = ", ".join(REGULATION_IDS)
        raise RegulationError(
            f"Không có quy chế “{id_or_path}”: hãy dùng một trong {known}, hoặc đường dẫn tới một tệp .toml."
        )
    return _read(Path(id_or_path).resolve())


@lru_cache(maxsize=64)
def _read(path: Path) -> Regulation:
    return _build(path, _parse(path))


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RegulationError(f"Không có tệp quy chế {path}.") from error
    except OSError as error:
        raise RegulationError(f"Không đọc được tệp quy chế {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RegulationError(f"Tệp quy chế {path} không phải là văn bản UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise RegulationError(f"Tệp quy chế {path} sai cú pháp TOML: {error}.") from error


def _build(path: Path, table: dict[str, Any]) -> Regulation:
    try:
        regulation = msgspec.convert(table, Regulation)
    except msgspec.ValidationError as error:
        raise RegulationError(f"Tệp quy chế {path.name}: {_explain(str(error), table)}.") from error
    for problem in _problems(regulation):
        raise RegulationError(f"Tệp quy chế {path.name}: {problem}.")
    return regulation


def _explain(message: str, table: dict[str, Any]) -> str:
    """msgspec's message with the key spelled as in the file and the value that stands there."""
    reason, _, where = message.partition(" - at `")
    key = where.removesuffix("`").replace("$.", "").replace("$", "").lstrip(".")
    unknown = re.search(r"unknown field `(\w+)`", reason)
    missing = re.search(r"missing required field `(\w+)`", reason)
    if unknown:
        return f"khóa “{_join(key, unknown[1])}” không được biết đến"
    if missing:
        return f"thiếu khóa “{_join(key, missing[1])}”"
    return f"khóa “{key}” có giá trị {_value_at(table, key)!r} không đúng ({reason})"


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _value_at(table: Any, key: str) -> Any:
    """The value at a path such as `obligations[3].kind`; the whole branch where the path has wildcards."""
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", key):
        try:
            table = table[name] if name else table[int(index)]
        except (KeyError, IndexError, TypeError):
            return table
    return table


def _problems(regulation: Regulation) -> list[str]:
    """What types alone cannot say, each as a sentence."""
    found = [
        f"khóa “deadlines.{name}” không phải là một thời hạn được biết đến ({', '.join(RULES)})"
        for name in regulation.deadlines
        if name not in RULES
    ]
    found += [
        f"thiếu nhãn “labels.status.{code}”" for code in StatusCode if code not in regulation.labels.status
    ]
    found += [f"thiếu nhãn “labels.state.{state}”" for state in State if state not in regulation.labels.state]
    for index, duty in enumerate(regulation.obligations):
        found += [f"“obligations[{index}]” ({duty.raw}) {problem}" for problem in _duty_problems(duty)]
    if "stall" in regulation.deadlines and regulation.stall is None:
        found.append("có “deadlines.stall” nhưng thiếu bảng “stall” nói tính từ ngày nào")
    if regulation.extension.allowed and "extension_latest" not in regulation.deadlines:
        found.append("cho gia hạn (“extension.allowed”) nhưng thiếu “deadlines.extension_latest”")
    return found


def _duty_problems(duty: ObligationRule) -> list[str]:
    given = [duty.weekday is not None, duty.day is not None, duty.working_days_before_session is not None]
    if sum(given) > 1:
        return ["chỉ được có một trong weekday, day, working_days_before_session"]
    if duty.weekday is not None and duty.kind != "week":
        return ["có weekday nhưng kind không phải là week"]
    if duty.kind == "week" and duty.weekday is None:
        return ["có kind là week nhưng thiếu weekday"]
    if duty.working_days_before_session is not None and duty.kind != "month":
        return ["tính theo phiên họp hằng tháng nhưng kind không phải là month"]
    needs_month = duty.kind in ("half_year", "year", "regulation")
    if duty.day is not None and needs_month and duty.month is None:
        return ["có day nhưng thiếu month"]
    return []
