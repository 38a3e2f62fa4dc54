"""Turn any error that ends a command of the app or the trainer into one clear line and a status."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Never

import click

from sketchfind.errors import UnreadablePhoto, UserFacingError, out_of_room
from sketchfind.printable import make_warnings_printable, printable

FAILURES = 1  # done with failures listed, or stopped early
COULD_NOT_RUN = 2


def stop_signals() -> tuple[int, ...]:
    """Return the signals that ask this program to stop: Ctrl-C, SIGTERM, and its terminal's end.

    The last is ignored in a program that was started with `nohup`, and stays so.
    """
    asked = (signal.SIGINT, signal.SIGTERM)
    if sys.platform == "win32" or signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        return asked
    return (*asked, signal.SIGHUP)


def tell(message: str) -> None:
    """Print a line on stderr; if that cannot be written, nothing on stdout is to suffer from it."""
    with suppress(OSError):
        click.echo(message, err=True)


class Program(click.Group):
    """A click group that knows the errors of sketchfind.

    The message of a `click.Abort` may say what becomes of the work that was stopped.
    """

    def main(  # type: ignore[override]  # click's overloads tell its two modes apart
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Never:
        """Run the command line and exit."""
        _open_streams()
        _no_box_for_missing_disks()
        for stream in (sys.stdout, sys.stderr):
            # A name that the console's encoding cannot express must not end the command.
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="backslashreplace")
        make_warnings_printable()
        status = self._status(args, prog_name, extra)
        _give_up_full_streams()
        sys.exit(status)

    def _status(
        self, args: Sequence[str] | None, prog_name: str | None, extra: dict[str, Any]
    ) -> int:
        try:
            _check_folder()
            # On Windows click would replace "*.png" by the files here, even in quotes.
            status = super().main(
                args, prog_name, standalone_mode=False, windows_expand_args=False, **extra
            )
        except UserFacingError as error:
            return _could_not_run(str(error))
        except UnreadablePhoto as error:
            return _could_not_run(f"{error.path} cannot be read: {error.reason}.")
        except click.UsageError as error:
            return _could_not_run(_usage(error))
        except click.ClickException as error:
            return _could_not_run(error.format_message())
        except click.Abort as stopped:
            tell(f"Stopped. {stopped}".strip())
            return FAILURES
        except MemoryError:
            return _could_not_run("There is too little memory. Close other programs.")
        except Exception as error:  # the outermost frame: anything else is reported as a bug
            if isinstance(error, OSError) and out_of_room(error):
                return _could_not_run("Not all could be written: the disk is full. Make room.")
            traceback.print_exc()
            return _could_not_run("This is a bug in sketchfind. Please report it with the above.")
        return status if isinstance(status, int) else 0


def _open_streams() -> None:
    """Replace closed standard streams by the null device, so that no file gets their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _give_up_full_streams() -> None:
    """Drop what a stream cannot take, or Python would try again at exit and change the status."""
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except OSError:
            setattr(sys, name, None)


def _no_box_for_missing_disks() -> None:
    """Let Windows report a drive without a disk as an error, instead of showing a box.

    Drives are checked every few seconds. The mode also applies to processes started from this one.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.GetErrorMode() | msvcrt.SEM_FAILCRITICALERRORS)


def _check_folder() -> None:
    """Raise UserFacingError if the current folder is gone: paths and encoder processes need it."""
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UserFacingError(
            "The current folder no longer exists.", "Change to another folder."
        ) from error


def _usage(error: click.UsageError) -> str:
    """Return click's message as a whole sentence, with the command whose --help to read."""
    said = error.format_message()
    end = "" if said.endswith((".", "?", "?)")) else "."
    where = f" See {error.ctx.command_path} --help." if error.ctx else ""
    return f"{said}{end}{where}"


def _could_not_run(message: str) -> int:
    tell(f"sketchfind: {printable(message)}")
    return COULD_NOT_RUN
