"""The window's composition root: wires profile, library and window, and cleans up behind them."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from sketchfind import network
from sketchfind.atomic_files import open_private
from sketchfind.errors import UserFacingError, why, with_program
from sketchfind.library import Library
from sketchfind.library.models.chosen import ChosenModel, chosen_model
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.paths import Profile, resources
from sketchfind.printable import PrintableFormatter, printable
from sketchfind.program import stop_signals, tell
from sketchfind.settings import Device, Settings, load_settings, save_settings, settings_problem
from sketchfind.ui import error_texts, texts
from sketchfind.ui.application import make_application
from sketchfind.ui.clipboard import let_go_of_clipboard
from sketchfind.ui.crash import ExceptionHook
from sketchfind.ui.garbage import GarbageCollector
from sketchfind.ui.key_repeats import KeyRepeats
from sketchfind.ui.languages import install_language
from sketchfind.ui.last_crash import LastCrash
from sketchfind.ui.main_window import Kept, MainWindow
from sketchfind.ui.single_instance import SingleInstance
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.boxes import error_box

log = logging.getLogger(__name__)

LOG_BYTES = 500_000
SIGNAL_MS = 300  # how often Python gets a chance to see a signal


@dataclass(frozen=True, slots=True)
class _Start:
    """What a window starts with; after a restart, `kept` comes from the window before it."""

    folders: Sequence[Path] = ()
    last_crash: str = ""
    warning: UserFacingError | None = None
    settings_problem: UserFacingError | None = None
    kept: Kept | None = None


def run(
    profile: Profile,
    model: Path | None,
    device: Device | None,
    folders: Sequence[Path],
    program: str = "sketchfind",
) -> int:
    """Open the window and return the exit status when it is closed.

    The window is painted before the encoder process is started; torch is never imported here.
    `model` and `device` default to those of the settings. `program` is the shell command that
    starts the program with this profile; errors name it in the commands that they suggest.
    """
    network.socket_counter()  # it counts from now on
    application = make_application()
    application.setProperty(texts.PROGRAM, texts.shown(program))
    theme = Theme(resources(), application)
    instance = SingleInstance(profile.data)
    crash, garbage = LastCrash(profile.crash), GarbageCollector()
    garbage.start()
    repeats = KeyRepeats()
    if application.platformName() == "xcb":
        application.installNativeEventFilter(repeats)
    try:
        install_language(application, resources(), load_settings(profile.settings).language)
        profile.create()
        _log_to(profile.log)
        _keep_dialogs_in(profile.dialogs)
        if not instance.claim() and _handed_over(instance, folders):
            return 0
        if instance.claimed:  # else the windows of these drawings may still be open
            RecentDrawings(profile.drawings).rescue()
        start = _Start(folders, crash.take(), settings_problem=settings_problem(profile.settings))
        crash.watch()
        _show_windows(application, theme, profile, instance, model, device, start)
    except UserFacingError as error:
        tell(f"sketchfind: {printable(with_program(str(error), program))}")
        error_box(error, None).exec()
        return 2
    finally:
        application.removeNativeEventFilter(repeats)
        application.setProperty(texts.PROGRAM, None)
        crash.close()
        instance.release()
        garbage.stop()
    return 0


def _show_windows(
    application: QApplication,
    theme: Theme,
    profile: Profile,
    instance: SingleInstance,
    model: Path | None,
    device: Device | None,
    start: _Start,
) -> None:
    """Show a window, and another one whenever a window closes to be opened again."""
    again = True
    while again:
        settings = load_settings(profile.settings)
        install_language(application, resources(), settings.language)
        theme.apply(settings.appearance)
        # A model named for this start answers at once, from the photos that it has read so far.
        now = ChosenModel(model) if model else chosen_model(profile, encodes=False)
        start = replace(start, warning=now.warning)
        device_now = device or settings.device
        with Library(profile, now.path, device_now, former=now.former) as library:
            kept = _show_window(application, library, theme, settings, profile, instance, start)
        again = kept is not None
        chosen, start = load_settings(profile.settings), _Start(kept=kept)
        # What was given on the command line holds until something else is chosen.
        if chosen.device != settings.device:
            device = chosen.device
        if chosen.model != settings.model:
            model = None


def _show_window(
    application: QApplication,
    library: Library,
    theme: Theme,
    settings: Settings,
    profile: Profile,
    instance: SingleInstance,
    start: _Start,
) -> Kept | None:
    """Show a window until it is closed; return what the next window goes on with, if any."""
    save, drawings = partial(_save, profile.settings), RecentDrawings(profile.drawings)
    window = MainWindow(library, theme, resources(), settings, save, drawings)
    hook = ExceptionHook(profile.log, window)
    hook.trouble.connect(window.show_trouble)
    instance.asked.connect(window.come_to_front)
    window.first_painted.connect(instance.look)
    window.first_painted.connect(lambda: _begin(window, hook, start))
    hook.install()
    try:
        with _closed_by_signals(window):
            window.show()
            application.exec()
    finally:
        let_go_of_clipboard()
        hook.uninstall()
        instance.asked.disconnect(window.come_to_front)
    window.deleteLater()  # in the event loop of the next window, if there is one
    return window.kept


def _begin(window: MainWindow, hook: ExceptionHook, start: _Start) -> None:
    """Start the work of a window that has just been painted, and show messages from its start."""
    window.start()
    window.folder_actions.add(start.folders)
    if start.kept:
        window.go_on_with(start.kept)
    if start.warning:
        window.show_trouble(start.warning)
    if start.settings_problem:
        log.warning("%s", start.settings_problem)
        window.status.keep_saying(error_texts.in_one_line(start.settings_problem))
    if start.last_crash:
        hook.show_last_crash(start.last_crash)


@contextmanager
def _closed_by_signals(window: MainWindow) -> Iterator[None]:
    """Let Ctrl+C, SIGTERM and the end of its terminal close the window as its user would."""
    # Qt's loop runs in C++: without a timer Python would never get to see a signal.
    wake = QTimer(window, interval=SIGNAL_MS)
    wake.timeout.connect(lambda: None)
    wake.start()
    # A signal may arrive while the window is painted; the window closes after that.
    previous = {
        number: signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
        for number in stop_signals()
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _handed_over(instance: SingleInstance, folders: Sequence[Path]) -> bool:
    """Tell whether an open window takes over; False if it closed, so that this one goes on."""
    try:
        return instance.ask_first(folders)
    except OSError as error:
        raise UserFacingError(
            "The open window cannot be reached: {reason}.",
            "Close it, or end its process, and start again.",
            reason=why(error),
        ) from error


def _save(path: Path, settings: Settings) -> None:
    # The Models page or the command line may have chosen another model meanwhile.
    settings = replace(settings, model=load_settings(path).model)
    try:
        save_settings(settings, path)
    except OSError as error:
        log.warning("settings could not be saved: %s", error)


class _PrivateLog(RotatingFileHandler):
    """A log that only the user can read, because it names files."""

    def _open(self) -> Any:
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=open_private)


def _keep_dialogs_in(folder: Path) -> None:
    """Let Qt's own file dialogs note the visited folders here, not in the home folder.

    On Windows and macOS the place of these notes cannot be chosen.
    """
    with suppress(OSError):  # then they note nothing
        folder.mkdir(mode=0o700, exist_ok=True)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def _log_to(path: Path) -> None:
    try:
        handler = _PrivateLog(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError as error:
        log.warning("nothing is written down: %s", error)
        return
    handler.setFormatter(PrintableFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("sketchfind")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
