"""Entered values against their model fields: known, of the right type, within the choices and lengths."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from console.records import Record
from console.rules.vietnamese import normalise
from console.workflow.errors import Invalid


def clean(
    model: type[Record], values: Mapping[str, Any], allowed: Collection[str], required: Collection[str] = ()
) -> dict[str, Any]:
    """The values as they are to be stored: text in NFC without stray blanks.

    Raises Invalid naming each field that is unknown here, missing, or of the wrong kind.
    """
    errors = {name: f"Không được nhập trường “{name}” ở đây." for name in values if name not in allowed}
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        if name in errors:
            continue
        field = model._meta.fields[name]
        cleaned[name] = _normal(field, value)
        problem = _problem(field, cleaned[name])
        if problem:
            errors[name] = f"{label(model, name)}: {problem}."
    for name in required:
        if cleaned.get(name) in (None, ""):
            errors.setdefault(name, f"Chưa nhập {label(model, name)}.")
    if errors:
        raise Invalid(errors)
    return cleaned


def fitting(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a verb writes, its texts as `clean` has them; whatever else stands in a field is the verb's own.

    Raises Invalid naming each text that its field cannot hold: SQLite would take it, PostgreSQL would not.
    """
    fields = model._meta.fields
    fitted = {name: _normal(fields[name], value) for name, value in values.items()}
    problems = {name: _length_problem(fields[name], value) for name, value in fitted.items()}
    errors = {name: f"{label(model, name)}: {problem}." for name, problem in problems.items() if problem}
    if errors:
        raise Invalid(errors)
    return fitted


def label(model: type[Record], name: str) -> str:
    """The field's Vietnamese label."""
    return str(model._meta.fields[name].verbose_name or name)


def _normal(field: Field, value: Any) -> Any:
    if isinstance(field, (CharField, TextField)):
        return (
            "" if value is None and not field.null else normalise(value) if isinstance(value, str) else value
        )
    if isinstance(field, DateField) and not isinstance(field, DateTimeField) and isinstance(value, datetime):
        return value.date()
    return value


def _problem(field: Field, value: Any) -> str:
    if value is None:
        return "" if field.null else "không được để trống"
    if isinstance(field, ForeignKeyField):
        return "" if isinstance(value, field.rel_model) else "phải là một bản ghi có sẵn"
    if isinstance(field, (CharField, TextField)):
        return _text_problem(field, value)
    if isinstance(field, JSONField):
        return "" if isinstance(value, type(field.default())) else "sai kiểu giá trị"
    expected = _TYPES.get(type(field))
    if expected and not isinstance(value, expected):
        return "sai kiểu giá trị"
    return ""


def _text_problem(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        return "phải là chữ"
    if field.choices and value not in dict(field.choices):
        return f"“{value}” không có trong danh mục"
    return _length_problem(field, value)


def _length_problem(field: Field, value: Any) -> str:
    if isinstance(field, CharField) and isinstance(value, str) and len(value) > field.max_length:
        return f"dài quá {field.max_length} ký tự"
    return ""


_TYPES: dict[type[Field], type] = {
    DateField: date,
    DateTimeField: datetime,
    BooleanField: bool,
    IntegerField: int,
}
