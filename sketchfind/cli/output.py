"""Output of commands for other programs: one JSON document, and nothing else on stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import click

_redirected: ContextVar[bool] = ContextVar("stdout is redirected", default=False)


def print_json(document: dict[str, Any]) -> None:
    """Print `document` as ASCII, so that file names that are not valid UTF-8 survive as escapes.

    `os.fsencode(json.loads(...))` returns the exact bytes of such a name. Raises RuntimeError while
    stdout is redirected to stderr, where no program would find the document.
    """
    if _redirected.get():
        raise RuntimeError("the document is printed before stdout is back: close the library first")
    click.echo(json.dumps(document, ensure_ascii=True, allow_nan=False, indent=2))


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Redirect to stderr what libraries and the encoder process write to stdout.

    Redirects the file descriptor, which child processes and native code share.
    """
    sys.stdout.flush()
    saved = os.dup(1)
    os.dup2(2, 1)
    before = _redirected.set(True)
    try:
        yield
    finally:
        _redirected.reset(before)
        sys.stdout.flush()
        os.dup2(saved, 1)
        os.close(saved)
