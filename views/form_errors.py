"""Sentences of the workflow put beside the fields of a form, and the version that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext

from console.workflow.errors import Invalid, Refused
from views.language import said


def version_read(record: Any) -> int:
    """The version that the person had in front of them; without it, the save is over nothing known."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() else 0


def blame(form: Any, error: Invalid | Refused) -> None:
    """Put each sentence beside its field; what belongs to no field goes to the top of the form."""
    faults: Mapping[str, str] = error.errors if isinstance(error, Invalid) else {}
    for name, sentence in faults.items():
        if name in form:
            form[name].errors = [*form[name].errors, said(sentence)]
    rest = [said(sentence) for name, sentence in faults.items() if name not in form]
    if faults and error.article:
        rest.append(gettext("Căn cứ: %(article)s", article=error.article))
    form.form_errors = rest or ([] if faults else [said(error)])
