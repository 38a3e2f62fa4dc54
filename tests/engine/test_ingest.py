import itertools
import os
import re
import threading
import time
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import faulty_tasks
import process_watch
import pytest
from PIL import Image

from sketchfind.encoder.runtime import Runtime
from sketchfind.engine import ingest
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.loaded import ModelSource
from sketchfind.errors import DeviceFailed, EncoderUnavailable, ModelFileError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.types import EncodedPhoto, FailedPhoto

# Long enough for a busy machine to read a small photo, short enough to wait for it in a test.
PATIENCE = 3
# In the background, a busy machine lets a process compute next to nothing.
Encoder = partial(IngestEncoder, background=False)


@pytest.fixture
def photos(tmp_path, make_photo):
    return [str(make_photo(tmp_path / f"{n:02}.jpg", n)) for n in range(20)]


@pytest.fixture(scope="module")
def encoder(model_file):
    with Encoder(ModelSource(model_file, "cpu")) as opened:
        yield opened


@pytest.fixture
def faulty(model_file, monkeypatch):
    monkeypatch.setattr(ingest, "load", faulty_tasks.load_nothing)
    with Encoder(
        ModelSource(model_file, "cpu"), seconds_each=PATIENCE, task=faulty_tasks.embed_or_misbehave
    ) as encoder:
        yield encoder


def _failures(results):
    return [result for result in results if isinstance(result, FailedPhoto)]


def test_gives_what_the_runtime_gives_in_the_order_asked(encoder, model_file, photos, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_text("this is text")
    asked = [*photos[:7], str(bad), *photos[7:]]
    results = encoder.encode(asked)
    assert encoder.encode([]) == []
    assert [result.path for result in results] == asked
    assert results[7] == FailedPhoto(str(bad), "not a picture in a format that can be read")
    runtime = Runtime.load(model_file, "cpu")
    size = runtime.photo_size
    for result in results:
        if isinstance(result, EncodedPhoto):
            decoded = decode_photo(result.path, min_side=384)
            assert result.info == decoded.info
            assert result.thumbnail.startswith(b"\xff\xd8")
            expected = runtime.embed_photos(PhotoTransform(size)(decoded.image)[None])[0]
            assert float(expected @ result.embedding) > 0.999


@pytest.mark.parametrize("fault", ["die", "raise"])
def test_the_file_that_breaks_the_process_is_found_and_named(faulty, photos, make_photo, fault):
    path = photos[0].replace("00.jpg", f"{fault}.jpg")
    make_photo(Path(path))
    results = faulty.encode([*photos[:5], path, *photos[5:9]])
    (failure,) = _failures(results)
    assert failure.path == path
    why = {"die": f"({process_watch.KILLED})", "raise": "RuntimeError: cannot multiply this"}[fault]
    assert why in failure.reason
    assert len(results) == 10


def test_a_photo_that_the_model_makes_nothing_of_is_a_failed_one(faulty, photos, tmp_path):
    """Else its embedding would be damaged, and as often as that was mended made again."""
    odd = [str(tmp_path / f"{colour}.png") for colour in ("black", "white")]
    for path in odd:
        Image.new("RGB", (64, 64), Path(path).stem).save(path)
    failures = _failures(faulty.encode([*odd, *photos[:3]]))
    assert failures == [FailedPhoto(path, "the model cannot make anything of it") for path in odd]
    assert not any(failure.transient or failure.doubtful for failure in failures)


def test_neither_a_file_nor_the_model_is_blamed_for_one_kill(
    faulty, make_photo, tmp_path, monkeypatch
):
    """The system kills processes too, and whose turn it was is chance."""
    monkeypatch.setattr(ingest, "load", faulty_tasks.die_loading_once)
    path = str(make_photo(tmp_path / "die_once.jpg"))
    (result,) = faulty.encode([path])
    assert isinstance(result, EncodedPhoto)


def test_no_file_is_blamed_for_a_device_that_fails(faulty, photos, make_photo, caplog):
    make_photo(Path(photo := photos[0].replace("00.jpg", "device.jpg")))
    results = faulty.encode([photo, *photos[:3]])
    assert [result.path for result in results] == [photo, *photos[:3]]
    assert not _failures(results)
    assert caplog.text.count("begins anew") == 1
    Path(photo + ".failed").unlink()
    faulty._task = faulty_tasks.fail_device
    with pytest.raises(DeviceFailed):
        faulty.encode(photos)


def test_a_decoder_that_never_returns_costs_one_file(faulty, photos, make_photo, tmp_path):
    path = str(make_photo(tmp_path / "stall.jpg"))
    reader = faulty._worker.submit(os.getpid, seconds=60).result()
    results = faulty.encode([path, *photos])
    assert process_watch.gone(reader, seconds=20)  # and the thread that never returns with it
    (failure,) = _failures(results)
    assert failure == FailedPhoto(path, f"reading it took too long ({PATIENCE:g} seconds)")
    assert failure.doubtful
    assert len(results) == 21


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="the system does not tell of threads"
)
def test_a_drive_that_delivers_slowly_is_waited_for(faulty, make_photo, tmp_path):
    (result,) = faulty.encode([str(make_photo(tmp_path / "slow.jpg"))])  # longer than PATIENCE
    assert isinstance(result, EncodedPhoto)


