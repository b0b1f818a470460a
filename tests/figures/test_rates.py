"""The three rates of DOMAIN 3.4, checked on Hải Phòng's published figures of August 2018."""

from __future__ import annotations

from console.figures import Counts, Rate

# 10.142 done: 30,42 % late = 3.085, 40,14 % on time = 4.071, 29,44 % without a deadline = 2.986.
HAI_PHONG_2018 = Counts(
    assigned=12_160, done_on_time=4_071, done_late=3_085, done_no_deadline=2_986,
    open_on_time=1_760, open_late=258,
)  # fmt: skip


def test_hai_phong_2018_is_reproduced() -> None:
    assert HAI_PHONG_2018.total == HAI_PHONG_2018.done + HAI_PHONG_2018.still_open == 12_160
    assert str(HAI_PHONG_2018.done_rate) == "83,40 %"
    assert HAI_PHONG_2018.fallen_due == 7_414
    assert str(HAI_PHONG_2018.late_rate) == "3,48 %"
    assert str(HAI_PHONG_2018.late_share) == "2,12 %"


def test_an_empty_base_has_no_rate() -> None:
    assert str(Counts(assigned=3, open_no_deadline=3).on_time_rate) == "–"
    assert Rate(0, 0).percent is None


def test_a_rate_is_rounded_half_up_on_its_exact_value() -> None:
    assert str(Rate(1, 800)) == "0,13 %"  # 0.125
    assert str(Rate(2, 3)) == "66,67 %"
    assert str(Rate(5, 5)) == "100,00 %"
    assert str(Rate(0, 5)) == "0,00 %"
