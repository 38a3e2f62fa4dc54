"""The language of the window: Qt's own translation files, ours and those of Qt's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from sketchfind.settings import Language


def install_language(
    application: QCoreApplication, resources: Path, language: Language
) -> list[QTranslator]:
    """Translate what is built from now on, numbers and dates too; return what was installed.

    English needs no file: it is what the source says. A language without one stays English.
    """
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
