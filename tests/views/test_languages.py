"""The catalogues: compiled as they are written, and every number of a sentence kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from views.sentences import TRANSLATIONS

CATALOGUES = sorted(TRANSLATIONS.rglob("*.po"))


def _key(message: Any) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_the_compiled_catalogue_says_what_the_written_one_says(path: Path) -> None:
    with path.open("rb") as written, path.with_suffix(".mo").open("rb") as compiled:
        sentences = {_key(message): list(message.string) for message in read_po(written) if message.id}
        said = {_key(message): list(message.string) for message in read_mo(compiled) if message.id}

    assert {key: said.get(key) for key in sentences} == sentences


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_translation_keeps_the_values_that_are_put_into_it(path: Path) -> None:
    with path.open("rb") as written:
        for message in read_po(written):
            if isinstance(message.id, str) and message.id:
                assert set(re.findall(r"%\(\w+\)s", message.id)) == set(
                    re.findall(r"%\(\w+\)s", str(message.string))
                )
