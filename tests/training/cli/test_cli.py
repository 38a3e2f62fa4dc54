"""How the trainer's commands end: as those of the app do."""

from __future__ import annotations

import sys
from runpy import run_module

import pytest
from click.testing import CliRunner
from commands import invoke

from sketchfind.training.cli import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing command. See main --help."),
        (["datasets"], "Missing command. See main datasets --help."),
        (["fit"], "'RECIPE'. See main fit --help."),
        (["frobnicate"], "frobnicate"),
        (["evaluate", "builtin", "--feature", "x"], "--feature"),
        (["export", "run", "--out", "x", "--whitening", "2"], "--whitening"),
        (["fit", "nowhere.toml", "--out", "x"], "nowhere.toml"),
    ],
    ids=str,
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], words: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("sketchfind: ")
    assert words in done.stderr


@pytest.mark.parametrize("command", sorted(main.commands.keys() - {"fit", "ablate"}))
def test_processes_of_torchrun_do_not_all_write_the_files_of_one(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TORCHELASTIC_RUN_ID": "x", "WORLD_SIZE": "2", "LOCAL_RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    done = invoke(command)
    assert done.exit_code == 2
    assert f"The command {command} runs in one process." in done.stderr


@pytest.mark.parametrize("group", [[], ["datasets"]], ids=str)
def test_what_each_command_does_fits_its_line(group: list[str]) -> None:
    # As in a terminal of 80 columns; click's runner would take two more.
    shown = CliRunner().invoke(main, [*group, "--help"], terminal_width=78).output
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("command", [[], ["fit"], ["datasets", "list"]], ids=str)
def test_help_has_a_short_name(command: list[str]) -> None:
    done = invoke(*command, "-h")
    assert (done.exit_code, done.output) == (0, invoke(*command, "--help").output)


def test_the_way_from_pictures_to_figures_is_made_of_commands_that_there_are() -> None:
    shown = invoke("--help").output.partition("figures:")[2].partition("training/recipes/README")[0]
    commands = [line.split() for line in shown.splitlines() if line.strip()]
    assert [command[0] for command in commands] == ["datasets", "fit", "export", "evaluate"]
    for command in commands:
        assert invoke(*command, "--help").exit_code == 0


def test_who_stops_it_while_it_is_loaded_sees_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        @property
        def main(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "sketchfind.training.cli", Stopped())
    with pytest.raises(SystemExit, match=r"^Stopped\.$"):
        run_module("sketchfind.training", run_name="__main__")


def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*values: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("sketchfind.training.soup.soup", fail)
    done = invoke("soup", "a", "b", "--out", "x")
    assert done.exit_code == 2
    assert "ZeroDivisionError: oops" in done.stderr
    assert "This is a bug in sketchfind." in done.stderr
