"""How promptly changes are noticed is kept where the screens can show it, in words."""

from __future__ import annotations

import pytest
from peewee import Database

from sheets_sync.health import Health, keep, kept, sentences


class Store:
    """A store that tells of itself."""

    def __init__(self) -> None:
        self.now = Health()

    def health(self) -> Health:
        return self.now


def test_the_last_word_is_kept_rounded_up(sqlite_database: Database) -> None:
    store = Store()
    store.now = Health(lag=181, active=12, every=15)
    keep(store)
    assert kept() == Health(lag=185, active=12, every=15)


def test_that_nothing_was_told_of_lately_is_not_kept_as_promptness(sqlite_database: Database) -> None:
    store = Store()
    store.now = Health(lag=3)
    keep(store)
    store.now = Health(lag=None)
    keep(store)
    found = kept()
    assert found is not None and found.lag is None


def test_a_folder_of_files_tells_nothing(sqlite_database: Database) -> None:
    keep(object())
    assert kept() is None


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (Health(), ""),
        (Health(lag=0), ""),
        (Health(lag=185), "chậm tới 3 phút"),
        (Health(active=12, every=15), "12 sổ đang có người sửa, mỗi sổ được đọc thẳng 15 giây một lần"),
        (Health(active=60, every=71), "thêm tài khoản thứ hai"),
        (Health(skew=600), "lệch 10 phút"),
        (Health(refused=3), "3 lần báo vượt hạn mức"),
    ],
)
def test_it_is_said_in_words_what_is_not_as_promised(health: Health, said: str) -> None:
    told = " ".join(sentences(health))
    assert said in told if said else told == ""
