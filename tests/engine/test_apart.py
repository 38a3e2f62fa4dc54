"""One thing in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import time
from concurrent.futures import CancelledError

import faulty_tasks
import pytest

from sketchfind.engine.apart import run_apart
from sketchfind.errors import EncoderUnavailable

LONG = 600.0


def test_what_a_function_gives_or_raises_arrives_from_a_process_of_low_priority():
    process, gives_way = run_apart(faulty_tasks.process_facts, seconds=LONG)
    assert process != os.getpid()
    assert gives_way
    with pytest.raises(ZeroDivisionError):
        run_apart(divmod, 7, 0, seconds=LONG)


def test_a_process_that_is_lost_or_takes_too_long_is_said_in_words_that_are_translated():
    with pytest.raises(EncoderUnavailable) as lost:
        run_apart(os._exit, 3, seconds=LONG)
    assert lost.value.values == {"how": "it ended (status 3)"}
    with pytest.raises(EncoderUnavailable) as late:
        run_apart(time.sleep, LONG, seconds=1)
    assert late.value.values == {"how": "it did not answer (1 seconds)"}


def test_it_can_be_cancelled_and_its_process_is_gone():
    others, asked = set(multiprocessing.active_children()), iter([False, False, True])
    with pytest.raises(CancelledError):
        run_apart(time.sleep, LONG, seconds=LONG, cancelled=lambda: next(asked))
    assert set(multiprocessing.active_children()) <= others