def test_a_decoder_that_computes_for_ever_is_given_up(
    model_file, make_photo, monkeypatch, tmp_path
):
    monkeypatch.setattr(ingest, "load", faulty_tasks.load_nothing)
    monkeypatch.setattr(ingest, "FROZEN", 300)  # the file is given up, not the process
    path = str(make_photo(tmp_path / "spin.jpg"))
    with Encoder(
        ModelSource(model_file, "cpu"), seconds_each=0.2, task=faulty_tasks.embed_or_misbehave
    ) as encoder:
        assert encoder.encode([path]) == [
            FailedPhoto(path, "reading it took too long (0.2 seconds)")
        ]


def test_a_clock_that_is_set_or_a_computer_that_slept_blames_no_file(faulty, photos, monkeypatch):
    hours = itertools.count(step=8 * 3600.0)
    clock = SimpleNamespace(time=lambda: next(hours), sleep=time.sleep)
    monkeypatch.setattr("pebble.pool.process.time", clock)
    assert _failures(faulty.encode(photos)) == []


def test_no_file_is_blamed_for_a_drive_that_does_not_answer(
    faulty, photos, make_photo, tmp_path, monkeypatch
):
    far = [str(make_photo(tmp_path / "far" / name)) for name in ("stall.jpg", "next.jpg")]

    def answers(path):
        return path not in far

    failures = _failures(faulty.encode([*far, *photos[:3]], answers))
    assert failures == [FailedPhoto(path, "its drive does not answer") for path in far]
    assert all(failure.transient for failure in failures)
    monkeypatch.setattr(faulty, "_run_batch", None)
    assert _failures(faulty.encode(far, answers)) == failures  # which were not tried


def test_a_process_that_freezes_as_a_whole_is_stopped(faulty, make_photo, tmp_path, monkeypatch):
    monkeypatch.setattr(ingest, "FROZEN", 0.1)
    path = str(make_photo(tmp_path / "freeze.jpg"))
    (failure,) = faulty.encode([path])
    assert failure.path == path
    assert f"it gave no sign of life ({0.1 * PATIENCE:g} seconds)" in failure.reason
    assert failure.doubtful


