"""Waits and quotas: pure answers from times."""

from hypothesis import given
from hypothesis import strategies as st

from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core import throttle
from guardtui.policy import Policy

POLICY = Policy()
NOW = 1_790_000_000_000


def test_nine_wrong_passwords_in_five_minutes_do_not_wait_and_the_tenth_does():
    times = [NOW + i * SECOND for i in range(10)]
    assert throttle.wait_for_password(times[:9], times[8], POLICY) is None
    assert throttle.wait_for_password(times, times[9], POLICY) == times[9] + 30 * SECOND


def test_slow_wrong_passwords_do_not_wait():
    times = [NOW + i * MINUTE for i in range(100)]
    assert throttle.wait_for_password(times, times[-1], POLICY) is None


def test_each_further_wrong_password_doubles_the_wait_up_to_an_hour():
    times = [NOW + i for i in range(10)]
    waits = []
    for _ in range(12):
        until = throttle.wait_for_password(times, times[-1], POLICY)
        assert until is not None
        waits.append(until - times[-1])
        times.append(until)
    assert waits[:4] == [30 * SECOND, 60 * SECOND, 120 * SECOND, 240 * SECOND]
    assert max(waits) == waits[-1] == HOUR


def test_the_sixth_sending_in_an_hour_waits_until_the_first_is_an_hour_old():
    times = [NOW + i * MINUTE for i in range(5)]
    assert throttle.wait_for_send(times[:4], NOW + 5 * MINUTE, POLICY) is None
    assert throttle.wait_for_send(times, NOW + 5 * MINUTE, POLICY) == NOW + HOUR


def test_the_eleventh_sending_in_a_day_waits_for_the_day():
    times = [NOW + i * 2 * HOUR for i in range(10)]
    assert throttle.wait_for_send(times, NOW + 21 * HOUR, POLICY) == NOW + DAY


def test_twenty_wrong_codes_in_an_hour_lock_until_a_stated_time():
    times = [NOW + i * SECOND for i in range(20)]
    assert throttle.wait_for_code(times[:19], times[18], POLICY) is None
    assert throttle.wait_for_code(times, times[19], POLICY) == NOW + HOUR


def test_fifty_wrong_codes_in_a_day_lock_longer_than_an_hour():
    times = [NOW + i * 10 * MINUTE for i in range(50)]
    assert throttle.wait_for_code(times, times[-1], POLICY) == NOW + DAY


def test_resends_come_after_30_60_and_120_seconds_and_there_are_three():
    sent, last, waits = NOW, NOW, []
    for resends in range(3):
        at = throttle.resend_at(sent, last, resends, NOW + 10 * MINUTE, POLICY)
        assert at is not None
        waits.append((at - last) // SECOND)
        last = at
    assert waits == [30, 60, 120]
    assert throttle.resend_at(sent, last, 3, NOW + 10 * MINUTE, POLICY) is None


def test_no_resend_is_offered_that_would_come_after_the_code_is_over():
    assert throttle.resend_at(NOW, NOW, 0, NOW + 20 * SECOND, POLICY) is None


@given(st.lists(st.integers(0, 2 * DAY), max_size=60).map(sorted), st.integers(0, 2 * DAY))
def test_a_wait_always_lies_ahead_and_waiting_for_it_is_enough(times, after):
    now = (times[-1] if times else 0) + after
    for rule in (throttle.wait_for_send, throttle.wait_for_code, throttle.wait_for_password):
        until = rule(times, now, POLICY)
        assert until is None or (until > now and rule(times, until, POLICY) is None)


@given(st.lists(st.integers(0, DAY), max_size=40).map(sorted), st.integers(0, DAY))
def test_one_more_failure_never_shortens_a_wait(times, now):
    past = [t for t in times if t <= now]
    for rule in (throttle.wait_for_send, throttle.wait_for_code, throttle.wait_for_password):
        assert (rule([*past, now], now, POLICY) or 0) >= (rule(past, now, POLICY) or 0)


def test_where_numbers_answer_three_in_ten_of_a_days_may_be_open():
    hours = [NOW - n * HOUR for n in range(23, 1, -1)]
    opened = [at + minute * MINUTE for at in hours for minute in (1, 20, 40)]
    for came_back, most in ((0, POLICY.sms_open_per_day), (100, 30), (200, 60)):
        answered = [NOW - MINUTE] * came_back
        assert throttle.wait_for_open_sms(opened[-most:], answered, NOW, POLICY) == opened[-most] + DAY
        assert throttle.wait_for_open_sms(opened[-most + 1 :], answered, NOW, POLICY) is None
