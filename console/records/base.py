"""What every record shares: the one database, dirty-field saves, a version, archiving, and its labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, cast

from peewee import CharField, DateTimeField, IntegerField, Model, ModelSelect, TextField

from console.database import database
from console.records.select import RecordSelect

Choices = list[tuple[str, str]]


class Record(Model):
    """A table of the console. A save writes only the fields that changed."""

    id: Any
    _dirty: set[str]

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def select(cls, *fields: Any) -> ModelSelect[Self]:
        """A query of these fields, or of whole rows."""
        query = RecordSelect(cls, fields or cls._meta.sorted_fields, is_default=not fields)
        return cast("ModelSelect[Self]", query)


class Versioned(Record):
    """A record that people edit: `version` rises with each change, archived instead of deleted."""

    version = IntegerField(default=1, verbose_name="Phiên bản")
    archived_at = DateTimeField(null=True, index=True, verbose_name="Lưu trữ lúc")

    def derived(self) -> dict[str, Any]:
        """The fields that are computed from this record's other fields, with their present values."""
        return {}

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Save with the computed fields brought up to date."""
        for name, value in self.derived().items():
            setattr(self, name, value)
        return int(super().save(*args, **kwargs))


class ChoiceField(CharField):
    """A short stored code with a Vietnamese label each; `choices` is what forms and filters offer."""

    def __init__(self, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(choices=list(choices), max_length=40, **kwargs)

    def label(self, value: str | None) -> str:
        """The Vietnamese label of a stored code, or the code itself when it is unknown."""
        return dict(self.choices).get(value, value or "")


def search_field() -> TextField:
    """The folded text that accent-blind search reads; the search index is built over it."""
    return TextField(default="", verbose_name="Chữ để tìm")
