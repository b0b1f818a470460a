"""Form fields of the records: made from the model field, with Vietnamese dates and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_admin.contrib.peewee.form import CustomModelConverter
from flask_admin.form import BaseForm
from flask_babel import Domain, gettext, lazy_gettext
from peewee import BooleanField as BooleanColumn
from peewee import CharField, DateField, Field, ForeignKeyField, IntegerField, JSONField, Model
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms import Field as FormField
from wtforms import IntegerField as WholeNumberField
from wtforms.validators import Length, Optional, StopValidation, ValidationError
from wtfpeewee.orm import FieldInfo

from console.rules.vietnamese import normalise
from views.sentences import TRANSLATIONS

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_day(text: str) -> date:
    """A date typed as d/m/yyyy (or d-m-yyyy, d.m.yyyy, yyyy-mm-dd). Raises ValueError."""
    if found := _DAY.fullmatch(text.strip()):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day)
    if found := _ISO.fullmatch(text.strip()):
        return date(*(int(part) for part in found.groups()))
    raise ValueError(text)


_WORDS = Domain([str(TRANSLATIONS)], domain="wtforms")


class Words:
    """WTForms' own sentences, from our catalogue: it has no Vietnamese one."""

    def gettext(self, string: str) -> str:
        """One sentence."""
        return str(_WORDS.gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """One sentence for a number."""
        return str(_WORDS.ngettext(singular, plural, n))


class Form(BaseForm):  # type: ignore[misc]
    """Base of every form. CSRF is checked before any view, by Flask-WTF."""

    class Meta:
        """Where WTForms looks for its sentences."""

        def get_translations(self, form: Any) -> Words:
            """Ours."""
            return Words()


class Required:
    """The field must be filled, said in the language of the page."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: FormField) -> None:
        """Stop at an empty value."""
        if field.errors:
            raise StopValidation
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(gettext("Chưa nhập %(label)s.", label=str(field.label.text).lower()))


class DayField(StringField):
    """A date as people here write it, d/m/yyyy; what cannot be read stays as typed with a sentence."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed date."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = read_day(text)
        except ValueError:
            message = gettext(
                "“%(text)s” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 4/9/2025.", text=text
            )
            raise ValueError(message) from None


class PickField(SelectField):
    """One of a list that is read when the form is shown; keys are strings, empty is None."""

    def __init__(self, *args: Any, options: Callable[[], Iterable[tuple[Any, str]]], **kwargs: Any) -> None:
        kwargs.setdefault("coerce", _key)
        super().__init__(*args, choices=[], validate_choice=False, **kwargs)
        self.options = options

    def iter_choices(self) -> Any:
        """The present options, the chosen one marked."""
        self.choices = self._all()
        return super().iter_choices()

    def pre_validate(self, form: Any) -> None:
        """Refuse what the list does not offer: a hand-made request is no way around a scope."""
        if self.data is not None and self.data not in {_key(key) for key, _ in self._all()}:
            raise ValidationError(gettext("Giá trị này không có trong danh sách."))

    def _all(self) -> list[tuple[str, str]]:
        return [("", "–"), *((str(key), label) for key, label in self.options())]


class LinesField(TextAreaField):
    """A list of short texts, one a line."""

    def _value(self) -> str:
        return "\n".join(self.data) if isinstance(self.data, list) else (self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split into lines, blanks left out."""
        self.data = [
            normalise(line) for line in (valuelist[0] if valuelist else "").splitlines() if line.strip()
        ]


def _key(value: Any) -> Any:
    """A chosen record's id as a number, nothing as None."""
    value = getattr(value, "id", value)
    if value in (None, "", "None"):
        return None
    return int(value) if str(value).isdecimal() else value


class FieldConverter(CustomModelConverter):  # type: ignore[misc]
    """Model field -> form field, for every kind that our records have, subclasses included."""

    def convert(self, model: type[Model], field: Field, field_args: dict[str, Any] | None) -> Any:
        """The form field with its label, help, length and whether it must be filled."""
        optional = field.null or field.default is not None
        kwargs: dict[str, Any] = {
            "label": lazy_gettext(field.verbose_name or field.name),
            "description": lazy_gettext(field.help_text) if field.help_text else "",
            "default": field.default,
            "validators": [Optional() if optional else Required()],
        }
        kwargs.update(field_args or {})
        return FieldInfo(field.name, self._field(field, kwargs))

    def _field(self, field: Field, kwargs: dict[str, Any]) -> Any:
        if isinstance(field, ForeignKeyField):
            return PickField(options=self.view.options_of(field), **kwargs)
        if isinstance(field, DateField):
            return DayField(render_kw=DAY_INPUT, **kwargs)
        if isinstance(field, BooleanColumn):
            return BooleanField(**{**kwargs, "validators": []})
        if isinstance(field, IntegerField):
            return WholeNumberField(**kwargs)
        if isinstance(field, JSONField):
            return LinesField(render_kw={"rows": 3}, **kwargs)
        if field.choices:
            return SelectField(choices=_labelled(field.choices), **{**kwargs, "validators": []})
        kwargs["filters"] = [lambda value: normalise(value) if isinstance(value, str) else value]
        if isinstance(field, CharField):
            kwargs["validators"] = [*kwargs["validators"], _length(field.max_length)]
            return StringField(render_kw={"maxlength": field.max_length}, **kwargs)
        return TextAreaField(render_kw={"rows": 3}, **kwargs)


DAY_INPUT = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}


def _labelled(choices: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    return [(key, lazy_gettext(label)) for key, label in choices]


def _length(most: int) -> Length:
    return Length(max=most, message=lazy_gettext("Dài quá: nhiều nhất %(most)s ký tự.", most=most))
