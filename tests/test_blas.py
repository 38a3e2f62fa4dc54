import subprocess
import sys


def test_numpy_is_kept_to_one_thread():
    program = """
import numpy, threadpoolctl
from sketchfind import blas
blas.use_one_thread()
found = [pool["num_threads"] for pool in threadpoolctl.threadpool_info()]
assert found and set(found) == {1}, found
"""
    subprocess.run([sys.executable, "-c", program], check=True)
