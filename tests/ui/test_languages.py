"""German is complete and up to date, and the window speaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, OpenWindow, drag
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import sketchfind
from sketchfind.paths import resources
from sketchfind.ui.languages import install_language
from sketchfind.ui.menus import keyboard_map

TS = resources() / "translations" / "sketchfind_de.ts"


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def strings(path: Path) -> dict[tuple[str | None, str | None], str]:
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.iter("numerusform")]
            text = "|".join(forms) or translation.text or ""
            if translation.get("type") == "unfinished":
                text = ""
            found[context.findtext("name"), message.findtext("source")] = text
    return found


def test_every_string_of_the_window_is_translated(tmp_path: Path) -> None:
    package = Path(sketchfind.__file__).parent
    sources = [*sorted(map(str, (package / "ui").glob("*.py"))), str(package / "app.py")]
    fresh = tmp_path / "fresh.ts"
    command = [tool("pyside6-lupdate"), *sources, "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True)
    assert set(strings(fresh)) == set(strings(TS))
    assert [source for source, text in strings(TS).items() if not text] == []


def test_translations_keep_their_places_and_keys() -> None:
    for (_, source), text in strings(TS).items():
        assert source is not None
        for form in text.split("|"):
            for place in ("%1", "%2", "%3", "%4"):
                assert source.count(place) == form.count(place), source
            assert source.count("&") == form.count("&"), source


def test_the_shipped_file_is_made_from_these_strings(tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    command = [tool("pyside6-lrelease"), str(TS), "-qm", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    assert made.read_bytes() == TS.with_suffix(".qm").read_bytes()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    installed = install_language(qapp, resources(), "de")
    assert installed
    yield
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(1200)).with_folder(photos=1200))
    assert window.results.page.message.title == "Zeichne, um ein Foto zu finden"
    assert window.status.photos_text == "1.200 Fotos"
    drag(window.sketch.canvas, CORNER)
    qtbot.waitUntil(lambda: window.results.showing_photos)
    assert window.results.bar.texts == ["Deine Zeichnung"]
    keys = keyboard_map(window.menus, window.sketch.actions_, window.photo_actions)
    assert ("Leertaste, dann P", "Die Fotos als Diaschau zeigen") in keys


def test_english_needs_no_file(qapp: QApplication) -> None:
    before = QLocale()
    for translator in install_language(qapp, resources(), "en"):
        qapp.removeTranslator(translator)
    assert qapp.translate("Texts", "1 photo") == "1 photo"
    QLocale.setDefault(before)


def test_the_menu_chooses_a_language(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary().with_folder())
    window.menus.language_chosen.emit("de")
    assert window.settings().language == "de"
