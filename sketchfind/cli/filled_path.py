"""Paths that are given on the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class FilledPath(click.Path):
    """A path that must not be empty; `options` are those of click.Path.

    An unset shell variable gives an empty path, which would mean the current folder.
    """

    def __init__(self, **options: bool) -> None:
        super().__init__(path_type=Path, **options)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the Path with ~ expanded; raise click.BadParameter.

        Shells do not expand the ~ of `--profile=~/x`, which would name a folder called ~.
        """
        if not os.fspath(value):
            self.fail("It is empty: name a file or folder.", param, ctx)
        value = os.path.expanduser(value)  # noqa: PTH111 - Path raises for an unknown user's ~
        return super().convert(value, param, ctx)
