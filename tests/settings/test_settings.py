"""config.toml: a wrong key or value is one sentence that names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from console.settings import Settings, SettingsError, load_settings

SHIPPED = Path(__file__).parents[2] / "config.toml"


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_config_says_every_default_as_it_is() -> None:
    shipped = load_settings(SHIPPED, {})
    defaults = load_settings(None, {})
    for table in ("database", "web", "sync", "calendar", "rules", "backup"):
        assert getattr(shipped, table) == getattr(defaults, table)


def test_every_key_stands_in_the_shipped_config_with_a_comment() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for field in msgspec.structs.fields(Settings):
        for key in getattr(field.type, "__struct_fields__", ()):
            assert f"{key.rstrip('_')} = " in text, f"{field.name}.{key}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[web]\nprot = 5000", ["prot", "web"]),
        ("[web]\nport = 'năm nghìn'", ["web.port"]),
        ("[web]\nport = 70000", ["web.port", "70000"]),
        ("[[regulation]]\nid = 'hai_phong_2025'", ["from", "regulation"]),
        ("[[regulation]]\nid = 'hai_phong_2025'\nfrom = 'hôm qua'", ["regulation"]),
        ("[[regulation]]\nid = 'x'\nfrom = '4/9/2025'", ["regulation[0].from", "không phải là ngày"]),
        ("[[regulation]]\nid = 'x'\nfrom = 2025-09-31", ["dòng 3", "ngày không có trên lịch"]),
        ("[web]\nthreads = '8'", ["web.threads", "số nguyên"]),
        ("[web]\nhttps = 'có'", ["web.https", "true hoặc false"]),
        ("[backup]\nat = '25:30'", ["backup.at", "25:30", "01:30"]),
        ("[backup]\nkeep = -1", ["backup.keep", "-1"]),
        ("[office]\nlevel = 'quận'", ["office.level", "quận", "tỉnh"]),
        ("[sync]\nstore = 'dropbox'", ["sync.store", "dropbox", "excel"]),
        ("[web", ["config.toml"]),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, names: list[str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(write(tmp_path, text), {})
    for name in names:
        assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_environment_overrides_a_key(tmp_path: Path) -> None:
    path = write(tmp_path, "[web]\nport = 5001")
    settings = load_settings(path, {"CONSOLE_WEB_PORT": "8080", "CONSOLE_DATABASE_URL": "sqlite:///x.db"})
    assert settings.web.port == 8080
    assert settings.database.url == "sqlite:///x.db"


def test_an_environment_variable_that_names_no_key_is_refused() -> None:
    with pytest.raises(SettingsError, match="CONSOLE_WEBB_PORT"):
        load_settings(None, {"CONSOLE_WEBB_PORT": "1"})


def test_regulations_are_read_with_their_days(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "[[regulation]]\nid='can_tho_2020'\nfrom=2020-11-23\n[[regulation]]\nid='can_tho_2026'\nfrom=2026-03-02\n",
    )
    entries = load_settings(path, {}).regulation
    assert [(entry.id, entry.from_) for entry in entries] == [
        ("can_tho_2020", date(2020, 11, 23)),
        ("can_tho_2026", date(2026, 3, 2)),
    ]
