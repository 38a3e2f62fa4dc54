from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from sketchfind.cli.output import print_json, stdout_to_stderr


def test_names_that_are_no_utf8_come_back_as_their_bytes(capsys):
    name = os.fsdecode(b"caf\xe9\xff.jpg")
    print_json({"path": name})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert os.fsencode(json.loads(printed)["path"]) == b"caf\xe9\xff.jpg"


def test_stdout_to_stderr_moves_native_and_child_output():
    code = """
import os, subprocess, sys
from sketchfind.cli.output import stdout_to_stderr
with stdout_to_stderr():
    print("python")
    os.write(1, b"native\\n")
    subprocess.run(["echo", "child"], check=True)
print("answer")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "answer\n"
    assert sorted(done.stderr.split()) == ["child", "native", "python"]


def test_a_document_that_no_program_would_find_is_refused(capfd):
    with stdout_to_stderr(), pytest.raises(RuntimeError, match="close the library first"):
        print_json({})
    print_json({})
    assert capfd.readouterr() == ("{}\n", "")
