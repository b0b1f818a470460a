"""Why a verb was not carried out: each with a Vietnamese sentence and, where one exists, the article."""

from __future__ import annotations

from typing import Any


class WorkflowError(Exception):
    """A verb that was not carried out. `message` is for the person, `article` is what it rests on."""

    def __init__(self, message: str, article: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.article = article

    def __str__(self) -> str:
        return f"{self.message} ({self.article})" if self.article else self.message


class Refused(WorkflowError):
    """A rule or the record's present state does not allow it."""


class Forbidden(WorkflowError):
    """This person may not do it."""


class Invalid(WorkflowError):
    """What was entered is not right; `errors` names each field with its sentence."""

    def __init__(self, errors: dict[str, str], article: str = "") -> None:
        super().__init__(" ".join(errors.values()), article)
        self.errors = errors


class Stale(WorkflowError):
    """Somebody changed the record since it was read; `current` holds the fields that now differ."""

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__("Bản ghi vừa được người khác thay đổi. Hãy xem lại giá trị mới trước khi lưu.")
        self.current = current
