"""Starting, help, and how commands end."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

import sketchfind
from sketchfind.cli import main
from sketchfind.errors import UnreadablePhoto, UserFacingError
from sketchfind.program import Program


@pytest.mark.parametrize(
    "arguments",
    [[], ["index"], ["search"], ["status"], ["doctor"], ["models"], ["models", "list"]],
    ids=" ".join,
)
def test_help_needs_neither_torch_nor_qt_nor_numpy(arguments: list[str]):
    code = (
        "import sys; from sketchfind.cli import main\n"
        f"try: main({[*arguments, '--help']!r})\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'torch', 'PySide6', 'numpy', 'PIL', 'sqlite3'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ")


@pytest.mark.parametrize("group", [[], ["folders"], ["models"]], ids=str)
def test_lists_of_commands_say_whole_sentences(group: list[str]):
    # As wide as on a terminal of 80 columns.
    shown = CliRunner().invoke(main, [*group, "--help"], terminal_width=78).output
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("command", [[], ["search"], ["folders"], ["models", "list"]], ids=str)
def test_help_has_a_short_name(run, command: list[str]):
    done = run(*command, "-h")
    assert (done.exit_code, done.output) == (0, run(*command, "--help").output)


def test_version(run):
    assert sketchfind.__version__ in run("--version").output


def test_windows_is_told_to_show_no_box_for_a_drive_without_a_disk(
    run, monkeypatch: pytest.MonkeyPatch
):
    modes: list[int] = []
    told = SimpleNamespace(
        GetErrorMode=lambda: 0x8000, SetErrorMode=modes.append, SEM_FAILCRITICALERRORS=1
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", told)
    assert run("--version").exit_code == 0
    assert modes == [0x8001]


def test_a_pattern_stays_one_on_windows_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    class Windows:
        """What click asks for the system."""

        name = "nt"

        def __getattr__(self, name: str):
            return getattr(os, name)

    @click.group(cls=Program)
    def program():
        pass

    @program.command()
    @click.argument("patterns", nargs=-1)
    def say(patterns: tuple[str, ...]):
        click.echo(patterns)

    (tmp_path / "one.png").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("click.core.os", Windows())
    monkeypatch.setattr(sys, "argv", ["sketchfind", "say", "*.png", "$HOME"])
    with pytest.raises(SystemExit):
        program()
    assert capsys.readouterr().out == "('*.png', '$HOME')\n"


def test_module_is_the_program(spawn):
    done = spawn("--help")
    assert done.returncode == 0
    assert b"Usage: sketchfind [OPTIONS]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--frobnicate"], "--frobnicate"),
        (["frobnicate"], "frobnicate"),
        (["search"], "QUERY"),
        (["search", "nowhere.png"], "nowhere.png"),
        (["search", "-", "-k", "0"], "-k"),
        (["search", "-", "-k", "2.5"], "'2.5' is not a valid whole number."),
        (["search", "-", "-k", "1" + 30 * "0"], "-k"),
        (["index", "/nowhere/at/all"], "/nowhere/at/all"),
        (["status", "--device", "abacus"], "abacus"),
        (["models"], "Missing command. See main models --help."),
        (["folders"], "Missing command. See main folders --help."),
        (["status", "--profile", ""], "--profile"),
        (["status", "--model", ""], "--model"),
        (["--folder", ""], "--folder"),
        (["index", ""], "FOLDER"),
        (["search", ""], "QUERY"),
        (["search", "-", "--folder", ""], "--folder"),
        (["search", "-", "--sheet", ""], "--sheet"),
        (["folders", "remove", ""], "DIR"),
        (["folders", "exclude", "x", "--folder", ""], "--folder"),
        (["backup", ""], "FILE"),
        (["--json"], "--json needs a command"),
        (["--folder", ".", "status"], "options of a command come after it. See main --help."),
        (["search", "-", "-k"], "requires an argument.\n"),
        (["search", "-", "--exat"], "?) See main search --help."),
        (["serch"], "serch"),
        (["backup", "a", "b"], "argument (b). See main backup --help."),
    ],
    ids=str,
)
def test_wrong_usage_is_one_line_and_status_2(run, arguments: list[str], words: str):
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert "?." not in done.stderr


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (UserFacingError("The disk is full.", "Free some space."), "The disk is full. Free some"),
        (UnreadablePhoto("/p.jpg", "the file is empty"), "/p.jpg cannot be read: the file is"),
        (UserFacingError("bad \x1b[31mname"), "bad \\x1b[31mname"),
    ],
)
def test_errors_for_people_are_one_line(error: Exception, line: str):
    done = _end_with(error)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"sketchfind: {line}")
    assert done.stderr.count("\n") == 1


def test_a_bug_shows_its_traceback_and_is_not_status_1():
    done = _end_with(ZeroDivisionError("oops"))
    assert done.exit_code == 2
    assert "ZeroDivisionError: oops" in done.stderr
    assert "bug" in done.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_no_bug(number: int):
    done = _end_with(OSError(number, "No space left on device"))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "the disk is full" in done.stderr


def test_too_little_memory_is_no_bug():
    done = _end_with(MemoryError())
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "too little memory" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing plays a full disk")
@pytest.mark.parametrize("command", ["frobnicate 2>/dev/full", "--help >/dev/full 2>&1"])
def test_what_cannot_be_said_changes_no_status(command: str):
    shell = ["sh", "-c", f'"$0" -m sketchfind {command}', sys.executable]
    assert subprocess.run(shell).returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing plays a full disk")
def test_a_remark_that_cannot_be_made_costs_no_answer(tmp_path: Path):
    (tmp_path / "settings.json").write_text("no settings")  # which is remarked on
    command = [sys.executable, "-m", "sketchfind", "status", "--json", "--profile", str(tmp_path)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full)
    assert done.returncode == 0
    assert json.loads(done.stdout)["photos"] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing plays a full disk")
def test_what_cannot_be_written_is_said_in_one_line():
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "sketchfind", "--help"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "the disk is full" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder in use cannot be deleted")
@pytest.mark.parametrize("arguments", [("status", "--profile", "x"), ("search", "-")], ids=str)
def test_a_folder_that_is_gone_is_no_bug(run, tmp_path, monkeypatch, arguments: tuple[str, ...]):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    done = run(*arguments)
    monkeypatch.chdir(tmp_path)  # pytest asks where it is
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "The current folder no longer exists." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="its shell cannot close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_hide_what_is_said_and_nothing_else(tmp_path, model_file, closed: str):
    command = f'"$0" -m sketchfind index "$1" --json --profile profile --model "$2" {closed}'
    (tmp_path / "photos").mkdir()
    shell = ["sh", "-c", command, sys.executable, "photos", str(model_file)]
    done = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (closed == "2>&-")


def test_interrupt_is_status_1():
    done = _end_with(KeyboardInterrupt())
    assert done.exit_code == 1
    assert "Stopped." in done.stderr


def _end_with(error: BaseException):
    program = Program("sketchfind")

    @program.command("go")
    def go() -> None:
        raise error

    assert isinstance(program, click.Group)
    return CliRunner().invoke(program, ["go"])


def test_profile_that_cannot_be_used(run, tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    done = run("models", "list", "--profile", blocker / "below")
    assert done.exit_code == 2
    assert "profile folder" in done.stderr


def test_damaged_model_is_refused(run, tmp_path):
    fake = tmp_path / "fake.safetensors"
    fake.write_bytes(b"not a model")
    done = run("status", "--model", fake, "--profile", tmp_path / "p")
    assert done.exit_code == 2
    assert "not a model file" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("option", "out"), [("--help", ""), ("--json", '{"cancelled": true}\n')])
def test_who_stops_it_while_it_is_loaded_sees_no_traceback(option: str, out: str):
    code = """
import os, signal, sys
from sketchfind.__main__ import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # else it is as who runs the tests has it

class Press:
    def find_spec(self, name, *_):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Press())
main()
"""
    done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, out, "Stopped.\n")


@pytest.mark.parametrize(
    "words",
    ["search - --folder", "search - --text dog --sheet", "status --model", "models use", "backup"],
)
def test_a_name_that_no_system_takes_is_no_bug(run, tmp_path: Path, words: str):
    done = run(*words.split(), tmp_path / (300 * "x" + ".png"), "--profile", tmp_path / "profile")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_the_home_folder_may_follow_an_equals_sign(run, tmp_path: Path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert run("models", "list", "--profile=~/mine").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert (tmp_path / "home/mine/models").is_dir()
