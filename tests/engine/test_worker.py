import ctypes
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import synchronize
from types import SimpleNamespace

import faulty_tasks
import process_watch as processes
import psutil
import pytest
from pebble import ProcessExpired
from pebble.pool.process import TaskManager
from threadpoolctl import threadpool_info

from sketchfind.engine import process as process_module
from sketchfind.engine import worker as worker_module
from sketchfind.engine.process import ignoring_interrupts
from sketchfind.engine.worker import Worker, WorkerLost, how_lost
from sketchfind.errors import EncoderUnavailable


@pytest.fixture(scope="module")
def worker():
    opened = Worker(background=True)
    yield opened
    opened.close()


@pytest.fixture
def own():
    """A worker for one test alone, which may break it."""
    opened = Worker(background=False)
    yield opened
    opened.close()


def test_runs_in_one_other_process_of_low_priority(worker):
    first = worker.submit(faulty_tasks.process_facts, seconds=60).result()
    second = worker.submit(faulty_tasks.process_facts, seconds=60).result()
    assert first == second
    assert first[0] != os.getpid()
    assert first[1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such class")
def test_one_that_answers_gives_way_when_it_is_told_to_alone_and_then_with_all_threads(own):
    assert not own.submit(faulty_tasks.process_facts, seconds=60).result()[1]
    assert own.submit(faulty_tasks.classes_that_give_way, seconds=60).result() == {os.SCHED_IDLE}


def test_it_can_be_ended_while_a_decoder_holds_the_interpreter(worker):
    handler = worker.submit(signal.getsignal, signal.SIGTERM, seconds=60).result()
    assert handler == signal.SIG_DFL


def test_its_warnings_look_like_those_of_the_command_line(own, capfd):
    own.submit(faulty_tasks.warn, "cuda does not work", seconds=60).result()
    own.close()
    assert capfd.readouterr().err.splitlines() == ["sketchfind: cuda does not work"]


def test_windows_is_told_the_priority_of_a_process_by_a_whole_handle(monkeypatch):
    class Kernel:
        """As ctypes has it: what is called returns an int unless something else is declared."""

        def __init__(self, _):
            self.GetCurrentProcess = lambda: self.GetCurrentProcess.restype(-1).value
            self.GetCurrentProcess.restype = ctypes.c_int

        def SetPriorityClass(self, handle, priority):
            told.append((handle.value, priority))

    told = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", Kernel, raising=False)
    process_module._lower_priority()
    assert told == [(2**64 - 1, 0x4000)]


def test_windows_shows_no_box_when_a_process_crashes(monkeypatch):
    modes = []
    told = SimpleNamespace(
        GetErrorMode=lambda: 0x8001, SetErrorMode=modes.append, SEM_NOGPFAULTERRORBOX=2
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", told)
    process_module._no_crash_box()
    assert modes == [0x8003]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process")
@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_a_process_that_starts_is_deaf_to_its_terminal_and_the_program_is_not(own, name):
    number = signal.Signals[name]
    others = set(multiprocessing.active_children())
    for _ in range(2):  # also the one that replaces another
        answer = own.submit(os.getpid, seconds=60)
        (process,) = set(multiprocessing.active_children()) - others
        os.kill(process.pid, number)
        assert answer.result(timeout=60) == process.pid
        own.replace()
    assert number not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_nothing_in_the_current_folder_is_run(tmp_path):
    photos, program = tmp_path / "photos", tmp_path / "program.py"
    photos.mkdir()
    for name in ("multiprocessing", "pebble", "sketchfind"):
        (photos / f"{name}.py").write_text("open('was run', 'w')")
    program.write_text(
        textwrap.dedent(
            """
            import os
            from sketchfind.engine.worker import Worker
            if __name__ == "__main__":
                worker = Worker(background=False)
                first = worker.submit(os.getpid, seconds=60).result()
                worker.replace()
                assert worker.submit(os.getpid, seconds=60).result() != first
                assert not os.environ["PYTHONSAFEPATH"]  # for programs that photos are opened with
                worker.close()
            """
        )
    )
    subprocess.run([sys.executable, program], cwd=photos, check=True)
    assert len([*photos.iterdir()]) == 3


def test_what_the_user_has_every_python_leave_out_stays_so(monkeypatch):
    monkeypatch.setenv("PYTHONSAFEPATH", "yes")
    with ignoring_interrupts():
        pass
    assert os.environ["PYTHONSAFEPATH"] == "yes"


@pytest.mark.skipif(sys.platform == "win32", reason="there no thread can be told of it")
def test_ctrl_c_while_a_process_is_started_counts_when_it_is_started():
    begun, started = threading.Event(), []
    # Another thread hears of it, for which it is not blocked.
    other = threading.Thread(target=lambda: (begun.wait(), signal.raise_signal(signal.SIGINT)))
    other.start()
    # In the background of a shell it would be ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start() -> None:
        with ignoring_interrupts():
            begun.set()
            other.join()
            started.append(True)

    try:
        with pytest.raises(KeyboardInterrupt):
            start()
        assert started
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_numpy_takes_no_core_from_torch(worker):
    pools = worker.submit(threadpool_info, seconds=60).result()
    assert {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"} == {1}


def test_torch_is_told_how_to_wait_before_it_is_loaded(worker):
    assert worker.submit(os.getenv, "GOMP_SPINCOUNT", seconds=60).result() == "20000"
    code = "import sys, sketchfind.engine.process; print('torch' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "False\n"


def test_an_exception_of_the_task_arrives_as_it_is(worker):
    with pytest.raises(ZeroDivisionError):
        worker.submit(divmod, 1, 0, seconds=60).result()


def test_a_process_that_could_not_load_torch_is_replaced(own):
    before = own.submit(os.getpid, seconds=60).result()
    with pytest.raises(EncoderUnavailable, match="PyTorch"):
        own.submit(faulty_tasks.lack_torch, seconds=60).result()
    assert own.submit(os.getpid, seconds=60).result() != before


def test_answers_are_not_kept(own):
    """Those of an update hold the thumbnails of all photos."""
    for _ in range(3):
        own.submit(os.getpid, seconds=60).result()
    assert len(own._now.tasks) <= 1  # the last one goes a moment after it is given


def test_after_a_death_the_next_task_runs_in_a_new_process(worker):
    before = worker.submit(os.getpid, seconds=60).result()
    with pytest.raises(OSError, match="Abnormal") as caught:
        worker.submit(processes.kill, before, seconds=60).result()
    assert how_lost(caught.value, 60) == processes.KILLED
    worker.replace()
    assert worker.submit(os.getpid, seconds=60).result() != before


def test_a_process_that_ends_in_peace_answers_for_its_task_too(worker):
    before = worker.submit(os.getpid, seconds=60).result()
    with pytest.raises(BrokenProcessPool):
        worker.submit(os._exit, 0, seconds=60).result(timeout=60)
    assert worker.submit(os.getpid, seconds=60).result(timeout=60) != before


def test_a_task_that_a_broken_pool_forgets_is_answered(own, monkeypatch):
    pid = own.submit(os.getpid, seconds=60).result()
    monkeypatch.setattr(TaskManager, "tasks_abort", lambda *_: None)
    psutil.Process(pid).suspend()
    forgotten = own.submit(os.getpid, seconds=60)
    processes.kill(pid)
    with pytest.raises(WorkerLost, match="it ended"):
        forgotten.result(timeout=60)
    assert own.submit(os.getpid, seconds=60).result(timeout=60) != pid


def test_a_task_without_an_end_is_stopped(worker):
    pid = worker.submit(os.getpid, seconds=60).result()
    with pytest.raises(TimeoutError):
        worker.submit(time.sleep, 600, seconds=0.2).result()
    worker.replace()
    assert not processes.alive(pid)


def test_closing_ends_the_process_and_answers_everybody(own):
    pid = own.submit(os.getpid, seconds=60).result()
    running = own.submit(time.sleep, 600, seconds=60)
    waiting = own.submit(os.getpid, seconds=60)
    own.close()
    assert not processes.alive(pid)
    for future in (running, waiting):
        assert how_lost(future.exception(timeout=5), 60)
    with pytest.raises(WorkerLost, match="closed"):
        own.submit(os.getpid, seconds=60).result()


def test_closing_leaves_nobody_who_reads_the_pipe(own, monkeypatch):
    monkeypatch.setattr(worker_module, "wait", lambda *_, timeout: time.sleep(timeout / 10))
    others = set(threading.enumerate())
    own.submit(os.getpid, seconds=60).result()
    own.close()
    assert set(threading.enumerate()) <= others


def test_a_callback_may_use_the_worker_while_it_stops(own):
    seen = []

    def submit_again(_):
        with pytest.raises(WorkerLost):
            own.submit(os.getpid, seconds=1).result()
        seen.append(True)

    own.submit(os.getpid, seconds=60).result()
    own.submit(time.sleep, 600, seconds=60).add_done_callback(submit_again)
    own.close()
    assert seen == [True]


def test_closing_an_unused_worker_is_harmless():
    worker = Worker(background=False)
    worker.close()
    worker.close()


@pytest.mark.parametrize(
    ("place", "name", "error", "said"),
    [
        (threading.Thread, "start", RuntimeError("can't start new thread"), "cannot be started"),
        (multiprocessing, "Pipe", OSError(errno.EMFILE, "Too many files"), "Too many files"),
        # As where a sandbox lets nobody write to /dev/shm.
        (synchronize.SemLock, "__init__", OSError(errno.EROFS, "Read-only"), "Read-only"),
    ],
)
def test_where_no_process_can_be_started_that_is_said_and_the_next_task_tries_again(
    own, monkeypatch, place, name, error, said
):
    def refuse(*_, **__):
        raise error

    with monkeypatch.context() as crowded:
        crowded.setattr(place, name, refuse)
        for _ in range(2):
            with pytest.raises(WorkerLost, match=said):
                own.submit(os.getpid, seconds=60).result(timeout=60)
    assert own.submit(os.getpid, seconds=60).result(timeout=60) != os.getpid()


def test_what_counts_as_lost():
    assert how_lost(ProcessExpired("", 0), 60) == "it ended (status 0)"
    assert how_lost(BrokenProcessPool(), 60) == "it ended during startup"
    assert how_lost(TimeoutError(), 60) == "it did not answer (60 seconds)"
    assert how_lost(ValueError(), 60) is None


def test_the_process_ends_when_the_app_is_killed():
    program = textwrap.dedent(
        """
        import os, time
        from sketchfind.engine.worker import Worker
        if __name__ == "__main__":
            worker = Worker(background=False)
            print(worker.submit(os.getpid, seconds=60).result(), flush=True)
            worker.submit(time.sleep, 600, seconds=600)
            time.sleep(600)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as app:
        pid = int(app.stdout.readline())
        assert processes.alive(pid)
        app.kill()
        app.wait()
        assert processes.gone(pid, seconds=20)
