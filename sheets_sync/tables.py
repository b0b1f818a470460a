"""Every tab of a workbook that is synchronised, in one list: the engine and the screens take it from here."""

from __future__ import annotations

from collections.abc import Sequence

from console.settings import CustomField
from sheets_sync.columns import Table, custom_column, document_table, task_table
from sheets_sync.inspection_table import inspection_table


def tables(fields: Sequence[CustomField] = ()) -> tuple[Table, ...]:
    """The tabs in their order; `fields` are the office's own (config.toml), columns of the tasks' tab."""
    own = (
        custom_column(each.key, each.label, each.owner, each.kind, each.choices, each.help) for each in fields
    )
    return (task_table(own), document_table(), inspection_table())
