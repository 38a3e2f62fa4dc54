from __future__ import annotations

import logging
import subprocess
import sys

from sketchfind.printable import PrintableFormatter, for_shell, printable


def test_what_a_terminal_would_act_upon_is_escaped():
    assert printable("Zoë 猫 a b.jpg") == "Zoë 猫 a b.jpg"
    assert printable("a\nb\x1b[2J\udcff\u202e") == "a\\nb\\x1b[2J\\udcff\\u202e"


def test_names_are_quoted_as_the_shells_of_the_system_have_it(monkeypatch):
    assert for_shell("/my photos") == "'/my photos'"
    monkeypatch.setattr(sys, "platform", "win32")
    assert for_shell("D:\\my photos") == '"D:\\my photos"'
    assert for_shell("D:\\") == "D:\\"
    assert for_shell("\\\\nas\\my photos\\") == '"\\\\nas\\my photos\\\\"'


def test_what_is_logged_is_escaped_and_a_traceback_keeps_its_lines():
    formatter = PrintableFormatter("%(levelname)s: %(message)s")
    try:
        raise ValueError("\x1b[2J")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("a", logging.WARNING, "a.py", 1, "%s", ("a\nb\x1b",), error)
    first, *trace = formatter.format(record).split("\n")
    assert first == "WARNING: a\\nb\\x1b"
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ValueError: \\x1b[2J"


def test_warnings_of_a_command_are_escaped():
    code = """
import logging
import click
from sketchfind.program import Program

def warn():
    logging.getLogger("sketchfind.x").warning("%s", "a" + chr(27) + "[2J")

Program("p", commands=[click.Command("c", callback=warn)]).main(["c"])
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == "sketchfind: a\\x1b[2J\n"
