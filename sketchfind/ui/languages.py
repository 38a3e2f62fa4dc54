"""The language of the window: Qt's own translation files, ours and those of Qt's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from sketchfind.settings import Language

# Each in its own words: who reads no other finds it all the same.
LANGUAGES = {"en": "English", "de": "Deutsch"}


def install_language(
    application: QCoreApplication, resources: Path, language: Language
) -> list[QTranslator]:
    """Translate what is built from now on, numbers and dates too; return what was installed.

    What was installed before goes. English needs no file: it is what the source says. A language
    without one stays English.
    """
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    installed = []
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("sketchfind", str(resources / "translations")),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
