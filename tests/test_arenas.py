import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_threads_keep_little_of_the_memory_that_they_used():
    program = """
import os, threading
from pathlib import Path
from sketchfind import arenas

THREADS, PICTURE = 8, 12_000_000

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def read(together, turn):
    for _ in range(4):
        together.wait()
        with turn:
            picture = b"x" * PICTURE
            del picture

arenas.use_one_arena()
before = resident()
together = threading.Barrier(THREADS)
turn = threading.Lock()
threads = [threading.Thread(target=read, args=(together, turn)) for _ in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
kept = (resident() - before) / PICTURE
assert kept < THREADS / 2, f"{kept} pictures"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
