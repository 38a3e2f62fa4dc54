"""German is complete and up to date, and the window speaks it."""

from __future__ import annotations

import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import LINE, OpenWindow, draw, draw_unwanted
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from reading import chip_texts

import sketchfind
from sketchfind.paths import resources
from sketchfind.settings import Language
from sketchfind.types import Filters
from sketchfind.ui import texts
from sketchfind.ui.languages import install_language
from sketchfind.ui.menus import keyboard_map

TS = resources() / "translations" / "sketchfind_de.ts"


PLACES = r"%\d|{\w+}|&(?=\w)"
TOOL = Path(sketchfind.__file__).parent.parent / ".ci" / "translations.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    if (
        not TOOL.is_file()
        or shutil.which("pyside6-lupdate", path=Path(sys.executable).parent) is None
    ):
        pytest.skip("the tools of the translators are not here")
    specification = spec_from_file_location("translations", TOOL)
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_every_string_is_translated_and_shipped(tool: ModuleType) -> None:
    assert tool.problems(TS) == []


def test_a_missing_translation_is_found(tool: ModuleType, tmp_path: Path) -> None:
    changed = tmp_path / TS.name
    text = TS.read_text(encoding="utf-8")
    gone = "the file is empty"
    changed.write_text(text.replace(f"<source>{gone}<", "<source>something else<"), "utf-8")
    changed.with_suffix(".qm").write_bytes(TS.with_suffix(".qm").read_bytes())
    found = tool.problems(changed)
    assert f"not collected: ('Errors', '{gone}')" in found
    assert "no longer said: ('Errors', 'something else')" in found
    assert f"{TS.stem}.qm is out of date" in found


@pytest.mark.parametrize(
    "source",
    [
        'UserFacingError(f"{path} is bad.")',
        'UserFacingError("{path} is bad.", name=path)',
        'ProfileError("{path!r} is bad.", path=path)',
        'UnreadablePhoto(path, f"bad for {why}")',
    ],
)
def test_what_no_translation_can_match_is_refused(tool: ModuleType, source: str) -> None:
    with pytest.raises(tool.Untranslatable):
        list(tool.templates(source))


def test_errors_and_reasons_are_collected(tool: ModuleType) -> None:
    source = """
UserFacingError("{path} is bad.", "Do A." if a else "Do {b}.", path=path, b=b)
FailedPhoto(path, f"it is damaged ({error})")
reason = phrase("it was lost") + f" ({fault})"
UserFacingError("braces { mean nothing")
"""
    assert sorted(tool.templates(source)) == [
        "Do A.",
        "Do {b}.",
        "braces { mean nothing",
        "it is damaged",
        "it was lost",
        "{path} is bad.",
    ]


def strings(path: Path) -> dict[tuple[str | None, str | None], str]:
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            text = message.findtext("translation") or ""
            found[context.findtext("name"), message.findtext("source")] = text
    return found


def test_translations_keep_their_places_and_keys() -> None:
    for (_, source), text in strings(TS).items():
        assert source is not None
        places = re.findall(PLACES, source)
        assert sorted(places) == sorted(re.findall(PLACES, text)), source


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(1200)).with_folder(photos=1200))
    assert window.results.page.message.title == "Zeichne, um ein Foto zu finden"
    assert window.status.photos.text() == "1.200 Fotos"
    draw(window, qtbot)
    assert chip_texts(window) == ["Deine Zeichnung"]
    groups = keyboard_map(window.menus)
    assert groups[1].title == "Zeichnung"
    assert ("P", "Die Fotos als Diaschau zeigen") in groups[-1].rows


@pytest.mark.usefixtures("german")
def test_chips_say_german_phrases_whole(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(FakeLibrary(some_hits(9)).with_folder())
    draw(window, qtbot)
    draw_unwanted(window, LINE)
    window.asking.composition.filter_by(Filters(first_day="2017-09-13", last_day="2019-11-30"))
    qtbot.waitUntil(lambda: len(chip_texts(window)) == 3)
    chips = window.results.bar.chips.values()
    assert chip_texts(window)[1] == "Nicht wie deine andere Zeichnung"
    assert [chip.findChild(QPushButton).text() for chip in chips] == chip_texts(window)


@pytest.mark.parametrize(
    ("preferred", "cancel"),
    [
        (["fr-FR"], "Cancel"),
        (["he-IL"], "Cancel"),
        (["en-US", "de-DE"], "Cancel"),
        (["fr-FR", "de-AT", "en-US"], "Abbrechen"),
    ],
)
def test_qt_speaks_the_language_of_the_window(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, preferred: list[str], cancel: str
) -> None:
    class System(QLocale):
        def uiLanguages(self, *_: object) -> list[str]:
            return preferred

    monkeypatch.setattr(QLocale, "system", lambda: System(preferred[0]))
    install_language(qapp, resources(), "system")
    assert qapp.translate("QPlatformTheme", "Cancel") == cancel
    assert qapp.translate("ExclusionsDialog", "Cancel") == cancel
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize(
    ("system", "chosen", "written"),
    [
        ("de_AT", "system", "3 960, 5. Nov. 2026"),
        ("de_DE", "en", "3.960, 5 Nov 2026"),
        ("en_US", "system", "3,960, Nov 5, 2026"),
        ("en_US", "de", "3.960, 5. Nov. 2026"),
        ("sv_SE", "system", "3 960, 5 Nov 2026"),
        ("ar_EG", "system", "3,960, 5 Nov 2026"),
        ("fa_IR", "system", "3,960, 5 Nov 2026"),
        ("fil_PH", "system", "3,960, Nov 5, 2026"),
    ],
)
def test_numbers_and_dates_are_in_the_language_of_the_window_as_in_the_country(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    chosen: Language,
    written: str,
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    install_language(qapp, resources(), chosen)
    said = f"{QLocale().toString(3960)}, {texts.day(QDate(2026, 11, 5))}"
    assert said.replace("\xa0", " ").replace("\u202f", " ") == written


@pytest.mark.usefixtures("german")
def test_english_needs_no_file(qapp: QApplication) -> None:
    assert qapp.translate("Texts", "1 photo") == "1 Foto"
    install_language(qapp, resources(), "en")
    assert qapp.translate("Texts", "1 photo") == "1 photo"
