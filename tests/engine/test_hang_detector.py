"""What counts as hung, and what is only late."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from sketchfind.engine import ingest_tasks
from sketchfind.engine.hang_detector import HangDetector, process_cpu_seconds, thread_cpu_seconds
from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging.photo_transform import PhotoTransform


class _Work:
    computed: float | None = 0.0

    def __call__(self) -> float | None:
        return self.computed


@pytest.fixture
def work():
    return _Work()


def test_work_that_does_nothing_ends(work):
    detector = HangDetector(3, 100, work)
    assert [detector.hangs(1) for _ in range(4)] == [False, False, False, True]


def test_work_that_computes_a_little_now_and_then_is_late_only(work):
    detector = HangDetector(3, 100, work)
    for second in range(10_000):
        if second % 3 == 0:
            work.computed += 1e-6
        assert not detector.hangs(1)


def test_work_that_computes_for_ever_ends(work):
    detector = HangDetector(3, 100, work)
    seconds = 0
    while not detector.hangs(1):
        work.computed += 1
        seconds += 1
    assert seconds == 101


def test_where_nobody_knows_what_is_computed_all_time_counts(work):
    work.computed = None
    detector = HangDetector(3, 100, work)
    assert [detector.hangs(1) for _ in range(4)] == [False, False, False, True]


def test_where_nobody_ever_knows_it_what_is_late_gets_more_time(work):
    work.computed = None
    for computing, borne in ((100, 12), (9, 9)):
        detector = HangDetector(3, computing, work, cpu_known=False)
        assert [detector.hangs(1) for _ in range(borne + 1)] == [False] * borne + [True]


def test_what_becomes_known_late_counts_from_then_on(work):
    work.computed = None
    detector = HangDetector(3, 100, work)
    assert not detector.hangs(3)
    work.computed = 1000.0
    assert [detector.hangs(1) for _ in range(5)] == [False, False, False, False, True]


def test_what_becomes_known_late_may_not_compute_for_ever_either(work):
    work.computed = None
    detector = HangDetector(3, 100, work)
    detector.hangs(1)
    work.computed = 1000.0
    assert not detector.hangs(1)
    work.computed = 1100.0
    assert not detector.hangs(1)
    work.computed = 1101.0
    assert detector.hangs(1)


def test_a_sign_of_life_begins_anew(work):
    detector = HangDetector(3, 100, work)
    assert not detector.hangs(3)
    detector.reset()
    assert not detector.hangs(3)


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="the system does not tell of threads"
)
def test_a_thread_that_reads_a_byte_computes_a_little(tmp_path):
    (tmp_path / "file").write_bytes(bytes(100))
    steps, waits, end = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def read() -> None:
        with (tmp_path / "file").open("rb", buffering=0) as file:
            for _ in range(2):
                waits.release()
                steps.acquire()
                file.read(1)
        waits.release()
        end.wait()

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(2):
        waits.acquire()
        before = thread_cpu_seconds(thread.ident)
        steps.release()
    waits.acquire()
    assert thread_cpu_seconds(thread.ident) > before
    end.set()
    thread.join()


@pytest.mark.parametrize("known", [True, False])
def test_a_file_gets_more_time_where_nobody_knows_whether_its_decoder_computes(monkeypatch, known):
    begun, end, looks = threading.Event(), threading.Event(), []

    def decode(path, **_):
        begun.set()
        end.wait()
        raise UnreadablePhoto(path, "the file is empty")

    def look():
        assert begun.wait(60)
        looks.append(None)
        if len(looks) == 2:  # when a decoder that did nothing since is given up
            end.set()
            wait([job.future])

    monkeypatch.setattr(ingest_tasks, "CPU_KNOWN", known)
    monkeypatch.setattr(ingest_tasks, "thread_cpu_seconds", lambda thread: None)
    monkeypatch.setattr(ingest_tasks, "decode_photo", decode)
    monkeypatch.setattr(ingest_tasks, "show_life", look)
    job = ingest_tasks._DecodeJob("x.jpg", PhotoTransform(32))
    with ThreadPoolExecutor() as decoders:
        job.future = decoders.submit(job)
        assert (job.outcome(0.01) is None) == known


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes")
def test_what_the_system_does_for_a_process_counts_as_computed_too():
    while os.times().system < 0.5:  # as for what reads
        os.urandom(2**20)
    before = os.times()
    computed = process_cpu_seconds(os.getpid())
    after, tick = os.times(), 1 / os.sysconf("SC_CLK_TCK")
    assert computed is not None
    assert sum(before[:2]) - 2 * tick <= computed <= sum(after[:2]) + 2 * tick
    assert process_cpu_seconds(2**31 - 1) is None  # there is none
