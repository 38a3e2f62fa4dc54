"""Errors and reasons of the layers below, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from sketchfind.errors import UserFacingError, with_program, with_values
from sketchfind.ui import texts

CONTEXT = "Errors"

# What systems say most often; listed so that the translators see it.
SYSTEM_REASONS = (
    QT_TRANSLATE_NOOP("Errors", "File exists"),
    QT_TRANSLATE_NOOP("Errors", "File too large"),
    QT_TRANSLATE_NOOP("Errors", "Input/output error"),
    QT_TRANSLATE_NOOP("Errors", "Is a directory"),
    QT_TRANSLATE_NOOP("Errors", "No space left on device"),
    QT_TRANSLATE_NOOP("Errors", "No such file or directory"),
    QT_TRANSLATE_NOOP("Errors", "Not a directory"),
    QT_TRANSLATE_NOOP("Errors", "Permission denied"),
    QT_TRANSLATE_NOOP("Errors", "Read-only file system"),
    QT_TRANSLATE_NOOP("Errors", "not writable"),
)


def message(error: UserFacingError) -> str:
    """Say what happened."""
    return _text(error.templates[0], error)


def hint(error: UserFacingError) -> str:
    """Say the way out; may be empty."""
    return _text(error.templates[1], error)


def in_one_line(error: UserFacingError) -> str:
    """Say what happened and the way out."""
    return f"{message(error)} {hint(error)}".strip()


def reason(text: str) -> str:
    """Translate why a file cannot be used, and details in brackets that are a reason, too."""
    plain, bracket, details = text.partition(" (")
    if details.endswith(")"):
        details = reason(details[:-1]) + ")"
    return QCoreApplication.translate(CONTEXT, plain) + bracket + details if plain else text


def _text(template: str, error: UserFacingError) -> str:
    if not template:
        return ""
    shown = {name: _value(value) for name, value in error.values.items()}
    said = with_program(QCoreApplication.translate(CONTEXT, template), texts.program())
    return with_values(said, shown)


def _value(value: object) -> str:
    if isinstance(value, int):
        return QLocale().toString(value)
    if isinstance(value, float):
        return QLocale().toString(value, "g", 6)
    # A path may hold bytes that are no text; a value may be a reason itself, or name a model.
    return reason(texts.model_name(texts.shown(str(value))))
