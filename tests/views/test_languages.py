"""The catalogues: compiled as they are written, each number of a sentence kept, no screen without English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


VIEWS = TRANSLATIONS.parent
_MARKED = re.compile(r"\b_\(\s*'((?:[^'\\]|\\.)*)'")


def _shown(path: Path) -> Iterator[str]:
    """The texts that a template or a module marks for translation."""
    if path.suffix == ".html":
        yield from _MARKED.findall(path.read_text(encoding="utf-8"))
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "gettext", "lazy_gettext"):
            yield from (each.value for each in node.args[:1] if isinstance(each, ast.Constant))


@pytest.mark.parametrize("folder", ["templates", "sync", "."])
def test_every_text_of_the_screens_has_its_english(folder: str) -> None:
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as written:
        known = {_key(message) for message in read_po(written) if message.string}
    paths = [*(VIEWS / folder).rglob("*.html")] if folder == "templates" else [*(VIEWS / folder).glob("*.py")]
    assert {text for path in paths for text in _shown(path)} - known == set()
