"""A real office begins with its own name, regulation, units and administrator; no sample."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

import pytest

from console.imports.first_day import Answers, FirstDayError, init_office, write_config
from console.records import Account, Document, Unit
from console.regulations import RegulationError
from console.settings import load_settings
from tests.imports.conftest import Writer
from tests.samples.conftest import passwords

ANSWERS = Answers(
    "Ủy ban nhân dân tỉnh Lào Cai",
    "Lào Cai",
    "lao_cai_2015",
    date(2015, 8, 10),
    level="tỉnh",
    symbol="VPUBND",
)
NOW = datetime(2026, 11, 23, 8)
HEADERS = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_answers_become_a_configuration_with_every_key_commented(here: Path) -> None:
    assert write_config(here / "config.toml", ANSWERS)
    settings = load_settings(here / "config.toml", {})
    assert (settings.office.parent, settings.office.place) == ("Ủy ban nhân dân tỉnh Lào Cai", "Lào Cai")
    assert [(entry.id, entry.from_) for entry in settings.regulation] == [("lao_cai_2015", date(2015, 8, 10))]
    body = (here / "config.toml").read_text(encoding="utf-8")
    assert "# Giờ sao lưu hằng ngày" in body
    assert "Hải Phòng" not in body.partition("[database]")[0]


def test_a_configuration_that_is_there_stays(here: Path) -> None:
    (here / "config.toml").write_text('data_folder = "khac"\n', encoding="utf-8")
    assert not write_config(here / "config.toml", ANSWERS)
    assert (here / "config.toml").read_text(encoding="utf-8") == 'data_folder = "khac"\n'


def test_an_unknown_regulation_or_an_empty_answer_is_refused(here: Path) -> None:
    with pytest.raises(RegulationError):
        write_config(here / "config.toml", Answers("UBND", "Huế", "hue_2030", date(2030, 1, 1)))
    with pytest.raises(FirstDayError, match="địa danh"):
        write_config(here / "config.toml", Answers("UBND", " ", "lao_cai_2015", date(2015, 8, 10)))
    assert not (here / "config.toml").exists()


def test_an_office_begins_and_beginning_again_adds_nothing(here: Path, write: Writer) -> None:
    units = write(HEADERS, ["SXD", "Sở Xây dựng", "Sở, ban, ngành"], ["", "Sở thiếu mã", "Sở, ban, ngành"])
    contexts = []

    def signing(settings: object) -> object:
        contexts.append(settings)
        return passwords()

    first = init_office(here / "config.toml", ANSWERS, NOW, units=units, passwords=signing)  # type: ignore[arg-type]
    assert first.config_written and first.migrations
    assert first.units is not None
    assert (first.units.created, len(first.units.failures)) == (1, 1)
    assert (first.administrator, len(first.password or "")) == ("quantri", 14)
    again = init_office(
        here / "config.toml", ANSWERS, NOW, units=units, passwords=lambda settings: nullcontext()
    )
    assert (again.config_written, again.migrations, again.password) == (False, [], None)
    assert again.units is not None and again.units.present == 1
    assert (Unit.select().count(), Account.select().count(), Document.select().count()) == (1, 1, 0)
