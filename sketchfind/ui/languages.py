"""The language of the window: Qt's own translation files, ours and those of Qt's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from sketchfind.settings import Language

# Each in its own words: who reads no other finds it all the same.
LANGUAGES = {"en": "English", "de": "Deutsch"}


def install_language(application: QCoreApplication, resources: Path, language: Language) -> None:
    """Translate what is built from now on, numbers and dates too.

    What was installed before goes. English needs no file: it is what the source says. Qt speaks
    the language of the window, which is English where the system's has no file of ours.
    """
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    chosen = QLocale.system() if language == "system" else QLocale(language)
    spoken = QLocale(_spoken(chosen))
    QLocale.setDefault(_writing(spoken.language()))
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("sketchfind", str(resources / "translations")),
    ):
        translator = QTranslator(application)
        if translator.load(spoken, name, "_", folder):
            application.installTranslator(translator)


def _writing(language: QLocale.Language) -> QLocale:
    """Return how numbers and dates are written: in this language, as in the person's country.

    Where nobody says how a country writes English, as in Europe: the day first, and 24 hours.
    """
    system = QLocale.system()
    if system.language() == language:
        return system
    there = QLocale(language, system.territory())
    known = there.territory() == system.territory() or language != QLocale.Language.English
    return there if known else QLocale("en_150")


def words_file(resources: Path) -> Path:
    """Return where the model's names are in the language that is installed; English needs none."""
    return resources / "translations" / f"words_{_spoken(QLocale())}.tsv"


def _spoken(locale: QLocale) -> str:
    """Return the first of the languages that a person prefers that the window speaks."""
    preferred = (tag.partition("-")[0] for tag in locale.uiLanguages())
    return next((language for language in preferred if language in LANGUAGES), "en")
