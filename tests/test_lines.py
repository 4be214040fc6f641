"""Lines that are typed or piped in."""

from __future__ import annotations

import os
import select
import signal

import pytest

from guardtui.shared import lines
from guardtui.shared.lines import Lines


@pytest.fixture
def pipe():
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as reading, os.fdopen(writes, "wb", buffering=0) as writing:
        yield reading, writing


def test_a_line_that_is_there_is_ready_and_none_is_waited_for_as_long_as_was_said(pipe):
    reading, writing = pipe
    typed = Lines(reading)
    assert not typed.ready(0)
    assert not typed.ready(0.01)
    writing.write(b"one\ntwo")
    assert typed.ready(0)
    assert typed.line(100) == b"one\n"
    assert typed.ready(0), "the rest was read already"


@pytest.fixture
def ctrl_c():
    """What it does to a program that was started at a terminal; a run in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield lambda: signal.raise_signal(signal.SIGINT)
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("within", [None, 3600.0])
def test_a_ctrl_c_from_just_before_the_wait_is_not_slept_through(pipe, monkeypatch, ctrl_c, within):
    """The system takes such a signal before the wait begins, and then does not end it: the wait has to end by itself."""
    waits = []

    def wait(reads, writes, others, patience):
        waits.append(patience)
        if len(waits) == 2:
            ctrl_c()
        assert len(waits) < 3
        return select_for(reads, writes, others, 0)

    select_for = select.select
    monkeypatch.setattr(select, "select", wait)
    with pytest.raises(KeyboardInterrupt):
        Lines(pipe[0]).ready(within)
    assert max(waits) <= lines.A_LOOK
    assert len(waits) == 2
