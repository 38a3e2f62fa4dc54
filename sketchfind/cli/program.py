"""Turn what ends a command into one clear line and an exit status."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Never

import click

from sketchfind.cli.output import printable
from sketchfind.errors import UnreadablePhoto, UserFacingError

FAILURES = 1  # done, with failures listed; or stopped early
COULD_NOT_RUN = 2


class Program(click.Group):
    """A click group that knows the errors of sketchfind."""

    def main(  # type: ignore[override]  # click's overloads tell its two modes apart
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Never:
        """Run the command line and exit."""
        for stream in (sys.stdout, sys.stderr):
            # A name that the console's encoding lacks must not end the command.
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="backslashreplace")
        sys.exit(self._status(args, prog_name, extra))

    def _status(
        self, args: Sequence[str] | None, prog_name: str | None, extra: dict[str, Any]
    ) -> int:
        try:
            status = super().main(args, prog_name, standalone_mode=False, **extra)
        except UserFacingError as error:
            return _could_not_run(str(error))
        except UnreadablePhoto as error:
            return _could_not_run(f"{error.path} cannot be read: {error.reason}.")
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "sketchfind"
            return _could_not_run(f"{error.format_message()} See {where} --help.")
        except click.ClickException as error:
            return _could_not_run(error.format_message())
        except click.Abort:
            click.echo("Stopped.", err=True)
            return FAILURES
        except Exception as error:  # the outermost frame: anything else is a bug, and says so
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                return _could_not_run("Not all could be written: the disk is full. Make room.")
            traceback.print_exc()
            return _could_not_run("This is a bug in sketchfind. Please report it with the above.")
        return status if isinstance(status, int) else 0


def _could_not_run(message: str) -> int:
    click.echo(f"sketchfind: {printable(message)}", err=True)
    return COULD_NOT_RUN
