"""What other libraries raise for configurations and weights that do not fit together."""

from __future__ import annotations

from safetensors import SafetensorError

from sketchfind.errors import one_line, phrase, why

ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, OSError,
    RuntimeError, SafetensorError, TypeError, ValueError,
)  # fmt: skip


def reason(error: Exception) -> str:
    """Say for people what one of `ERRORS` means, with the library's message in brackets."""
    if isinstance(error, SafetensorError):
        return phrase("it is damaged or not a model file") + f" ({one_line(error)})"
    if isinstance(error, OSError):
        return why(error)
    kind = type(error).__name__
    return phrase("its parts do not fit together") + f" ({kind}: {one_line(error)})"
