"""An update that is stopped or breaks off keeps what it did, and the next one goes on."""

import threading

import pytest

from sketchfind.errors import EncoderUnavailable


def test_a_stop_does_not_wait_for_the_batch_in_work(library, engine, folder):
    cancel, ended = threading.Event(), []

    def stop(_paths):
        cancel.set()
        ended.append(engine.cancelled.wait(60))

    engine.before = stop
    library.add_folder(folder)
    assert library.update(cancel=cancel).photos == 0
    assert ended == [True]


@pytest.mark.usefixtures("small_batches")
def test_cancelling_keeps_whole_batches_and_the_next_run_goes_on(
    library, engine, folder, profile, contents
):
    cancel = threading.Event()
    engine.before = lambda paths: cancel.set() if paths[0].endswith("07.png") else None
    library.add_folder(folder)
    report = library.update(cancel=cancel)
    assert report.cancelled
    assert report.added in (0, 4, 8)  # of three batches, one is encoded ahead
    assert engine.open_encoders == 0
    engine.before = lambda paths: None
    assert library.update().photos == 12
    assert len(contents(profile)) == 12


def test_cancelling_before_the_start_does_nothing(library, engine, folder):
    cancel = threading.Event()
    cancel.set()
    library.add_folder(folder)
    assert library.update(cancel=cancel).cancelled
    assert engine.encoded == []


@pytest.mark.usefixtures("small_batches")
def test_an_encoder_that_is_lost_half_way_leaves_what_was_done(library, engine, folder):
    def fail_late(paths):
        if paths[0].endswith("03.png"):
            raise EncoderUnavailable("gone")

    engine.before = fail_late
    library.add_folder(folder)
    with pytest.raises(EncoderUnavailable):
        library.update()
    assert library.status().photos in (4, 8)
    engine.before = lambda paths: None
    assert library.update().photos == 12
