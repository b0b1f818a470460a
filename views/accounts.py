"""Tài khoản: who signs in. A password is given once, to be changed at the first sign-in."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from peewee import ModelSelect
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import Optional

from console.accounts import (
    EMAIL_TAKEN,
    AccountError,
    add_account,
    disable_account,
    is_email_taken,
    renew_password,
)
from console.database import transaction
from console.records import Account, AccountRole, Role
from console.records.account import ROLES
from console.workflow.errors import Invalid
from console.workflow.history import write_history
from views.base import RecordView
from views.person import account, context, roles

_OWN = frozenset({"full_name", "email", "division"})


class AccountView(RecordView):
    """The administrator's list of people."""

    column_list = ("username", "full_name", "roles", "unit", "active", "current_login_at")
    column_labels = {"roles": "Vai trò", "current_login_at": "Đăng nhập gần nhất"}
    column_sortable_list = ("username", "full_name", "current_login_at")
    column_default_sort = ("username", False)
    column_filters = ("unit", "active")
    column_formatters = {
        "roles": lambda view, ctx, row, name: ", ".join(gettext(str(role)) for role in row.roles)
    }
    column_export_list = ("username", "full_name", "email", "unit", "active", "current_login_at")
    form_columns = ("username", "full_name", "email", "role", "unit", "division")
    form_args = {"email": {"validators": [Optional()]}}
    form_extra_fields = {"role": SelectField(_("Vai trò"), choices=[(k, _(v)) for k, v in ROLES])}
    column_details_list = (
        "username", "full_name", "email", "unit", "division", "active", "must_change_password", "created_at",
        "current_login_at", "login_count",
    )  # fmt: skip
    details_template = "account.html"
    pointers = ("unit",)
    create_label = _("Thêm tài khoản")

    def is_accessible(self) -> bool:
        """The administrator alone."""
        return super().is_accessible() and "administrator" in roles()

    def init_search(self) -> bool:
        """By name; accounts are few, so their names are folded as they are read."""
        return True

    def searched(self, query: ModelSelect, typed: str) -> ModelSelect:
        """Sign-in name, e-mail or full name holds the words as typed."""
        words = typed.strip()
        return query.where(
            Account.username.contains(words)
            | Account.email.contains(words)
            | Account.full_name.contains(words)
        )

    def load_roles(self, rows: list[Any]) -> None:
        """The roles of a whole page in one query."""
        found: dict[int, list[Role]] = {row.id: [] for row in rows}
        query = AccountRole.select(AccountRole, Role).join(Role).where(AccountRole.account.in_(list(found)))
        for link in query:
            found[link.account_id].append(link.role)
        for row in rows:
            row._roles = found[row.id]

    def cells(self, rows: list[Any]) -> dict[int, dict[str, Any]]:
        """With roles read once."""
        self.load_roles(rows)
        return super().cells(rows)

    def may_create(self) -> bool:
        """Whoever opens this screen."""
        return True

    def may_edit(self, record: Any) -> bool:
        """Whoever opens this screen."""
        return True

    def edit_form(self, obj: Any = None) -> Any:
        """The sign-in name, the role and the unit stay: another person is another account."""
        form = super().edit_form(obj)
        for name in ("username", "role", "unit"):
            del form[name]
        return form

    def create(self, fields: dict[str, Any]) -> Account:
        """Make the account and show its password once."""
        try:
            made, password = add_account(
                fields["username"].lower(), fields["role"], context().now,
                full_name=fields["full_name"] or "", email=fields["email"] or "", unit=fields["unit"],
            )  # fmt: skip
        except AccountError as error:
            raise Invalid({error.field: gettext(str(error))}) from None
        write_history(
            context(),
            "create_account",
            made,
            {"username": (None, made.username), "role": (None, fields["role"])},
        )
        self._tell(made, password)
        return made

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Account:
        """Change the name, the e-mail and the division."""
        email = changes.get("email")
        if email and is_email_taken(email, record.id):
            raise Invalid({"email": gettext(EMAIL_TAKEN)})
        told = {name: (getattr(record, name), value) for name, value in changes.items() if name in _OWN}
        told = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
        with transaction():
            for name, (_old, value) in told.items():
                setattr(record, name, value)
            record.save()
            write_history(context(), "edit_account", record, told)
        return record

    @expose("/<int:id>/password/", methods=("POST",))
    def password_view(self, id: int) -> Response:
        """A new one-time password; the person's open sessions end."""
        record = self.one_or_404(id)
        with transaction():
            password = renew_password(record)
            write_history(context(), "renew_password", record, {"password": (None, "***")})
        self._tell(record, password)
        return redirect(self.record_url(record))

    @expose("/<int:id>/active/", methods=("POST",))
    def active_view(self, id: int) -> Response:
        """Disable or enable; nobody disables himself."""
        record = self.one_or_404(id)
        me = account()
        if me is not None and record.id == me.id:
            abort(403)
        with transaction():
            was = record.active
            if was:
                disable_account(record)
            else:
                record.active = True
                record.save()
            write_history(context(), "edit_account", record, {"active": (was, not was)})
        return redirect(self.record_url(record))

    def _tell(self, record: Account, password: str) -> None:
        message = gettext(
            "Mật khẩu dùng một lần của %(name)s: %(password)s. Chỉ hiện lần này; hãy trao tận tay.",
            name=record.username, password=password,
        )  # fmt: skip
        flash(message, "success")
