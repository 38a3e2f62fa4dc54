"""Everything that can be asked at once: photos to resemble or avoid, words, filters alone."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from fake_library import FakeLibrary, path_of, some_hits
from gestures import (
    CORNER,
    LINE,
    OpenWindow,
    asked,
    drag,
    draw,
    draw_unwanted,
    drop,
    idle,
    select,
)
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from reading import chip_texts

from sketchfind.types import Example, Filters, Query
from sketchfind.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def test_more_and_less_like_several_photos(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    for row, key in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ShiftModifier)):
        select(window, row)
        QTest.keyClick(window.results.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | key)
    query = asked(library, window, qtbot)
    assert query.examples == (
        Example(path_of(library, 0), 1.0),
        Example(path_of(library, 2), -1.0),
    )
    assert chip_texts(window) == ["Your drawing", "Like photo 1.jpg", "Less like photo 3.jpg"]
    liked = window.results.bar.chips["example", path_of(library, 0)]
    QTest.mouseClick(liked.findChild(QToolButton), LEFT)
    query = asked(library, window, qtbot)
    assert query.examples == (Example(path_of(library, 2), -1.0),)
    assert chip_texts(window) == ["Your drawing", "Less like photo 3.jpg"]
    select(window, 2)
    window.photo_actions.like.trigger()
    assert asked(library, window, qtbot).examples == (Example(path_of(library, 2), 1.0),)


def test_no_more_photos_are_compared_with_than_can_be_overlooked(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    library = FakeLibrary(some_hits(200)).with_folder()
    window = open_window(library)
    draw(window, qtbot)
    window.results.view.enter()
    for key in (Qt.Key.Key_A, Qt.Key.Key_M):
        QTest.keyClick(window.results.view, key, Qt.KeyboardModifier.ControlModifier)
    examples = asked(library, window, qtbot).examples
    assert [example.path for example in examples] == [Path(h.path) for h in library.hits[:20]]
    assert window.status.news.full == "Compared with the first 20 photos"
    window.asking.less_like([Path(library.hits[0].path)])
    assert asked(library, window, qtbot).examples[-1].weight == -1


def test_a_photo_dropped_on_the_grid_is_an_example(
    window: MainWindow, library: FakeLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "from elsewhere.png"
    Image.new("RGB", (8, 8)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(tmp_path))])
    drop(window.results, data)
    assert asked(library, window, qtbot).examples == (Example(path),)


def test_filters_alone_list_photos_newest_first(
    window: MainWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    results, rescue = window.results, window.results.rescue
    assert results.model.outstanding == 1
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    window.sketch.sheets.wanted.clear()
    assert asked(library, window, qtbot) == Query(filters=Filters(formats=("PNG",)))
    assert results.summary.text() == "4 photos, newest first"
    assert results.model.outstanding == 0
    assert not rescue.timer.isActive()
    select(window, 1)
    assert "Similarity" not in results.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not window.photo_actions.pick.isEnabled()
    assert window.photo_actions.like.isEnabled()
    QTest.keyClick(results.view, Qt.Key.Key_Space)
    assert window.preview.caption.line.split("    ")[:2] == ["photo 2.jpg", "2 of 4"]
    window.preview.dismiss()
    window.asking.composition.filter_by(Filters())
    assert results.page.message.title == "Draw to find a photo"


def test_a_list_needs_no_encoder(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    qtbot.waitUntil(lambda: window.results.showing_photos)
    drag(window.sketch.canvas, CORNER)
    assert window.search.busy
    assert len(library.queries) == 1
    library.warmth.set_result(None)
    assert asked(library, window, qtbot).sketch is not None


def test_a_model_that_has_seen_no_photo_says_so(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.hits, library.unseen = (), 9
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    drag(window.sketch.canvas, CORNER)
    text = "The model has seen none of your photos yet"
    qtbot.waitUntil(lambda: window.results.page.message.text.startswith(text))


def test_what_is_only_avoided_is_no_question(open_window: OpenWindow, library: FakeLibrary) -> None:
    window = open_window(library)
    window.asking.less_like([path_of(library, 0)])
    assert window.results.page.message.title == "Now draw what it shows"
    assert chip_texts(window) == ["Less like photo 1.jpg"]
    window.asking.starting_over.start()
    assert window.results.page.message.title == "Draw to find a photo"
    draw_unwanted(window, CORNER)
    assert window.results.page.message.title == "Now draw what it shows"
    assert chip_texts(window) == ["Not like your drawing"]
    assert not library.queries


@pytest.mark.parametrize("way", ["drawing", "photo"])
def test_what_is_avoided_leaves_a_filtered_list_as_it_is_and_it_says_why(
    open_window: OpenWindow, library: FakeLibrary, qtbot: QtBot, way: str
) -> None:
    window = open_window(library)
    window.asking.composition.filter_by(Filters(formats=("PNG",)))
    idle(window, qtbot)
    library.queries.clear()
    before, in_vain = window.results.summary.text(), "to leave some out, draw what the photo shows"
    if way == "photo":
        window.asking.less_like([path_of(library, 0)])
    else:
        draw_unwanted(window, CORNER)
    qtbot.waitUntil(lambda: not window.search.busy)
    assert window.results.showing_photos
    assert window.results.summary.text().startswith(f"{before} · ")
    assert window.results.summary.text().endswith(in_vain)
    assert len(chip_texts(window)) == 2
    assert library.queries == [Query(filters=Filters(formats=("PNG",)))]
    window.sketch.sheets.show_negative(False)
    drag(window.sketch.canvas, LINE)
    qtbot.waitUntil(lambda: in_vain not in window.results.summary.text())
    query = asked(library, window, qtbot)
    assert query.without is not None if way == "drawing" else query.examples
