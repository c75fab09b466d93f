"""The time of a document: each has its own, whatever the others took, and nothing is left ticking behind the last."""
from __future__ import annotations

import signal
import time

import pytest

from extract.corpusguard import TooLong, alarms, can_time, within

pytestmark = pytest.mark.skipif(not can_time(), reason="this system has no timers of its processes")
LIMIT = 0.3


def waits(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.01)


def test_the_limit_is_one_of_each_document() -> None:
    with alarms(LIMIT):
        for _ in range(5):
            with within(LIMIT):
                waits(LIMIT / 3)
        waits(2 * LIMIT)        # between two documents
        for _ in range(2):
            with pytest.raises(TooLong), within(LIMIT):
                waits(60)


def test_who_swallows_the_word_hears_it_again() -> None:
    def swallows() -> None:
        try:
            waits(60)
        except BaseException:  # noqa: BLE001 - what a library may do
            waits(60)

    with alarms(LIMIT), pytest.raises(TooLong), within(LIMIT):
        swallows()


def test_nothing_ticks_afterwards_and_the_signal_means_what_it_did() -> None:
    def own(number: int, frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, own)
    try:
        with alarms(LIMIT), within(LIMIT):
            pass
        assert signal.getsignal(signal.SIGALRM) is own
        assert [signal.getitimer(timer) for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF)] == [(0.0, 0.0)] * 2
    finally:
        signal.signal(signal.SIGALRM, before)


def test_without_a_limit_no_timer_is_set() -> None:
    with alarms(0), within(0):
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
