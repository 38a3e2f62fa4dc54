"""The program as it is started: real library, real encoder processes, a real drawing."""

from __future__ import annotations

import ctypes
import errno
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from gestures import CORNER, drag, open_settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from reading import chip_texts
from shiboken6 import isValid

from sketchfind import network
from sketchfind.app import _log_to, run
from sketchfind.cli.setup import Setup
from sketchfind.cli.window import open_window
from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.settings import Settings, save_settings
from sketchfind.types import Stroke
from sketchfind.ui.application import DESKTOP_ID, make_application
from sketchfind.ui.key_repeats import KeyRepeats
from sketchfind.ui.main_window import MainWindow

Condition = Callable[[], bool]
Script = Callable[[MainWindow], Iterator[Condition]]


PATIENCE_MS = 180_000  # loading torch takes long on a busy machine


class Driver(QObject):
    """Plays a script in the running program: goes on whenever the yielded condition holds.

    The window is closed when the script fails or takes too long, so that `run` returns.
    """

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        self._steps: Iterator[Condition] | None = None
        self._condition: Condition = lambda: True
        self.window: MainWindow | None = None
        self.finished = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)
        self._limit.start(PATIENCE_MS)

    @Slot()
    def _look(self) -> None:
        if self._steps is None:
            windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
            if not windows or not windows[0].isVisible():
                return
            self.window = windows[0]
            self._steps = self._script(self.window)
        try:
            if self._condition():
                self._condition = next(self._steps)
        except StopIteration:
            self.finished = True
            self._timer.stop()
            self._limit.stop()
        except BaseException:
            self._give_up()
            raise

    @Slot()
    def _give_up(self) -> None:
        self._timer.stop()
        self._limit.stop()
        if self.window is not None and isValid(self.window):
            self.window.close()


def play(script: Script, profile: Profile, model: Path, *folders: Path) -> None:
    """Run the program until a script has closed its window; nothing goes on after that."""
    driver = Driver(script)
    assert run(profile, model, "cpu", folders) == 0
    assert driver.finished
    assert not multiprocessing.active_children()


