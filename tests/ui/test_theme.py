"""Colours can be read, icons follow them, every name in the stylesheet is a colour."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPalette, QStyleHints
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QListView,
    QListWidget,
    QMenu,
    QPushButton,
    QScrollBar,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QTextEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sketchfind.paths import resources
from sketchfind.ui.colours import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Colours
from sketchfind.ui.sketch.canvas import HINT
from sketchfind.ui.sketch.ink import INK, PAPER, TRACE_OPACITY
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import link, tool_button
from sketchfind.ui.widgets.icon_label import IconLabel
from sketchfind.ui.widgets.text_label import text_label

PAIRS = [
    *[(text, ground) for text in ("text", "muted") for ground in ("window", "surface", "sidebar")],
    ("text", "hover"),
    ("text", "chip"),
    ("text", "accent_soft"),
    ("text", "warning_soft"),
    ("link", "sidebar"),
    ("link", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("warning", "sidebar"),
    ("on_tip", "tip"),
]
FRAMES = [
    *[("outline", ground) for ground in ("window", "surface")],
    *[("accent", ground) for ground in ("window", "surface", "sidebar", "hover", "accent_soft")],
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.fixture
def file_dialog(each_theme: Theme, qtbot: QtBot, tmp_path: Path) -> QFileDialog:
    """One that Qt draws itself."""
    dialog = QFileDialog(None, "", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_contrast(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("frame", "ground"), FRAMES)
def test_frames_can_be_seen(colours: Colours, frame: str, ground: str) -> None:
    assert contrast(getattr(colours, frame), getattr(colours, ground)) >= 3


@pytest.mark.parametrize("strong", [STRONG_LIGHT, STRONG_DARK], ids=["light", "dark"])
def test_strong_colours_have_more_contrast(strong: Colours) -> None:
    for text, ground in PAIRS:
        assert contrast(getattr(strong, text), getattr(strong, ground)) >= 7
    for frame in ("border", "line", "outline", "accent", "track", "scroll"):
        for ground in ("window", "surface"):
            assert contrast(getattr(strong, frame), getattr(strong, ground)) >= 3
    assert strong.muted != strong.text  # a hint in an empty field is no entry


@pytest.mark.skipif(not hasattr(QStyleHints, "accessibility"), reason="Qt 6.10 told it first")
def test_more_contrast_comes_and_goes_with_the_systems(
    each_theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, hints = each_theme.colours, QGuiApplication.styleHints().accessibility()
    asked = [Qt.ContrastPreference.HighContrast]
    monkeypatch.setattr(type(hints), "contrastPreference", lambda _: asked[0])
    hints.contrastPreferenceChanged.emit(asked[0])
    assert each_theme.colours is (STRONG_LIGHT if plain is LIGHT else STRONG_DARK)
    asked[0] = Qt.ContrastPreference.NoPreference
    hints.contrastPreferenceChanged.emit(asked[0])
    assert each_theme.colours is plain


def test_what_an_empty_paper_says_has_contrast() -> None:
    assert contrast(HINT.name(), PAPER.name()) >= 4.5
    black = QColor.fromRgbF(*[1 - TRACE_OPACITY] * 3)  # as a photo to trace shows it
    assert contrast(INK.name(), black.name()) >= 4.5


def test_what_stands_in_empty_fields_has_contrast(each_theme: Theme, qtbot: QtBot) -> None:
    for field in (QLineEdit(), QTextEdit()):
        qtbot.addWidget(field)
        field.ensurePolished()
        placeholder = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert placeholder == QColor(each_theme.colours.muted)


@pytest.mark.usefixtures("each_theme")
@pytest.mark.parametrize("checked", [False, True], ids=["plain", "checked"])
def test_the_chosen_entry_of_a_menu_can_be_seen(qtbot: QtBot, checked: bool) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    entry = menu.addAction("Details of the photo")
    entry.setCheckable(True)
    entry.setChecked(checked)
    menu.popup(QPoint(0, 0))
    area = menu.actionGeometry(entry)
    middle = QPoint(area.left(), area.center().y())  # of the left edge
    plain = menu.grab().toImage().pixelColor(middle)
    menu.setActiveAction(entry)
    chosen = menu.grab().toImage().pixelColor(middle)
    assert contrast(plain.name(), chosen.name()) >= 3


def test_the_arrows_of_qts_file_dialogs_can_be_seen(
    each_theme: Theme, file_dialog: QFileDialog
) -> None:
    for name in ("backButton", "forwardButton", "toParentButton"):
        button = file_dialog.findChild(QToolButton, name)
        assert button is not None
        picture = button.icon().pixmap(button.iconSize()).toImage()
        places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
        inked = [picture.pixelColor(*place) for place in places]
        darkest = max(inked, key=QColor.alpha)
        assert contrast(darkest.name(), each_theme.colours.window) >= 3


def test_the_outline_of_a_chip_can_be_seen(each_theme: Theme, qtbot: QtBot) -> None:
    chip = QPushButton("horse")
    chip.setProperty("role", "chip")
    qtbot.addWidget(chip)
    edge = chip.grab().toImage().pixelColor(0, chip.height() // 2)
    assert contrast(edge.name(), each_theme.colours.surface) >= 1.7


def test_a_chip_under_the_mouse_tells_whether_it_is_chosen(each_theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    chip = QPushButton("a word", page, checkable=True)
    chip.setProperty("role", "chip")
    chip.move(40, 40)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()

    def ground(*, hovered: bool, chosen: bool) -> QColor:
        chip.setChecked(chosen)
        QTest.mouseMove(chip if hovered else page, QPoint(9, 9))
        qtbot.waitUntil(lambda: chip.underMouse() == hovered)
        return chip.grab().toImage().pixelColor(chip.width() // 2, 4)

    assert ground(hovered=True, chosen=True) == ground(hovered=False, chosen=True)
    assert ground(hovered=True, chosen=False) != ground(hovered=True, chosen=True)
    assert ground(hovered=True, chosen=False) != ground(hovered=False, chosen=False)


def test_the_button_of_the_filters_has_a_frame_as_wide_as_others(
    theme: Theme, qtbot: QtBot
) -> None:
    button = QToolButton()
    button.setProperty("role", "pill")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    inner = button.grab().toImage().pixelColor(1, button.height() // 2)
    assert inner == QColor(theme.colours.accent)


def test_a_slider_that_cannot_be_moved_has_no_colour(each_theme: Theme, qtbot: QtBot) -> None:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(50)
    qtbot.addWidget(slider)
    slider.resize(100, 22)
    filled = QPoint(20, 11)
    assert slider.grab().toImage().pixelColor(filled) == QColor(each_theme.colours.accent)
    slider.setEnabled(False)
    assert slider.grab().toImage().pixelColor(filled) == QColor(each_theme.colours.track)


def test_only_what_can_be_pressed_in_qts_file_dialogs_has_a_frame(file_dialog: QFileDialog) -> None:
    button = file_dialog.findChild(QToolButton, "toParentButton")
    assert button is not None
    edges = []
    for enabled in (True, False):
        button.setEnabled(enabled)
        edges.append(button.grab().toImage().pixelColor(0, button.height() // 2))
    assert contrast(edges[0].name(), edges[1].name()) >= 1.5


def frame_around(widget: QWidget) -> QColor:
    """Return the colour at the middle of the left edge."""
    return widget.grab().toImage().pixelColor(0, widget.height() // 2)


def test_who_sees_no_colours_sees_which_tool_is_chosen(each_theme: Theme, qtbot: QtBot) -> None:
    card = QFrame(objectName="card")
    qtbot.addWidget(card)
    tool = QToolButton(card, checkable=True, checked=True, text="Pen")
    frame = card.grab().toImage().pixelColor(0, tool.height() // 2)
    assert contrast(frame.name(), each_theme.colours.surface) >= 3


def test_the_row_that_is_chosen_in_a_list_has_lines(each_theme: Theme, qtbot: QtBot) -> None:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.addTopLevelItem(QTreeWidgetItem(["a.jpg"]))
    row = tree.topLevelItem(0)
    row.setSelected(True)
    tree.show()
    place = tree.visualItemRect(row)
    shown = tree.viewport().grab().toImage()
    for edge in (place.top(), place.bottom()):
        assert shown.pixelColor(place.right() - 2, edge) == QColor(each_theme.colours.accent)


def test_the_places_in_qts_file_dialogs_show_the_focus(file_dialog: QFileDialog) -> None:
    (places,) = file_dialog.findChildren(QListView, "sidebar")
    before = frame_around(places)
    places.setFocus()
    assert contrast(frame_around(places).name(), before.name()) >= 3


def test_found_photos_show_the_focus_and_where_it_is(each_theme: Theme, qtbot: QtBot) -> None:
    picks = QListWidget(objectName="picks")
    qtbot.addWidget(picks)
    picks.addItem("a.jpg")
    with qtbot.waitActive(picks):
        picks.show()
    picks.clearFocus()

    def seen() -> list[str]:
        row = picks.visualItemRect(picks.item(0))
        shown = picks.viewport().grab().toImage()
        line = (shown.pixelColor(x, row.top() + 1).name() for x in range(20, row.width() - 20))
        return [frame_around(picks).name(), *line]

    assert each_theme.colours.accent not in seen()
    picks.setFocus()
    picks.setCurrentRow(0, QItemSelectionModel.SelectionFlag.NoUpdate)
    assert seen()[0] == each_theme.colours.accent
    assert each_theme.colours.accent in seen()[1:]


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("scale", ["", "large"])
@pytest.mark.parametrize("role", ["", "primary", "link", "chip", "chipbody", "tab"])
def test_the_frame_of_the_focus_takes_no_room_from_the_words(
    qtbot: QtBot, role: str, scale: str
) -> None:
    button = QPushButton("Add your pictures folder")
    qtbot.addWidget(button)
    button.setProperty("role", role)
    button.setProperty("scale", scale)
    with qtbot.waitActive(button):
        button.show()

    def room() -> QRect:
        option = QStyleOptionButton()
        button.initStyleOption(option)
        return button.style().subElementRect(
            QStyle.SubElement.SE_PushButtonContents, option, button
        )

    button.setFocus()
    focused = room()
    button.clearFocus()
    assert room() == focused


@pytest.mark.usefixtures("theme")
def test_no_dot_of_an_umlaut_at_the_top_of_a_label_is_cut_off(qtbot: QtBot) -> None:
    label = text_label("\N{LATIN CAPITAL LETTER U WITH DIAERESIS}ber")
    qtbot.addWidget(label)

    def inked() -> int:
        shown = label.grab().toImage()
        places = [(x, y) for x in range(shown.width()) for y in range(shown.height())]
        return sum(shown.pixelColor(*place).alpha() > 128 for place in places)

    label.adjustSize()
    as_high_as_its_line = inked()
    label.resize(label.width(), 2 * label.height())
    assert inked() == as_high_as_its_line


def test_the_frame_of_the_focus_lies_around_main_buttons(each_theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("Leave out", window)
    button.setProperty("role", "primary")
    with qtbot.waitActive(window):
        window.show()

    def edge() -> str:
        return window.grab().toImage().pixelColor(button.width() // 2, 1).name()

    button.clearFocus()
    assert edge() == each_theme.colours.window
    button.setFocus()
    assert contrast(edge(), each_theme.colours.window) >= 3


def test_links_are_underlined_for_who_asks_for_contrast(
    each_theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = link("Stop", lambda: None)
    qtbot.addWidget(button)

    def underlined() -> bool:
        shown = button.grab().toImage()
        line = shown.pixelColor(shown.width() // 2, shown.height() - 1)
        return line == QColor(each_theme.colours.link)

    assert not underlined()
    monkeypatch.setattr("sketchfind.ui.theme._contrast_asked", lambda: True)
    each_theme.apply("light")
    assert underlined()
    monkeypatch.undo()
    each_theme.apply("light")


def test_the_stylesheet_uses_known_names_only(theme: Theme, qapp: QApplication) -> None:
    assert "@" in (resources() / "style.qss").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)
    assert "@" not in rules


def test_pictures_are_found_in_a_folder_named_like_a_size_of_letters(
    theme: Theme, qapp: QApplication, tmp_path: Path
) -> None:
    folder, before = tmp_path / "12pt", qapp.font()
    shutil.copytree(resources() / "style", folder / "style")
    folder.joinpath("style.qss").write_text("QWidget { image: url(@pictures/chevron.svg) }")
    large = qapp.font()
    large.setPointSizeF(16)
    qapp.setFont(large)
    other = Theme(folder, qapp)
    other.apply("light")
    assert (folder / "style").as_posix() in qapp.styleSheet()
    other.deleteLater()
    qapp.setFont(before)
    theme.apply("light")


def test_check_boxes_icons_and_scroll_bars_grow_with_the_letters(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() + 7)

    def sizes() -> list[int]:
        theme.apply("light")
        box, bar, button = QCheckBox(), QScrollBar(), tool_button(theme, "plus", "Add", list)
        label = IconLabel(theme, "folder", 22)
        for one in (box, bar, button, label):
            qtbot.addWidget(one)
        square = box.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, None, box)
        icon = button.icon().actualSize(button.iconSize())
        return [square, bar.sizeHint().width(), icon.height(), label.sizeHint().width()]

    small = sizes()
    qapp.setFont(large)
    grown = sizes()
    qapp.setFont(before)
    theme.apply("light")
    assert all(one > other + 5 for one, other in zip(grown, small, strict=True))


def test_every_icon_can_be_drawn_in_any_colour(theme: Theme) -> None:
    for path in (resources() / "icons").glob("*.svg"):
        image = theme.pixmap(path.stem, 24, "#ff0000", 2.0).toImage()
        assert image.width() == 48
        inked = [
            image.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert inked, path.name
        if path.stem != "sketchfind":
            assert all(colour.red() > 250 and colour.blue() < 5 for colour in inked), path.name


def test_the_icon_of_an_action_follows_the_appearance(theme: Theme) -> None:
    action = QAction()
    theme.set_icon(action, "pen")
    before = action.icon().pixmap(24, 24).toImage()
    theme.apply("dark")
    assert action.icon().pixmap(24, 24).toImage() != before
    theme.apply("light")
    assert action.icon().pixmap(24, 24).toImage() == before
