"""The planner on named situations: the hazards of SHEETS.md §4 that a plan alone decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheets_sync.columns import owners
from sheets_sync.plan import BaseRow, Plan, Record, Refusal, notes, plan
from sheets_sync.store import EMPTY, Cell, Kind, Under
from tests.sheets_sync.triples import KEYS, TABLE, World, one_pass, sheet_row, text

AN, BINH = "NV-00001-A", "NV-00002-B"


def agreed(*codes: str, role: str = "lead", state: str = "doing", **cells: str) -> World:
    """Rows on which all three sides agree."""
    world = World([], {}, {})
    for number, code in enumerate(codes):
        row = {"content": f"Nội dung {number}", "due_on": "30/9/2025", "status": "Đang thực hiện", **cells}
        values = (code, *(row.get(key, "") for key in KEYS[1:]))
        world.rows.append([text(value) for value in values])
        world.records[code] = Record(code, values, owners(TABLE, role, state))
        world.base[code] = BaseRow(values)
    return world


def show(world: World, row: int, key: str, cell: Cell | str) -> None:
    """What a person does to one cell of the sheet."""
    world.rows[row][KEYS.index(key)] = text(cell) if isinstance(cell, str) else cell


def store(world: World, code: str, key: str, value: str) -> None:
    """What somebody changes in the console."""
    record, i = world.records[code], KEYS.index(key)
    world.records[code] = replace(record, values=(*record.values[:i], value, *record.values[i + 1 :]))


def shown(world: World, row: int, key: str) -> object:
    return world.rows[row][KEYS.index(key)].value


def made(world: World, **settings: object) -> Plan:
    return plan(replace(world.situation(), **settings))  # type: ignore[arg-type]


def test_nothing_changed_means_nothing_to_do() -> None:
    assert made(agreed(AN, BINH)).is_empty


def test_a_unit_edit_is_taken_and_an_office_change_is_written() -> None:
    world = agreed(AN)
    show(world, 0, "progress", "Đã họp")
    store(world, AN, "due_on", "15/10/2025")
    first, second = one_pass(world)
    assert [(c.column, c.value) for c in first.changes] == [("progress", "Đã họp")]
    assert [(e.column, e.value) for e in second.edits] == [("due_on", "15/10/2025")]


def test_a_sentence_of_the_program_that_stands_in_a_row_for_which_it_was_not_meant_is_nobodys_words() -> None:
    progress, due_on = (TABLE.columns[TABLE.index[key]] for key in ("progress", "due_on"))
    proposed = f"{notes.proposal(due_on, '1/1/2026')}\n{notes.proposal(progress, 'Đã họp')}"
    for sentence in (
        notes.IN_CONSOLE, notes.RESTORED, notes.LOST_CODE, f"{notes.RESTORED}\n{proposed}",
        f"{notes.IN_CONSOLE}\n{notes.conflict(progress, 'Đang soạn')}",
    ):  # fmt: skip
        world = agreed(AN)
        show(world, 0, "sync_note", sentence)
        answer = made(world)
        assert [(e.column, e.value) for e in answer.edits] == [("sync_note", "")]
        assert not answer.journal


@pytest.mark.parametrize(
    "sentence", [notes.RESTORED, notes.UNDECIDED, notes.ARCHIVED, f"{notes.LEFT} Chuyển Sở Nội vụ."]
)
def test_a_sentence_of_the_programs_own_that_a_write_left_in_an_office_cell_is_put_back_unasked(
    sentence: str,
) -> None:
    world = agreed(AN)
    show(world, 0, "content", sentence)
    first = made(world)
    assert [(e.column, e.value) for e in first.edits] == [("content", "Nội dung 0")]
    assert not first.proposals and not first.journal
    show(world, 0, "content", f"{sentence}\nAn: đúng vậy")
    assert [p.proposed for p in made(world).proposals] == [f"{sentence}\nAn: đúng vậy"]


def test_what_a_person_adds_to_a_sentence_of_the_program_is_kept() -> None:
    for words in ("An: đã gọi Văn phòng", "Ô “Thời hạn” An đã gọi Văn phòng"):
        world = agreed(AN)
        show(world, 0, "sync_note", f"{notes.RESTORED}\n{words}")
        assert [entry.value for entry in made(world).journal] == [f"{notes.RESTORED}\n{words}"]


def test_both_sides_changing_a_unit_cell_waits_for_a_person_and_keeps_both() -> None:
    world = agreed(AN, progress="Đang soạn")
    show(world, 0, "progress", "Đã trình")
    store(world, AN, "progress", "Chờ ý kiến")
    answer = made(world)
    assert not answer.changes
    assert [(c.sheet, c.console) for c in answer.conflicts] == [("Đã trình", "Chờ ý kiến")]
    assert [e.column for e in answer.edits] == ["sync_note"]


def test_an_edit_of_an_office_cell_is_put_back_and_kept_as_a_proposal() -> None:
    world = agreed(AN)
    show(world, 0, "due_on", "31/12/2025")
    first, _ = one_pass(world)
    assert [(p.column, p.proposed, p.standing) for p in first.proposals] == [
        ("due_on", "31/12/2025", "30/9/2025")
    ]
    assert shown(world, 0, "due_on") == "30/9/2025"
    assert "31/12/2025" in str(shown(world, 0, "sync_note"))


def test_after_the_task_is_done_a_units_edit_is_a_proposal() -> None:
    world = agreed(AN, state="done", progress="Đã xong")
    show(world, 0, "progress", "Sửa lại")
    assert [p.column for p in made(world).proposals] == ["progress"]


def test_a_value_that_we_sent_counts_as_the_base() -> None:
    world = agreed(AN)
    show(world, 0, "due_on", "15/10/2025")
    store(world, AN, "due_on", "20/10/2025")
    answer = made(world, sent={(AN, "due_on"): "15/10/2025"})
    assert not answer.proposals
    assert [e.value for e in answer.edits] == ["20/10/2025"]


def test_a_stale_copy_reverts_nothing() -> None:
    world = agreed(AN, progress="Bước 2")
    world.base[AN] = replace(world.base[AN], past={KEYS.index("progress"): frozenset({"Bước 1"})})
    show(world, 0, "progress", "Bước 1")
    answer = made(world)
    assert not answer.changes
    assert [(e.column, e.value) for e in answer.edits] == [("progress", "Bước 2")]


def test_a_sort_moves_nothing_between_rows() -> None:
    world = agreed(AN, BINH)
    world.rows.reverse()
    assert made(world).is_empty


def test_a_row_that_lost_its_code_is_paired_again_by_its_office_cells() -> None:
    world = agreed(AN, BINH)
    show(world, 0, "code", EMPTY)
    show(world, 0, "progress", "Đã họp")
    first, second = one_pass(world)
    assert [(c.code, c.value) for c in first.changes] == [(AN, "Đã họp")]
    assert ("code", AN) in [(e.column, e.value) for e in second.edits]
    assert not second.appends


def test_a_row_that_lost_its_code_is_known_by_what_the_office_says_now_and_by_what_was_proposed() -> None:
    world = agreed(AN, BINH)
    store(world, AN, "due_on", "15/10/2025")
    world.proposed[(AN, "content")] = "Nội dung đơn vị gõ"
    show(world, 0, "code", EMPTY)
    show(world, 0, "due_on", "15/10/2025")
    show(world, 0, "content", "Nội dung đơn vị gõ")
    answer = made(world)
    assert ("code", AN) in [(e.column, e.value) for e in answer.edits]
    assert not answer.appends and not answer.problems


def test_a_row_that_lost_its_code_is_known_by_what_copies_of_its_time_show() -> None:
    world = agreed(AN)
    i = KEYS.index("content")
    world.base[AN] = replace(world.base[AN], past={i: frozenset({"Nội dung 0", "Nội dung sau"})})
    show(world, 0, "code", EMPTY)
    show(world, 0, "content", "Nội dung sau")
    answer = made(world)
    assert ("code", AN, 2) in [(e.column, e.value, e.position) for e in answer.edits]
    assert not answer.appends


def test_a_row_that_two_lost_codes_may_have_is_given_to_neither() -> None:
    world = agreed(AN, BINH)
    for code in (AN, BINH):
        store(world, code, "content", "Nội dung chung")
        store(world, code, "due_on", "15/10/2025")
    for row in (0, 1):
        show(world, row, "code", EMPTY)
    show(world, 0, "content", "Nội dung chung")
    world.rows.pop()
    answer = made(world)
    assert not [edit for edit in answer.edits if edit.column == "code" and edit.position == 2]
    assert len(answer.appends) == 2


def test_a_row_that_lost_its_code_and_changed_is_flagged_not_guessed() -> None:
    world = agreed(AN, BINH)
    show(world, 0, "code", EMPTY)
    show(world, 0, "due_on", "1/1/2026")
    answer = made(world)
    assert not answer.changes
    assert [p.position for p in answer.problems] == [2]
    assert [(a.code, a.again) for a in answer.appends] == [(AN, True)]


def test_a_wrong_code_is_flagged_and_the_row_left_alone() -> None:
    world = agreed(AN)
    world.rows.append([text("NV-99999-9"), text("Việc lạ"), *[EMPTY] * (len(KEYS) - 2)])
    answer = made(world)
    assert [p.typed for p in answer.problems] == ["NV-99999-9"]
    assert not answer.changes and not answer.creations


def test_the_copy_of_a_row_is_flagged_and_the_original_still_read() -> None:
    world = agreed(AN)
    world.rows.append(list(world.rows[0]))
    show(world, 1, "progress", "Bản chép")
    answer = made(world)
    assert not answer.changes
    assert [p.position for p in answer.problems] == [3]


def test_a_known_copy_stays_one_where_its_original_can_no_longer_be_told() -> None:
    world = agreed(AN)
    world.rows.append(list(world.rows[0]))
    one_pass(world)
    assert shown(world, 1, "sync_note") == notes.DUPLICATE
    show(world, 0, "content", "")
    one_pass(world)
    said = shown(world, 0, "sync_note"), shown(world, 1, "sync_note")
    assert said == (notes.UNDECIDED, notes.DUPLICATE)
    assert made(world).is_empty, "the next look decides the same"


def test_two_rows_of_one_code_that_both_changed_are_both_flagged() -> None:
    world = agreed(AN)
    world.rows.append(list(world.rows[0]))
    show(world, 0, "progress", "Một")
    show(world, 1, "progress", "Hai")
    answer = made(world)
    assert sorted(p.position for p in answer.problems) == [2, 3]
    assert not answer.changes and not answer.appends


def test_a_copy_turned_into_another_task_becomes_a_new_row() -> None:
    world = agreed(AN)
    world.rows.append(list(world.rows[0]))
    show(world, 1, "content", "Việc còn thiếu")
    one_pass(world)
    _, second = one_pass(world)
    assert [r.position for r in second.reservations] == [3]
    assert shown(world, 0, "code") == AN


def test_a_new_row_gets_a_code_first_and_a_record_second() -> None:
    world = agreed(AN)
    world.rows.append([EMPTY, text("Việc văn bản giao mà chưa nhập"), *[EMPTY] * (len(KEYS) - 2)])
    first, _ = one_pass(world)
    assert not first.reservations and not first.creations
    second = made(world)
    assert [r.position for r in second.reservations] == [3] and not second.creations
    one_pass(world)
    assert [c.position for c in made(world).creations] == [3]


def test_a_deleted_row_is_put_back_with_what_the_console_holds() -> None:
    world = agreed(AN, BINH, progress="Đã họp")
    world.rows.pop(0)
    store(world, AN, "progress", "Đã họp lần 2")
    _, second = one_pass(world)
    assert [(a.code, a.position, a.again) for a in second.appends] == [(AN, 3, True)]
    assert shown(world, 1, "progress") == "Đã họp lần 2"
    assert "khôi phục" in str(shown(world, 1, "sync_note"))
    assert made(world).is_empty


def test_an_emptied_tab_trips_the_brake_and_changes_nothing() -> None:
    world = agreed(*(f"NV-{n:05d}-A" for n in range(60)))
    world.rows.clear()
    answer = made(world)
    assert [(b.kind, b.count, b.allowed) for b in answer.brakes] == [("rows_gone", 60, 12)]
    assert answer.is_empty
    assert len(made(world, released=True).appends) == 60


def test_ten_deleted_rows_are_put_back_without_asking() -> None:
    world = agreed(*(f"NV-{n:05d}-A" for n in range(12)))
    del world.rows[:10]
    answer = made(world)
    assert not answer.brakes and len(answer.appends) == 10


def test_a_paste_over_most_cells_trips_the_brake() -> None:
    world = agreed(*(f"NV-{n:05d}-A" for n in range(30)))
    for row in range(30):
        show(world, row, "content", f"dán nhầm {row}")
        show(world, row, "due_on", "1/1/2030")
    assert [b.kind for b in made(world).brakes] == ["overwritten"]


def test_filling_a_column_for_the_first_time_is_honest_work() -> None:
    world = agreed(*(f"NV-{n:05d}-A" for n in range(200)))
    for row in range(200):
        show(world, row, "progress", f"Bắt đầu {row}")
        show(world, row, "report_date", "25/9/2025")
    answer = made(world)
    assert not answer.brakes and len(answer.changes) == 400


def test_updating_every_progress_cell_is_honest_work_too() -> None:
    world = agreed(*(f"NV-{n:05d}-A" for n in range(60)), progress="Tuần trước")
    for row in range(60):
        show(world, row, "progress", f"Tuần này {row}")
    answer = made(world)
    assert not answer.brakes and len(answer.changes) == 60


def test_more_than_twenty_new_rows_wait_for_a_person() -> None:
    world = agreed(AN)
    for n in range(21):
        world.rows.append([EMPTY, text(f"việc mới {n}"), *[EMPTY] * (len(KEYS) - 2)])
    assert [b.kind for b in made(world).brakes] == ["new_rows"]


def test_merged_cells_are_not_cleared_cells() -> None:
    world = agreed(AN, progress="Đã họp")
    rows = [sheet_row(2, world.rows[0])]
    cells = tuple(None if key == "progress" else cell for key, cell in zip(KEYS, rows[0].cells, strict=True))
    answer = made(world, rows=[replace(rows[0], cells=cells, raw=(None,))])
    assert answer.is_empty


def test_what_a_merged_cell_hides_of_a_secret_row_is_blanked_too() -> None:
    world = agreed(AN, progress="Đã họp")
    world.records[AN] = replace(world.records[AN], left="Đã chuyển.", blank=True)
    row, i = sheet_row(2, world.rows[0]), KEYS.index("progress")
    cells = (*row.cells[:i], None, *row.cells[i + 1 :])
    answer = made(world, rows=[replace(row, cells=cells, raw=(None,), under={i: Under()})])
    assert ("progress", "") in [(each.column, each.value) for each in answer.edits]


def test_an_error_keeps_the_last_good_value_until_the_console_has_a_newer_one() -> None:
    world = agreed(AN, progress="Đã họp")
    show(world, 0, "progress", Cell(Kind.ERROR, "#REF!", "=Z9"))
    answer = made(world)
    assert not answer.changes and [p.typed for p in answer.problems] == ["#REF!"]
    store(world, AN, "progress", "Đã họp lần 2")
    answer = made(world)
    assert ("progress", "Đã họp lần 2") in [(e.column, e.value) for e in answer.edits]
    assert [j.value for j in answer.journal] == ["=Z9"]


def test_a_formula_is_read_by_its_value_and_journalled_when_the_console_wins() -> None:
    world = agreed(AN)
    show(world, 0, "progress", Cell(Kind.TEXT, "Đã họp", '=A1&"x"'))
    one_pass(world)
    assert world.records[AN].values[KEYS.index("progress")] == "Đã họp"
    store(world, AN, "progress", "Văn phòng nhập")
    assert [j.value for j in made(world).journal] == ['=A1&"x"']


def test_tidying_is_never_written() -> None:
    world = agreed(AN, progress="Đã họp")
    show(world, 0, "progress", "  Đã họp\u00a0")
    assert made(world).is_empty


def test_a_refused_act_stays_as_typed_and_is_not_tried_again() -> None:
    world = agreed(AN)
    show(world, 0, "request", "Xin gia hạn")
    refusal = Refusal("Xin gia hạn", "Quá hạn nên không nhận gia hạn (Điều 12.2).")
    answer = made(world, refused={(AN, "request"): refusal})
    assert not answer.changes
    assert [p.message for p in answer.problems] == [refusal.message]
    (note,) = [edit.value for edit in answer.edits if edit.column == "sync_note"]
    assert note == "Ô “Đề nghị”: Quá hạn nên không nhận gia hạn (Điều 12.2)."
    show(world, 0, "request", "Giải trình")
    assert [c.value for c in made(world, refused={(AN, "request"): refusal}).changes] == ["Giải trình"]


def test_a_bad_date_stops_only_its_own_cell() -> None:
    world = agreed(AN)
    show(world, 0, "report_date", "hôm qua")
    show(world, 0, "progress", "Đã họp")
    answer = made(world)
    assert [c.column for c in answer.changes] == ["progress"]
    assert [p.column for p in answer.problems] == ["report_date"]


def test_a_row_that_left_becomes_a_tombstone_and_its_unread_typing_is_journalled() -> None:
    world = agreed(AN)
    show(world, 0, "progress", "Chưa kịp đọc")
    world.records[AN] = replace(world.records[AN], left="Đã chuyển Sở Y tế.")
    _, second = one_pass(world)
    assert [j.value for j in second.journal] == ["Chưa kịp đọc"]
    assert shown(world, 0, "sync_note") == "Đã chuyển Sở Y tế."
    show(world, 0, "progress", "Gõ tiếp")
    assert made(world).is_empty


def test_what_a_row_that_left_shows_of_before_is_agreed_so_that_it_disputes_nothing_later() -> None:
    world = agreed(AN, progress="Bước 2", due_on="20/10/2025")
    past = {KEYS.index("progress"): frozenset({""}), KEYS.index("due_on"): frozenset({"15/10/2025"})}
    world.base[AN] = replace(world.base[AN], past=past)
    show(world, 0, "progress", "")
    show(world, 0, "due_on", "15/10/2025")
    world.records[AN] = replace(world.records[AN], left="Đã chuyển Sở Y tế.")
    answer = made(world)
    assert not answer.journal
    assert {(AN, "progress", ""), (AN, "due_on", "15/10/2025")} <= set(answer.agreed)


def test_a_row_that_left_and_says_so_already_journals_no_sentence_of_the_programs() -> None:
    world = agreed(AN)
    show(world, 0, "sync_note", "Đã chuyển Sở Y tế.")  # by a write that was meant for the row above
    world.records[AN] = replace(world.records[AN], left="Đã chuyển Sở Y tế.")
    assert not made(world).journal


def test_a_secret_row_is_blanked_at_once() -> None:
    world = agreed(AN, progress="Đã họp")
    world.records[AN] = replace(world.records[AN], left="Đã rút khỏi bảng.", blank=True)
    one_pass(world)
    assert [cell.value for cell in world.rows[0] if cell.value] == [AN, "Đã rút khỏi bảng."]


def test_a_value_beyond_the_cells_limit_is_refused_before_writing() -> None:
    world = agreed(AN)
    store(world, AN, "content", "a" * 32_768)
    answer = made(world)
    assert [e.column for e in answer.edits] == ["sync_note"]
    assert "32.767" in answer.problems[0].message


def test_a_stale_write_of_an_empty_office_cell_is_no_proposal() -> None:
    world = agreed(AN)
    show(world, 0, "due_on", EMPTY)
    answer = made(world)
    assert not answer.proposals
    assert [(e.column, e.value) for e in answer.edits] == [("due_on", "30/9/2025")]


def test_a_new_row_is_made_of_what_can_be_read_and_keeps_the_rest_as_typed() -> None:
    world = agreed(AN)
    fresh = [EMPTY] * len(KEYS)
    fresh[KEYS.index("content")], fresh[KEYS.index("report_date")] = text("Việc mới"), text("tuần sau")
    world.rows.append(fresh)
    for _ in range(4):
        one_pass(world)
    (code,) = set(world.records) - {AN}
    assert world.records[code].values[KEYS.index("report_date")] == ""
    assert shown(world, 1, "report_date") == "tuần sau"
    assert made(world).is_empty and not made(world).conflicts
