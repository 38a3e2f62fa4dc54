"""The language of the window: Qt's own translation files, ours and those of Qt's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from sketchfind.settings import Language

# Each name is in its own language, for those who read no other.
LANGUAGES = {"en": "English", "de": "Deutsch"}


def install_language(application: QCoreApplication, resources: Path, language: Language) -> None:
    """Translate what is built from now on, numbers and dates too.

    What was installed before is removed. English needs no file: it is the language of the source.
    Qt's own texts are in the language of the window, which is English if there is no file of ours
    for the language of the system.
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
    """Return the locale of numbers and dates: in this language, as in the person's country.

    If it is unknown how a country writes English, that is as in Europe: day first, 24 hours.
    """
    system = QLocale.system()
    if system.language() == language:
        return system
    there = QLocale(language, system.territory())
    known = there.territory() == system.territory() or language != QLocale.Language.English
    return there if known else QLocale("en_150")


def words_file(resources: Path) -> Path:
    """Return the file of the model's names in the installed language; English needs none."""
    return resources / "translations" / f"words_{_spoken(QLocale())}.tsv"


def _spoken(locale: QLocale) -> str:
    """Return the first of a person's preferred languages that the window speaks, else English."""
    preferred = (tag.partition("-")[0] for tag in locale.uiLanguages())
    return next((language for language in preferred if language in LANGUAGES), "en")
