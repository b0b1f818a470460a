"""A save that comes in while we write is never lost, and a killed write leaves nothing in the way."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import suppress
from pathlib import Path

import pytest

from sheets_sync.excel import ExcelStore, replace
from sheets_sync.excel.exchange import exchange
from sheets_sync.excel.folder import _unwritable
from sheets_sync.store import Busy, Changed, Refused, Stamp, StoreError, WriteBatch
from tests.sheets_sync.excel.workbooks import CARRIED, SYNC, TABS, put, store, tasks


def saved(path: Path, content: bytes) -> Stamp:
    """Save as programs do: a new file takes the name."""
    beside = path.with_name("an.tmp")
    beside.write_bytes(content)
    beside.replace(path)
    return replace.stamp(path.stat())


def test_two_files_change_names_at_once(tmp_path: Path) -> None:
    one, other = tmp_path / "1", tmp_path / "2"
    one.write_text("một")
    other.write_text("hai")

    if not exchange(one, other):
        pytest.skip("Ổ đĩa này không đổi chỗ hai tệp được")

    assert (one.read_text(), other.read_text()) == ("hai", "một")


def test_nothing_is_made_where_the_file_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "X001.xlsx"
    read = saved(path, b"cu")
    path.unlink()

    with pytest.raises(FileNotFoundError):
        replace.over(path, b"moi", read)

    assert list(tmp_path.iterdir()) == []


def _keep_saving(path: Path, rounds: int, done: Path) -> None:
    """An saves word after word and notes which words his saves displaced: words of his own, alone or in
    an answer of ours."""
    displaced = []
    for turn in range(rounds):
        mine = path.with_name("an.tmp")
        mine.write_bytes(b"An %d" % turn)
        exchange(mine, path)
        displaced.append(mine.read_bytes().rpartition(b"|")[2])
        mine.unlink()
    done.write_bytes(b"\n".join(displaced))


def test_no_save_is_lost_among_thousands_of_writes(tmp_path: Path) -> None:
    """While An saves as fast as he can, each word is seen again by him or still stands somewhere."""
    folder, done, rounds = tmp_path / "so", tmp_path / "done", 5000
    folder.mkdir()
    path = folder / "X001.xlsx"
    saved(path, b"")
    (tmp_path / "probe").write_text("x")
    if not exchange(tmp_path / "probe", path) or not exchange(tmp_path / "probe", path):
        pytest.skip("Ổ đĩa này không đổi chỗ hai tệp được")
    an = multiprocessing.get_context("fork").Process(target=_keep_saving, args=(path, rounds, done))
    an.start()
    while an.is_alive():
        with path.open("rb") as file:
            seen, read = file.read(), replace.stamp(os.fstat(file.fileno()))
        with suppress(Changed):
            replace.over(path, b"ta|" + seen.rpartition(b"|")[2], read)
    an.join()

    standing = {file.read_bytes().rpartition(b"|")[2] for file in folder.iterdir()}
    words = {b"An %d" % turn for turn in range(rounds)}
    assert words - standing - set(done.read_bytes().splitlines()) == set()
    assert not list(folder.glob(".~*"))


@pytest.fixture
def made(books: ExcelStore) -> ExcelStore:
    """A workbook with two tasks."""
    books.create("X001", "Sổ", TABS, SYNC, tasks(2))
    return books


def write(books: ExcelStore) -> None:
    """Any write."""
    books.write("X001", WriteBatch([put(2, "progress", "x")]), books.read("X001", TABS), TABS)


def beside(books: ExcelStore) -> list[str]:
    """What stands beside the workbook."""
    folder = books.path("X001").parent
    return sorted(path.name for path in folder.iterdir() if path.name not in ("X001.xlsx", "tep"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 ghi do"])
def test_a_write_killed_before_the_exchange_leaves_nothing_for_long(made: ExcelStore, content: bytes) -> None:
    path = made.path("X001")
    path.with_name(f".~X001.{replace.identity(path.stat())}.tmp").write_bytes(content)

    write(made)

    assert beside(made) == []


def test_a_write_killed_after_the_exchange_leaves_nothing_for_long(made: ExcelStore) -> None:
    """The file beside is the very one that was read."""
    path = made.path("X001")
    old = path.with_name("old")
    old.write_bytes(path.read_bytes())
    old.rename(path.with_name(f".~X001.{replace.identity(old.stat())}.tmp"))

    write(made)

    assert beside(made) == []


def test_a_persons_save_that_a_killed_write_had_exchanged_is_kept_in_sight(made: ExcelStore) -> None:
    path = made.path("X001")
    path.with_name(".~X001.1-2-3.tmp").write_bytes(path.read_bytes())

    write(made)

    names = made.others(["X001"])
    assert len(names) == 1 and "giữ lại" in names[0]
    assert made.read_other(names[0], TABS).sync == CARRIED


def _write_for_ever(folder: Path) -> None:
    books = store(folder)
    while True:
        write(books)


def test_a_writer_killed_at_any_moment_leaves_a_whole_workbook(made: ExcelStore, tmp_path: Path) -> None:
    for turn in range(10):
        writer = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(tmp_path,))
        writer.start()
        writer.join(0.02 + turn * 0.003)
        writer.kill()
        writer.join()
        assert len(made.read("X001", TABS).tabs["tasks"].rows) == 2
    write(made)
    assert beside(made) == []


def test_rights_that_a_share_keeps_to_itself_stop_no_write(tmp_path: Path) -> None:
    stubborn = Path("/proc/self/comm")  # refuses chmod even from its owner
    if not stubborn.exists():
        pytest.skip("Máy này không có tệp nào từ chối đổi quyền")

    replace._same_rights(stubborn, tmp_path.stat())

    assert stubborn.stat().st_mode != tmp_path.stat().st_mode


@pytest.mark.parametrize(("number", "onto", "kind"), [(5, "b", Busy), (32, None, Busy), (5, None, Refused)])
def test_windows_refusing_a_move_onto_an_open_file_means_that_it_is_open(
    number: int, onto: str | None, kind: type[StoreError]
) -> None:
    error = PermissionError(13, "Access is denied", "a", None, onto)
    error.winerror = number  # type: ignore[attr-defined]

    assert type(_unwritable(Path("X001.xlsx"), error)) is kind
