"""One thing in a process of its own."""

from __future__ import annotations

import os
import time
from concurrent.futures import CancelledError

import pytest

from sketchfind.engine.apart import run_apart
from sketchfind.errors import EncoderUnavailable

LONG = 600.0


def test_what_a_function_gives_or_raises_arrives():
    assert run_apart(divmod, 7, 2, seconds=LONG) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        run_apart(divmod, 7, 0, seconds=LONG)


def test_a_process_that_is_lost_or_takes_too_long_is_said_in_words_that_are_translated():
    with pytest.raises(EncoderUnavailable) as lost:
        run_apart(os._exit, 3, seconds=LONG)
    assert lost.value.values == {"how": "it ended (status 3)"}
    with pytest.raises(EncoderUnavailable) as late:
        run_apart(time.sleep, LONG, seconds=1)
    assert late.value.values == {"how": "it did not answer (1 seconds)"}


def test_it_can_be_cancelled():
    began = time.monotonic()
    with pytest.raises(CancelledError):
        run_apart(time.sleep, LONG, seconds=LONG, cancelled=lambda: time.monotonic() - began > 1)
    assert time.monotonic() - began < LONG / 2
