"""The tabs of the list of tasks are counted from an index alone, no row of the table being read."""

_DATES = ("late_after", "on_time_until")
_FILTERS = ("archived_at", "tracked")


def up(migrator, db):
    for date in _DATES:
        migrator.migrate(
            migrator.add_index("task", ("closed_code", date, *_FILTERS, "due_on", "state")),
            migrator.drop_index("task", f"task_closed_code_{date}_id"),
        )
    migrator.migrate(
        migrator.add_index("task", ("state", "due_on", *_FILTERS)),
        migrator.drop_index("task", "task_state_due_on"),
    )


def down(migrator, db):
    for index in db.get_indexes("task"):
        if tuple(index.columns[2:4]) == _FILTERS:
            migrator.migrate(migrator.drop_index("task", index.name))
    for date in _DATES:
        migrator.migrate(migrator.add_index("task", ("closed_code", date, "id")))
    migrator.migrate(migrator.add_index("task", ("state", "due_on")))
