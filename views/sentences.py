"""Sentences that are stored as they were made, in Vietnamese with their values in them, in another language.

The synchronisation and the workflow tell units and Office in Vietnamese, in sheets as on screens. Their
catalogue (`engine.po`) has each sentence with a place for every value: what is stored is found again by its
words, and its values are put into the translation. What no sentence of the catalogue fits stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.mofile import read_mo

TRANSLATIONS = Path(__file__).parent / "translations"
_PLACE = re.compile(r"%\((\w+)\)s")
_END = re.compile(r"(?<=[.!?…:])[ \n]|\n")
_ARTICLE = re.compile(r"(.+) (\([^()]*\d[^()]*\))", re.DOTALL)  # what a refusal rests on
_QUOTED = r"(?:[^“”]|“[^”]*”)+?"  # what stands in quotation marks may have some of its own
_VALUE = r"(?:“(?:[^“”]|“[^”]*”)*”|(?!\.\s)[^“])+?"  # no two sentences, but in quotation marks
_REST = r".+"  # at the end of a sentence others may stand in it
_STEP = "step"  # the place of a state's label
_LONGEST = (
    1_500  # characters; what is longer holds a text of somebody's, and finding its sentences takes long
)
Labels = Callable[[str], str]


class _Sentence(NamedTuple):
    form: re.Pattern[str]
    said: str
    quoted: frozenset[str]  # places in quotation marks: what somebody typed, or a name
    begin: frozenset[str]  # places where a sentence begins


def translated(text: str, language: str, labels: Labels) -> str:
    """The stored text in this language, as far as the catalogue knows its sentences; `labels` translates the
    name of a state. A very long one stays as it is."""
    if len(text) > _LONGEST:
        return text
    said = _said(text, language, labels)
    return said[:1].upper() + said[1:] if text[:1].isupper() else said


def _said(text: str, language: str, labels: Labels) -> str:
    return _whole(text, language, labels) or _piecewise(text, language, labels)


def _whole(text: str, language: str, labels: Labels) -> str | None:
    """The translation of a text that is one sentence, with or without its article; None where it is none."""
    plain, forms = _catalogue(language)
    if text in plain:
        return plain[text]
    for sentence in forms:
        found = sentence.form.fullmatch(text)
        if found is not None:
            values = {
                name: _value(sentence, name, value, language, labels)
                for name, value in found.groupdict().items()
            }
            return sentence.said % values
    cited = _ARTICLE.fullmatch(text)
    if cited is not None and (said := _whole(cited[1], language, labels)) is not None:
        return f"{said} {cited[2]}"
    return None


def _value(sentence: _Sentence, name: str, value: str, language: str, labels: Labels) -> str:
    if name == _STEP:
        return labels(value)
    if name in sentence.quoted:
        return value
    return (translated if name in sentence.begin else _said)(value, language, labels)


def _piecewise(text: str, language: str, labels: Labels) -> str:
    """Sentence after sentence: the longest beginning that is known, then the rest."""
    for end in reversed([match.span() for match in _END.finditer(text)]):
        said = _whole(text[: end[0]], language, labels)
        if said is not None:
            return said + text[slice(*end)] + translated(text[end[1] :], language, labels)
    return text


@cache
def _catalogue(language: str) -> tuple[dict[str, str], list[_Sentence]]:
    """Sentences without values, and those with, the one with the most words first."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "engine.mo"
    if not path.exists():
        return {}, []
    with path.open("rb") as compiled:
        known = {str(message.id): str(message.string) for message in read_mo(compiled) if message.id}
    forms = sorted((key for key in known if _PLACE.search(key)), key=lambda key: -len(_PLACE.sub("", key)))
    return {key: known[key] for key in known if key not in forms}, [
        _sentence(key, known[key]) for key in forms
    ]


def _sentence(key: str, said: str) -> _Sentence:
    pieces = _PLACE.split(key)  # words, place, words, place, … words
    before = {name: pieces[at - 1] for at, name in enumerate(pieces) if at % 2}
    quoted = frozenset(name for name, words in before.items() if words.endswith("“"))
    begin = frozenset(name for name, words in before.items() if words.endswith(". "))
    form = ""
    for at, each in enumerate(pieces):
        value = _QUOTED if each in quoted else _VALUE if any(pieces[at + 1 :]) else _REST
        form += f"(?P<{each}>{value})" if at % 2 else re.escape(each)
    return _Sentence(re.compile(form, re.DOTALL), said, quoted, begin)