@pytest.fixture(autouse=True)
def _clean(qapp: QApplication) -> Iterator[None]:
    yield
    logger = logging.getLogger("sketchfind")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def folder(tmp_path: Path, make_photo: Callable[..., Path]) -> Path:
    for seed in range(12):
        make_photo(tmp_path / "photos" / f"{seed}.jpg", seed)
    (tmp_path / "photos" / "empty.jpg").touch()
    return tmp_path / "photos"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize(
    "variables",
    [{}, {"DISPLAY": ":59999"}, {"QT_QPA_PLATFORM": "bogus"}, {"LC_ALL": "C"}],
    ids=str,
)
def test_without_a_screen_one_line_says_why(tmp_path: Path, variables: dict[str, str]) -> None:
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in screens}
    command = [sys.executable, "-m", "sketchfind", "--profile", tmp_path]
    done = subprocess.run(command, env=kept | variables, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("sketchfind: The window cannot be opened: ")
    assert "Reinstalling" not in done.stderr


def test_a_folder_is_added_drawn_for_and_found(
    profile: Profile, model_file: Path, folder: Path, qtbot: QtBot
) -> None:
    found: list[str] = []

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: window.indexer.folders.photos == 12 and not window.indexer.running
        failed = window.folders.rows[1].findChild(QPushButton)
        assert failed.accessibleName().endswith(": 1 file could not be read")
        drag(window.sketch.canvas, CORNER)
        yield lambda: window.results.showing_photos
        found.extend(hit.path for hit in window.results.model.hits)
        ids = [hit.photo_id for hit in window.results.model.hits]
        yield lambda: all(window.thumbnails.tile(photo_id) for photo_id in ids[:4])
        window.close()

    play(script, profile, model_file, folder)
    assert sorted(found) == sorted(str(path) for path in folder.glob("[0-9]*.jpg"))
    assert profile.settings.is_file()


def test_no_moves_of_the_mouse_are_merged_as_on_x11(
    profile: Profile, model_file: Path, qtbot: QtBot
) -> None:
    merging = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
    QCoreApplication.setAttribute(merging, True)  # as Qt's plugin for X11 does
    merged: list[bool] = []

    def script(window: MainWindow) -> Iterator[Condition]:
        yield window.isVisible
        merged.append(QCoreApplication.testAttribute(merging))
        window.close()

    play(script, profile, model_file)
    assert merged == [False]


@pytest.mark.parametrize(("platform", "given"), [("xcb", True), ("windows", False)])
def test_on_x11_qt_is_given_time_to_notice_that_a_key_is_held(
    profile: Profile, model_file: Path, monkeypatch: pytest.MonkeyPatch, platform: str, given: bool
) -> None:
    watched: list[object] = []
    monkeypatch.setattr(QApplication, "platformName", lambda _: platform)
    monkeypatch.setattr(
        QApplication, "installNativeEventFilter", lambda _, one: watched.append(one)
    )

    def script(window: MainWindow) -> Iterator[Condition]:
        yield window.isVisible
        window.close()

    play(script, profile, model_file)
    assert [type(one) for one in watched] == [KeyRepeats] * given


def test_a_drag_with_the_right_button_opens_a_menu_and_chooses_nothing(
    profile: Profile, model_file: Path, folder: Path, qtbot: QtBot
) -> None:
    right, shown = Qt.MouseButton.RightButton, list[bool]()

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: bool(window.folders.rows)
        canvas = window.sketch.canvas
        place = canvas.mapTo(window, canvas.rect().center())
        for change in (QTest.mousePress, QTest.mouseRelease):
            change(window.windowHandle(), right, pos=place)
            shown.append(canvas.menu.isVisible())
        canvas.menu.hide()
        window.close()

    QApplication.styleHints().setContextMenuTrigger(Qt.ContextMenuTrigger.Press)  # as on X11
    play(script, profile, model_file, folder)
    assert shown == [False, True]


def test_closing_while_photos_are_read_is_clean(
    profile: Profile, model_file: Path, folder: Path, qtbot: QtBot
) -> None:
    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: window.indexer.running
        window.close()

    play(script, profile, model_file, folder)
    with Library(profile, model_file, "cpu") as library:
        assert len(library.folders()) == 1


def test_a_restart_opens_the_window_in_another_language(
    profile: Profile, model_file: Path, qtbot: QtBot
) -> None:
    def script(window: MainWindow) -> Iterator[Condition]:
        line = Stroke(((0.2, 0.2), (0.2, 0.8), (0.8, 0.8)), 0.02)
        window.sketch.sheets.wanted.add_stroke(line)
        window.sketch.words.add_word("horse")
        page = open_settings(window)
        page.language.setFocus()
        QTest.keyClick(page.language, Qt.Key.Key_End)
        assert page.language.currentData() == "de"
        QTest.mouseClick(page.restart_now, Qt.MouseButton.LeftButton)
        yield lambda: bool(windows()) and windows()[0] is not window
        (again,) = windows()
        assert again.status.photos.text() == "0 Fotos"
        yield lambda: chip_texts(again) == ["Deine Zeichnung", "„Pferd“"]
        assert again.sketch.sheets.wanted.contents.strokes == (line,)
        again.close()

    opened = network.socket_counter().seen.sockets
    play(script, profile, model_file)
    assert network.socket_counter().seen.sockets == opened


VISIT = """
import sys
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from sketchfind.app import run
from sketchfind.paths import Profile

def visit():
    dialog = QFileDialog(None, "", sys.argv[3])
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()
    dialog.accept()
    application.closeAllWindows()

if __name__ == "__main__":
    application = QApplication([])
    QTimer.singleShot(0, visit)
    sys.exit(run(Profile.at(Path(sys.argv[1])), Path(sys.argv[2]), "cpu", []))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere dialogs are the system's")
def test_folders_that_were_visited_are_noted_in_the_profile_alone(
    profile: Profile, model_file: Path, folder: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    left_out = {name for name in os.environ if name.startswith("XDG_")}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "-c", VISIT, profile.data, model_file, folder]
    subprocess.run(command, env=kept | {"HOME": str(home)}, check=True, timeout=60)
    noted = [path for path in tmp_path.rglob("*.conf") if folder.name in path.read_text()]
    assert [path.parent for path in noted] == [profile.dialogs]
    assert profile.dialogs.stat().st_mode & 0o777 == 0o700
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [path for path in files if folder.name.encode() in path.read_bytes()]


DRAW_AND_DIE = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sketchfind.app import run
from sketchfind.paths import Profile
from sketchfind.types import Stroke
from sketchfind.ui.key_repeats import KeyRepeats
from sketchfind.ui.main_window import MainWindow

profile = Profile.at(Path(sys.argv[1]))

def look():
    windows = [one for one in application.topLevelWidgets() if isinstance(one, MainWindow)]
    if windows and windows[0].sketch.sheets.wanted.contents.blank:
        windows[0].sketch.sheets.wanted.add_stroke(Stroke(((0.2, 0.2), (0.2, 0.8))))
    elif windows and list(profile.drawings.glob(".paper-*")):
        os.kill(os.getpid(), int(sys.argv[3]))

if __name__ == "__main__":
    application = QApplication([])
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    sys.exit(run(profile, Path(sys.argv[2]), "cpu", []))
"""


def test_a_drawing_outlives_a_program_that_is_killed(
    profile: Profile, model_file: Path, qtbot: QtBot
) -> None:
    number = getattr(signal, "SIGKILL", signal.SIGTERM)  # as hard on Windows
    command = [sys.executable, "-c", DRAW_AND_DIE, profile.data, model_file, str(int(number))]
    killed = subprocess.run(command, check=False, timeout=180)
    assert abs(killed.returncode) == number
    found: list[Path] = []

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: bool(window.sketch.recent.paths)
        found.extend(window.sketch.recent.paths)
        window.close()

    play(script, profile, model_file)
    assert len(found) == 1
    assert list(profile.drawings.iterdir()) == found


def windows() -> list[MainWindow]:
    everything = QApplication.topLevelWidgets()
    return [one for one in everything if isinstance(one, MainWindow) and one.isVisible()]


@pytest.mark.usefixtures("closing_terminal")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_while_photos_are_read_ends_it_cleanly(
    profile: Profile, model_file: Path, folder: Path, qtbot: QtBot, name: str
) -> None:
    if (number := getattr(signal, name, None)) is None:
        pytest.skip("Windows has no such signal")
    before = signal.getsignal(number)

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: window.indexer.running
        signal.raise_signal(number)

    play(script, profile, model_file, folder)
    assert signal.getsignal(number) == before


@pytest.fixture
def said(qapp: QApplication) -> Iterator[list[str]]:
    """Accept the boxes that come up, and return what they said."""
    texts: list[str] = []

    def accept() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            texts.append(f"{box.text()} {box.informativeText()}")
            box.accept()

    timer = QTimer()
    timer.timeout.connect(accept)
    timer.start(20)
    yield texts
    timer.stop()


def test_a_missing_model_is_said_and_ends_with_two(
    profile: Profile, tmp_path: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(profile, tmp_path / "none.safetensors", "cpu", []) == 2
    assert "sketchfind: " in capsys.readouterr().err
    assert len(said) == 1


def test_a_profile_that_cannot_be_used_is_said_in_a_box(
    tmp_path: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert open_window(Setup(profile_folder=tmp_path / "file/profile"), ()) == 2
    assert "cannot be used" in said[0]
    assert capsys.readouterr().err.count("\n") == 1


def test_a_box_says_what_stderr_does_not_take(
    profile: Profile, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys.stderr, "write", full)
    profile.catalog.write_bytes(b"these are words " * 1_000)
    assert open_window(Setup(profile_folder=profile.data), ()) == 2
    assert len(said) == 1


def test_the_way_out_of_a_damaged_catalog_is_a_command_for_this_profile(
    profile: Profile, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    profile.catalog.write_bytes(b"these are words " * 1_000)
    assert open_window(Setup(profile_folder=profile.data), ()) == 2
    command = f"`sketchfind --profile {profile.data} doctor --repair`"
    assert command in capsys.readouterr().err
    assert command in said[0]


def test_a_chosen_model_that_is_gone_is_said_and_the_window_opens(
    profile: Profile, tmp_path: Path, qtbot: QtBot
) -> None:
    save_settings(Settings(model=str(tmp_path / "none.safetensors")), profile.settings)
    said: list[str] = []

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: bool(window.findChildren(QMessageBox))
        (box,) = window.findChildren(QMessageBox)
        said.extend([box.text(), box.informativeText()])
        box.accept()
        yield lambda: not window.findChildren(QMessageBox)
        window.close()

    driver = Driver(script)
    assert open_window(Setup(profile_folder=profile.data, device="cpu"), ()) == 0
    assert driver.finished
    assert "Built-in takes its place" in said[0]
    assert said[1] == "Put its file back, or choose another one under File, Models."


def test_settings_that_cannot_be_used_are_said_without_a_box(
    profile: Profile, model_file: Path, qtbot: QtBot
) -> None:
    profile.settings.write_text('{"pen_width": "thick"}', encoding="utf-8")
    said: list[str] = []

    def script(window: MainWindow) -> Iterator[Condition]:
        yield lambda: bool(window.status.news.full)
        said.append(window.status.news.full)
        assert not window.findChildren(QMessageBox)
        window.close()

    play(script, profile, model_file)
    assert said[0].startswith("The defaults apply to pen_width: ")
    assert "The defaults apply" in profile.log.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_the_log_is_private_and_takes_any_name(tmp_path: Path) -> None:
    before = os.umask(0)
    logger = logging.getLogger("sketchfind")
    known = list(logger.handlers)
    try:
        _log_to(tmp_path / "log")
        logger.info("%s cannot be read", os.fsdecode(b"\xff.jpg"))
    finally:
        os.umask(before)
        for handler in set(logger.handlers) - set(known):
            logger.removeHandler(handler)
            handler.close()
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600
    assert "\\udcff.jpg cannot be read" in (tmp_path / "log").read_text()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_what_a_link_leads_to_is_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / "log").symlink_to(victim)
    _log_to(tmp_path / "log")
    logging.getLogger("sketchfind").warning("something else")
    assert "nothing is written down" in caplog.text
    assert victim.read_text(encoding="utf-8") == "precious"


def test_the_taskbar_of_windows_is_told_whose_icon_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    make_application()
    assert told == [DESKTOP_ID]
