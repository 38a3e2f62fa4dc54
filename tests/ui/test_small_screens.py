"""Screens that are scaled up, and large letters: nothing is cut, what closes a page is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import LINE, OpenWindow, click, drag, draw
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPushButton,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reading import text_of

from sketchfind.paths import resources
from sketchfind.settings import Settings
from sketchfind.types import FailedPhoto, FolderState, Progress
from sketchfind.ui import on_screen, side_panels
from sketchfind.ui.crash import CrashDialog
from sketchfind.ui.folders.folder_row import FolderRowView
from sketchfind.ui.folders.welcome import Welcome
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.settings_page import SettingsPage
from sketchfind.ui.results.exporting import Exporting
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.buttons import closing_row
from sketchfind.ui.widgets.page_area import PageArea, PageDialog

PAGES = ["settings", "models", "privacy", "about", "keys", "picks", "failures", "exclusions"]
LAPTOP = QSize(911, 472)  # 1366 by 768 pixels at 150 percent, without a title
TINY = QSize(683, 344)


@pytest.fixture
def library() -> FakeLibrary:
    library = FakeLibrary(some_hits(9)).with_folder()
    library.put(FolderState(2, "/photos/Phone", 5, 1, True, None))
    library.failed = [FailedPhoto("/photos/Phone/a.jpg", "the file is empty")]
    return library


def opened(window: MainWindow, page: str, qtbot: QtBot) -> QDialog:
    """Open a page from its menu."""
    action: QAction = getattr(window.menus, page)
    action.trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))
    (dialog,) = window.findChildren(QDialog)
    return dialog


def cut(page: QWidget) -> list[str]:
    """Return the texts that have not all the height that they need."""
    labels = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    return [
        label.text()
        for label in labels
        if label.height() < (label.heightForWidth(label.width()) or label.sizeHint().height())
    ]


@pytest.mark.parametrize("room", [LAPTOP, TINY], ids=["laptop", "tiny"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_fit(window: MainWindow, screen: QSize, qtbot: QtBot, page: str, room: QSize) -> None:
    screen.setWidth(room.width())
    screen.setHeight(room.height())
    dialog = opened(window, page, qtbot)
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    qtbot.waitUntil(lambda: cut(dialog) == [])
    (button,) = (one for one in dialog.findChildren(QPushButton) if one.isDefault())
    assert dialog.rect().contains(QRect(button.mapTo(dialog, QPoint(0, 0)), button.size()))
    dialog.close()


def test_a_crash_fits(screen: QSize, qtbot: QtBot) -> None:
    screen.setHeight(TINY.height())
    dialog = CrashDialog("text")
    qtbot.addWidget(dialog)
    assert dialog.height() <= TINY.height()


def test_the_first_page_yields_its_gaps_before_its_words(theme: Theme, qtbot: QtBot) -> None:
    page = Welcome(resources())
    qtbot.addWidget(page)
    page.show()
    whole = page.sizeHint()
    least = page.minimumSizeHint()
    assert least.height() < whole.height() - 60
    page.resize(least)
    qtbot.waitUntil(lambda: page.size() == least)
    assert cut(page) == []
    for button in page.findChildren(QPushButton):
        assert button.height() == button.sizeHint().height()


def test_a_page_that_says_more_grows_until_the_screen_is_full(
    window: MainWindow, screen: QSize, qtbot: QtBot
) -> None:
    dialog = opened(window, "settings", qtbot)
    assert isinstance(dialog, SettingsPage)
    before = dialog.height()
    dialog.restart.show()
    qtbot.waitUntil(lambda: dialog.height() > before)
    dialog.resize(dialog.width(), before)
    dialog.appearances.buttons()[0].setFocus()
    qtbot.waitUntil(lambda: dialog.height() == before)  # a person may want it smaller
    screen.setHeight(TINY.height())
    dialog.restart.hide()
    qtbot.waitUntil(lambda: dialog.height() == TINY.height())
    dialog.close()


def test_a_page_that_scrolls_has_room_for_its_bar(qtbot: QtBot) -> None:
    column = QVBoxLayout()
    for number in range(30):
        column.addWidget(QLabel(f"Line {number}"))
    area = PageArea(column)
    qtbot.addWidget(area)
    whole, high, low = area.sizeHint(), QSize(500, 5000), QSize(500, 100)
    assert area.size_within(high, whole).height() > whole.height()
    assert area.size_within(low, whole).height() == 100
    area.resize(area.size_within(low, whole))
    area.show()
    assert area.verticalScrollBar().maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0


def test_a_page_that_grows_does_not_keep_a_bar_that_it_needed_meanwhile(qtbot: QtBot) -> None:
    dialog, page, wide, line = PageDialog(), QVBoxLayout(), QTextEdit(), QLabel(wordWrap=True)
    qtbot.addWidget(dialog)
    while line.fontMetrics().horizontalAdvance(line.text() + " i") < wide.sizeHint().width():
        line.setText(line.text() + " i")  # beside a bar, the last of them do not fit into the line
    more = QLabel("More")
    more.hide()
    for widget in (wide, line, more):
        page.addWidget(widget)
    dialog.set_page(page, closing_row(dialog), margin=10)
    dialog.show()
    (area,) = dialog.findChildren(PageArea)
    before = dialog.height()
    more.show()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert not area.verticalScrollBar().isVisible()


def test_a_dialog_comes_to_the_screen_of_its_window(qtbot: QtBot) -> None:
    class Elsewhere(QWidget):
        def screen(self) -> object:
            return type("Screen", (), {"availableSize": lambda _: QSize(400, 300)})()

    window = Elsewhere()
    qtbot.addWidget(window)
    dialog = QDialog(window)
    on_screen.fit(dialog, QSize(680, 620))
    assert dialog.size() == QSize(400, 300 - on_screen.TITLE)


def test_a_narrow_panel_shortens_what_it_says_of_files(window: MainWindow) -> None:
    row = window.folders.rows[2]
    assert isinstance(row, FolderRowView)
    link = next(one for one in row.findChildren(QPushButton) if one.accessibleName())
    assert link.accessibleName() == "Phone: 1 file could not be read"
    room = link.parentWidget()

    def shown_in(width: int) -> str:
        """Return what the link says there; its underline may be a pixel longer than that."""
        room.resize(width, room.height())
        room.layout().activate()
        words = link.fontMetrics().horizontalAdvance(link.text())
        assert words <= link.width() <= min(words + 1, width)
        return link.text()

    brief = link.fontMetrics().horizontalAdvance("1 unreadable") + 2
    assert shown_in(brief) == "1 unreadable"
    assert shown_in(brief - 20).endswith("…")
    assert shown_in(400) == "1 file could not be read"


def test_narrow_columns_cut_no_button_and_break_no_line_while_photos_are_read(
    open_window: OpenWindow, library: FakeLibrary, german: None, screen: QSize, qtbot: QtBot
) -> None:
    library.progress = [Progress("encoding", 10, 40)]
    library.may_finish.clear()
    window = open_window(library)
    card, results = window.folders.progress, window.results
    window.resize(window.minimumSizeHint())
    window.folders.setFixedWidth(side_panels.WIDTH)
    results.setFixedWidth(results.minimumWidth())
    window.asking.only_folder(Path("/photos/Phone"))
    line = results.summary
    qtbot.waitUntil(lambda: line.text() == "9 Fotos, neueste zuerst" and card.isVisible())
    buttons = [one for one in card.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) == 2
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))
    assert all(card.contentsRect().contains(one.geometry()) for one in buttons)
    qtbot.waitUntil(lambda: line.height() < 2 * line.fontMetrics().height())


def test_a_heading_leaves_no_word_alone_in_its_last_line(
    open_window: OpenWindow, library: FakeLibrary, german: None, qtbot: QtBot
) -> None:
    window = open_window(library)
    results, text = window.results, "Zeichne, um ein Foto zu finden"
    title = next(one for one in results.findChildren(QLabel) if one.text() == text)
    line, whole = title.fontMetrics().height(), title.fontMetrics().horizontalAdvance(text)
    qtbot.waitUntil(lambda: title.height() < 2 * line)
    assert title.width() >= whole
    window.details.show()
    results.setFixedWidth(results.minimumWidth())
    qtbot.waitUntil(lambda: title.height() >= 2 * line)
    assert title.width() < 0.7 * whole
    assert results.rect().contains(QRect(title.mapTo(results, QPoint()), title.size()))


def test_what_the_line_at_the_bottom_says_makes_no_window_wider(
    open_window: OpenWindow, library: FakeLibrary, german: None, qtbot: QtBot
) -> None:
    window = open_window(library)
    qtbot.waitUntil(lambda: not window.indexer.running)  # what it says of reading is cleared then
    window.menus.folders.setChecked(False)
    narrowest = window.minimumSizeHint().width()
    assert narrowest <= LAPTOP.width()
    window.resize(narrowest, 600)
    news = f"Pfad von {'x' * 240}.jpg kopiert"
    window.status.undo.show()
    window.status.show_progress(Progress("encoding", 12_345, 100_000))
    window.status.show_copying(12_345, 67_890)
    window.status.say(news)
    qtbot.waitUntil(lambda: label_of(window, news).width() > 40)
    assert window.minimumSizeHint().width() <= narrowest
    assert not clipped(label_of(window, news))
    assert window.status.news.full == label_of(window, news).toolTip() == news
    window.resize(3000, 600)
    qtbot.waitUntil(lambda: label_of(window, news).text() == news)
    assert not clipped(label_of(window, news))
    promise = "Deine Fotos und Zeichnungen bleiben auf diesem Rechner"
    assert label_of(window, promise).text() == promise
    assert not clipped(label_of(window, promise))


def test_what_the_line_at_the_bottom_always_says_gives_way_to_what_happens(
    window: MainWindow, qtbot: QtBot
) -> None:
    status = window.status
    promise = label_of(window, "Your photos and drawings stay on this computer")
    status.show_progress(Progress("encoding", 12_345, 100_000))
    status.show_copying(12_345, 67_890)
    status.undo.show()
    status.say("a name in which there are many letters.jpg copied")
    window.menus.folders.setChecked(False)
    qtbot.waitUntil(status.reading.isVisible)
    window.resize(status.sizeHint().width() - 40, 600)
    qtbot.waitUntil(lambda: promise.text() != promise.accessibleName())
    for label in (status.reading, status.copying, status.news):
        assert label.text() == label.full


def test_why_a_window_stays_until_photos_are_copied_can_be_read(
    open_window: OpenWindow,
    library: FakeLibrary,
    german: None,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(library)
    window.resize(1320, 600)
    window.status.show_copying(12_345, 67_890)
    with monkeypatch.context() as copying:
        copying.setattr(Exporting, "running", True)
        window.close()
    why = label_of(window, window.status.news.full)
    qtbot.waitUntil(lambda: why.width() > 40)
    assert why.text() == window.status.news.full


def label_of(window: MainWindow, text: str) -> QLabel:
    """Return the label whose text screen readers say in full."""
    return next(one for one in window.findChildren(QLabel) if one.accessibleName() == text)


def clipped(label: QLabel) -> bool:
    """Tell whether there is less room than the shown text needs."""
    return QLabel.sizeHint(label).width() > label.width()


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(16)
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_in_chips_or_details(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    draw(window, qtbot)
    click(window, 0)
    window.menus.details.trigger()
    details = window.details
    qtbot.waitUntil(lambda: "Box 2" in text_of(details))
    qtbot.waitUntil(lambda: details.widget().width() == details.viewport().width())
    links = details.findChildren(QPushButton)
    assert "Im Dateimanager anzeigen" in [one.accessibleName() for one in links]
    bodies = [one for one in window.results.bar.findChildren(QPushButton) if one.isVisible()]
    for button in (*links, *bodies):
        assert button.height() >= button.minimumSizeHint().height()
        assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_above_a_narrow_drawing(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.sketch.show_sheet(negative=True)
    drag(window.sketch.canvas, LINE)
    window.resize(window.minimumSizeHint())
    names = [one for one in window.sketch.findChildren(QPushButton) if one.text()[:3] == "So "]
    assert [one.text() for one in names] == ["So etwas", "So nicht  •"]
    qtbot.waitUntil(lambda: window.sketch.width() == window.sketch.minimumWidth())
    for button in names:
        assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.usefixtures("large_letters", "german")
@pytest.mark.parametrize("page", ["settings", "privacy"])
def test_pages_in_large_letters_are_no_wider_than_a_small_screen(
    window: MainWindow, screen: QSize, qtbot: QtBot, page: str
) -> None:
    screen.setWidth(1024)
    dialog = opened(window, page, qtbot)
    if isinstance(dialog, SettingsPage):
        qtbot.waitUntil(dialog.clear.isEnabled)  # when all is said
    (area,) = dialog.findChildren(PageArea)
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    qtbot.waitUntil(lambda: cut(dialog) == [])
    dialog.close()


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_above_narrow_folders(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.resize(window.minimumSizeHint())
    panel = window.folders
    qtbot.waitUntil(lambda: panel.width() == panel.minimumWidth())
    title = next(one for one in panel.findChildren(QLabel) if one.text() == "Ordner")
    assert title.width() >= title.minimumSizeHint().width()


@pytest.mark.usefixtures("large_letters", "german")
def test_folders_in_large_letters_come_back_where_a_screen_has_room_for_these(
    open_window: OpenWindow, library: FakeLibrary, screen: QSize
) -> None:
    screen.setWidth(400)
    window = open_window(library, Settings(details_shown=True))
    (columns,) = window.findChildren(QSplitter)
    both = window.minimumSizeHint().width() + columns.handleWidth() + window.folders.minimumWidth()
    assert window.folders.minimumWidth() > side_panels.WIDTH
    for width in (both - 1, both):
        screen.setWidth(width)
        window.windowHandle().screenChanged.emit(window.screen())
        assert window.details.isVisible()
        assert window.folders.isVisible() is (width == both)


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_below_narrow_photos(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    draw(window, qtbot)
    window.results.rescue.offer()
    window.resize(window.minimumSizeHint())
    qtbot.waitUntil(lambda: window.results.width() == window.results.minimumWidth())
    closest = window.results.rescue.closest
    assert closest.text() == "Mehr wie das beste"
    assert closest.width() >= closest.minimumSizeHint().width()


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_between_narrow_photos(
    open_window: OpenWindow, thumbnails: list[Path], qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(9), thumbnails).with_folder()
    library.convincing = 2
    window = open_window(library)
    draw(window, qtbot)
    window.resize(window.minimumSizeHint())
    qtbot.waitUntil(lambda: window.results.width() == window.results.minimumWidth())
    view = window.results.view
    assert view.tiling.edge is not None
    area = QRect(0, view.tiling.edge, view.viewport().width(), view.tiling.band)
    view.verticalScrollBar().setValue(area.top())
    area.moveTop(area.top() - view.verticalScrollBar().value())
    seen = view.viewport().grab(area).toImage()
    width, height = seen.width(), seen.height()
    for x in (0, width - 1):
        assert len({seen.pixel(x, y) for y in range(height)}) == 1
    for y in (0, height - 1):
        assert len({seen.pixel(x, y) for x in range(width)}) == 1


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_in_what_the_drawing_looks_like(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    window = open_window(library)
    window.resize(window.minimumSizeHint())
    words = window.sketch.looks_like
    words.show_words(["Alpen"])
    (chip,) = (one for one in words.findChildren(QPushButton) if not one.isHidden())
    qtbot.waitUntil(lambda: chip.y() > 0 or chip.x() > 0)
    assert words.rect().contains(chip.geometry())


@pytest.mark.usefixtures("large_letters", "german")
def test_large_letters_are_not_cut_on_a_low_first_page(theme: Theme, qtbot: QtBot) -> None:
    page = Welcome(resources())
    qtbot.addWidget(page)
    page.show()
    least = page.minimumSizeHint()
    page.resize(least)
    qtbot.waitUntil(lambda: page.size() == least)
    text, button = page.add.fontMetrics().height(), page.add.height()
    assert button >= text + 2 * 12  # with what the style keeps free


@pytest.mark.usefixtures("large_letters")
def test_headings_stay_larger_than_large_letters(window: MainWindow) -> None:
    page = window.results.page
    heights = {one.text(): one.fontMetrics().height() for one in page.findChildren(QLabel)}
    assert heights[page.message.title] > heights[page.message.text]
