from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from sketchfind.cli.output import print_json, stdout_to_stderr
from sketchfind.cli.search import tell_about
from sketchfind.cli.setup import Setup
from sketchfind.types import Concept, SearchResult


def test_names_that_are_no_utf8_come_back_as_their_bytes(capsys):
    name = os.fsdecode(b"caf\xe9\xff.jpg")
    print_json({"path": name})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert os.fsencode(json.loads(printed)["path"]) == b"caf\xe9\xff.jpg"


def test_class_names_of_a_model_file_are_no_commands_to_a_terminal(capsys):
    concepts = (Concept("\x1b[2Jhorse", 0.5),)
    result = SearchResult((), concepts, 0.1, "space", True)
    tell_about(Setup(), result, (), filtered=False)
    assert "Looks like: \\x1b[2Jhorse" in capsys.readouterr().err


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


@pytest.mark.parametrize("command", ["status", "doctor", "models list", "folders list"])
def test_programs_get_a_document_from_what_is_interrupted(run, tmp_path, monkeypatch, command: str):
    def interrupted(_setup: Setup) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Setup, "profile", interrupted)
    done = run(*command.split(), "--json", "--profile", tmp_path)
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"cancelled": True}
    assert run("--json", *command.split(), "--profile", tmp_path).stdout == done.stdout
    assert run(*command.split(), "--profile", tmp_path).stdout == ""


def test_a_document_that_no_program_would_find_is_refused(capfd):
    with stdout_to_stderr(), pytest.raises(RuntimeError, match="close the library first"):
        print_json({})
    print_json({})
    assert capfd.readouterr() == ("{}\n", "")