def test_a_process_that_gives_signs_of_life_may_compute_for_long(model_file, monkeypatch):
    monkeypatch.setattr(ingest, "COMPUTING", 5)
    future = Future()

    class Worker:
        """Computes a second between two looks, of which every other finds a sign."""

        looks = 0
        signs = property(lambda self: self.looks // 2)

        def cpu_seconds(self):
            self.looks += 1
            if self.looks == 20:
                future.set_result(None)
            return float(self.looks)

    encoder = Encoder(ModelSource(model_file))
    monkeypatch.setattr(encoder, "_worker", Worker())
    assert encoder._ends(future, 0.01)


def test_one_sign_of_life_is_not_taken_for_others(model_file, monkeypatch):
    future = Future()

    class Worker:
        """Gives a sign before the second look, and computes nothing."""

        looks = 0
        signs = property(lambda self: min(self.looks // 2, 1))

        def cpu_seconds(self):
            self.looks += 1
            if self.looks == 20:
                future.set_result(None)

    encoder = Encoder(ModelSource(model_file))
    monkeypatch.setattr(encoder, "_worker", Worker())
    assert not encoder._ends(future, 0.01)


def test_a_process_that_dies_while_loading_is_blamed_on_no_file(faulty, photos, monkeypatch):
    assert not _failures(faulty.encode(photos[:1]))
    faulty.rest()  # the next process has to load again
    monkeypatch.setattr(ingest, "load", faulty_tasks.die_loading)
    with pytest.raises(EncoderUnavailable, match=re.escape(process_watch.KILLED)):
        faulty.encode(photos)


def test_no_file_is_blamed_where_memory_does_for_the_model_alone(faulty, photos):
    """Else an update would go on for hours, with two kills for each photo, and read none."""
    faulty._task = faulty_tasks.die
    with pytest.raises(EncoderUnavailable, match=re.escape(process_watch.KILLED)):
        faulty.encode(photos)


def test_a_device_that_fails_once_after_a_kill_is_tried_again(faulty, photos):
    faulty._task = faulty_tasks.die_then_fail_device_once
    assert not _failures(faulty.encode(photos))


def test_a_process_that_freezes_once_while_loading_is_replaced(faulty, photos, monkeypatch):
    monkeypatch.setattr(ingest, "LOAD_SECONDS", PATIENCE)
    monkeypatch.setattr(ingest, "load", faulty_tasks.freeze_loading_once)
    assert not _failures(faulty.encode(photos[:1]))


def test_a_damaged_model_is_the_error_that_the_user_sees(tmp_path, model_file, photos):
    damaged = tmp_path / "damaged.safetensors"
    content = bytearray(model_file.read_bytes())
    content[-5000] ^= 0xFF
    damaged.write_bytes(content)
    with Encoder(ModelSource(damaged, "cpu")) as encoder, pytest.raises(ModelFileError):
        encoder.encode(photos)


def test_cancelling_stops_a_running_batch_and_its_process(faulty, make_photo, tmp_path):
    path = str(make_photo(tmp_path / "freeze.jpg"))
    pid = faulty._worker.submit(os.getpid, seconds=60).result()
    timer = threading.Timer(0.3, faulty.cancel)
    timer.start()
    with pytest.raises(CancelledError):
        faulty.encode([path])
    timer.join()
    assert not process_watch.alive(pid)
    with pytest.raises(CancelledError):
        faulty.encode([path])


def test_leaving_the_with_ends_the_process(model_file, photos, monkeypatch):
    monkeypatch.setattr(ingest, "load", faulty_tasks.load_nothing)
    task = faulty_tasks.embed_or_misbehave
    with Encoder(ModelSource(model_file, "cpu"), task=task) as encoder:
        encoder.encode(photos[:1])
        pid = encoder._worker.submit(os.getpid, seconds=60).result()
    assert not process_watch.alive(pid)


def test_a_rest_ends_the_process_and_the_next_batch_starts_another(faulty, photos):
    faulty.rest()  # before the first batch, which is nothing
    (before,) = faulty.encode(photos[:1])
    pid = faulty._worker.submit(os.getpid, seconds=60).result()
    faulty.rest()
    assert not process_watch.alive(pid)
    (after,) = faulty.encode(photos[:1])
    assert isinstance(before, EncodedPhoto)
    assert isinstance(after, EncodedPhoto)
    assert faulty._worker.submit(os.getpid, seconds=60).result() != pid
