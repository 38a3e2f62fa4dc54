"""Files that could not be read: listed, shown where they are, and tried again."""

from __future__ import annotations

from pathlib import Path

from fake_library import MODEL, FakeLibrary, native
from gestures import OpenWindow, idle, opened, press
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from sketchfind.paths import resources
from sketchfind.types import FailedPhoto, FolderState
from sketchfind.ui import texts
from sketchfind.ui.folders.failures_dialog import FailuresDialog
from sketchfind.ui.folders.folder_actions import failures_below
from sketchfind.ui.pages.about import AboutDialog
from sketchfind.ui.theme import Theme


def test_failures_are_listed_and_tried_again(
    open_window: OpenWindow,
    library: FakeLibrary,
    qtbot: QtBot,
    revealed: list[Path],
    tmp_path: Path,
) -> None:
    library.put(FolderState(2, native("/photos/Phone"), 5, 2, True, None))
    empty, deep = native("/photos/Phone/a.jpg"), native("/photos/Phone/deep/b.jpg")
    library.failed = [
        FailedPhoto(empty, "the file is empty"),
        FailedPhoto(deep, "not a picture"),
        FailedPhoto(native("/elsewhere/c.jpg"), "not a picture"),
    ]
    window = open_window(library)
    idle(window, qtbot)
    for _ in range(2):
        press(window.folders.rows[2], "2 files could not be read")
    idle(window, qtbot)
    dialog = opened(window, FailuresDialog, qtbot)
    there = tmp_path / "b.jpg"
    there.touch()
    dialog.reveal_asked.emit(there)
    qtbot.waitUntil(lambda: revealed == [there])
    press(dialog, "Copy the list")
    assert QGuiApplication.clipboard().text() == (
        f"{empty}\tthe file is empty\n{deep}\tnot a picture"
    )
    press(dialog, "Try again")
    qtbot.waitUntil(lambda: library.updates[-1] == ([2], True))


def test_an_arrow_chooses_the_only_file_that_could_not_be_read(theme: Theme, qtbot: QtBot) -> None:
    dialog = FailuresDialog([FailedPhoto("/a.jpg", "empty")])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    rows = dialog.findChild(QTreeWidget)
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.reveal_asked) as asked:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert asked.args == [Path("/a.jpg")]


def test_files_that_could_not_be_read_are_in_order_of_their_folders(
    theme: Theme, qtbot: QtBot
) -> None:
    paths = [native(path) for path in ("/c/1.jpg", "/a/3.jpg", "/b/bad\udcff.jpg")]
    dialog = FailuresDialog([FailedPhoto(path, "empty") for path in paths])
    qtbot.addWidget(dialog)
    rows = dialog.findChild(QTreeWidget)
    for place, path in enumerate((paths[1], paths[2], paths[0])):
        item = rows.topLevelItem(place)
        assert [item.text(0), item.text(2)] == [
            texts.shown_name(path), texts.shown(str(Path(path).parent))
        ]  # fmt: skip
        with qtbot.waitSignal(dialog.reveal_asked) as asked:
            rows.setCurrentItem(item)
            rows.itemDoubleClicked.emit(item, 0)
        assert asked.args == [Path(path)]


def test_rows_of_failures_are_as_high_as_those_of_other_lists(theme: Theme, qtbot: QtBot) -> None:
    dialogs = (
        FailuresDialog([FailedPhoto("/a.jpg", "empty")]),
        AboutDialog(MODEL, resources()),
    )
    heights = []
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        rows = dialog.findChild(QTreeWidget)
        heights.append(rows.visualItemRect(rows.topLevelItem(0)).height())
    assert heights[0] == heights[1]


def test_failures_of_one_folder_do_not_include_its_namesake() -> None:
    paths = native("/a/Phone/x.jpg"), native("/a/Phone 2/y.jpg")
    failures = [FailedPhoto(path, "") for path in paths]
    phone = FolderState(1, native("/a/Phone"), 0, 1, True, None)
    assert failures_below(failures, phone) == failures[:1]
    assert failures_below(failures, None) == failures


def test_names_that_are_not_text_are_revealed_unharmed(qtbot: QtBot) -> None:
    revealed: list[Path] = []
    path = "/photos/caf\udce9.jpg"
    dialog = FailuresDialog([FailedPhoto("/a.jpg", "empty"), FailedPhoto(path, "empty")])
    qtbot.addWidget(dialog)
    dialog.reveal_asked.connect(revealed.append)
    tree = dialog.findChildren(QTreeWidget)[0]
    assert tree.topLevelItem(1).text(0) == "caf?.jpg"
    tree.sortItems(0, Qt.SortOrder.DescendingOrder)
    tree.setCurrentItem(tree.topLevelItem(0))
    press(dialog, "Show in file manager")
    assert revealed == [Path(path)]
    dialog.open()
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert revealed == [Path(path), Path(path)]
    assert dialog.isVisible()
    dialog.close()
