"""The large preview: one photo over the whole window, with keys and buttons to go on and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from sketchfind.library import Library
from sketchfind.types import Hit
from sketchfind.ui import error_texts
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.results.preview_buttons import PreviewButtons
from sketchfind.ui.results.preview_caption import PreviewCaption
from sketchfind.ui.results.preview_painting import fitted, paint_preview, room_for_photo
from sketchfind.ui.results.preview_photo import PreviewPhoto
from sketchfind.ui.results.preview_zoom import Fitted, Zoom
from sketchfind.ui.results.results_model import Place
from sketchfind.ui.results.row_selection import RowSelection
from sketchfind.ui.results.slide_show import SlideShow
from sketchfind.ui.results.thumbnails import Thumbnails
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.menu import Menu
from sketchfind.ui.widgets.touch import LongPress
from sketchfind.ui.widgets.wheel import WheelSteps

SETTLED_MS = 150  # without another photo or news; then screen readers say the caption
SWIPE = 40  # pixels that something pressed must move to be no click


class Preview(QWidget):
    """Covers its parent while it is shown; shows the thumbnail first, then the photo itself.

    Of the window's keys, only those added to its own actions work: nobody would see what others do.
    """

    open_asked = Signal(Hit)
    closed = Signal()
    left = Signal()  # closed, or hidden because the focus went elsewhere
    last_asked = Signal()  # of all photos: there may be more than those that are here

    def __init__(
        self,
        tasks: Tasks,
        thumbnails: Thumbnails,
        library: Library,
        chosen: RowSelection,
        place_of: Callable[[int], Place | None],
        offline: OfflineFolders,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._thumbnails = thumbnails
        self._chosen = chosen
        self._hit: Hit | None = None
        self._to_last = False  # the photo that becomes current next is shown
        self.photo = PreviewPhoto(tasks, library, offline, self)
        self.caption = PreviewCaption(self.photo, library, place_of, offline, tasks, self)
        self._pointed: QPointF | None = None  # where the menu was opened with the mouse
        self._wheel = WheelSteps()
        self.menu = Menu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a click only closes it
        self.slides = SlideShow(parent, self)
        self.buttons = PreviewButtons(self.slides, theme, self)
        self.zoom = Zoom(tasks, self._fitted, self._room, self)
        LongPress(self)
        self.actual_size = self._look(self.tr("Actual si&ze"), "Z")
        self.explain = self._look(self.tr("Deta&ils"), "I")
        self._connect()
        self._clicked = QTimer(self, singleShot=True)
        self._clicked.timeout.connect(self.dismiss)
        self.settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self.settled.timeout.connect(self._tell)
        self._pressed: QPointF | None = None  # where a click or a swipe began
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()
        parent.installEventFilter(self)
        self.hide()

    def _look(self, text: str, key: str) -> QAction:
        """Return an entry of the menu for another way to look at the photo.

        Its key is only shown: there would be two such shortcuts, and neither would act.
        """
        return QAction(f"{text}\t{key}", self, checkable=True)

    def _connect(self) -> None:
        buttons = self.buttons
        self.actual_size.triggered.connect(lambda: self.zoom.toggle(self._pointed))
        self.explain.triggered.connect(self.caption.toggle_details)
        self.slides.next_asked.connect(lambda: self._step(1))
        self.slides.changed.connect(self._name)
        buttons.previous.clicked.connect(lambda: self._step(-1))
        buttons.next.clicked.connect(lambda: self._step(1))
        buttons.play.clicked.connect(self.slides.toggle)
        buttons.close.clicked.connect(self.dismiss)
        self.photo.changed.connect(self._photo_changed)
        self.caption.changed.connect(self._refresh)
        self.zoom.toggled.connect(self._time_slides)
        self.zoom.toggled.connect(self.update)
        self.zoom.failed.connect(lambda error: self.caption.say(error_texts.message(error)))

    @Slot()
    def _name(self) -> None:
        """Set the name that screen readers say, which is another one in a slide show."""
        playing = self.slides.playing
        self.setAccessibleName(self.tr("Slide show") if playing else self.tr("Large preview"))

    def show_hit(self, hit: Hit) -> None:
        """Show a photo of the grid."""
        self._drop_click()  # it was meant for the previous photo
        self.zoom.forget()
        self._hit, self._to_last = hit, False
        self.photo.read(hit)
        self.caption.begin(hit)
        if self.isHidden():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()
            self.buttons.appear()
        self._time_slides()
        self.setFocus()
        self._refresh()

    @Slot(Hit)
    def follow(self, hit: Hit) -> None:
        """Take over a newer hit of the same photo, or show the last photo if that was asked for."""
        if self._hit is not None and hit.photo_id == self._hit.photo_id:
            self._hit = hit
            self.caption.follow(hit)
        elif self._to_last:
            self.show_hit(hit)

    @property
    def seen(self) -> Hit | None:
        """Return the photo that covers the grid; it need not be in the newest answer."""
        return self._hit if self.isVisible() else None

    def _step(self, by: int) -> None:
        """Move by so many photos of the grid; where there is none, end a slide show."""
        hit = self._chosen.step(by, self._hit)
        if hit is None:
            self.slides.end()
        else:
            self.show_hit(hit)

    def _go_to_end(self, *, last: bool) -> None:
        hit = self._chosen.step_to_end(last=last)
        if hit is not None:
            self.show_hit(hit)
        if last and self._chosen.count < 2:
            self._to_last = True
            self.last_asked.emit()

    @Slot()
    def dismiss(self) -> None:
        """Go back to the grid, if it is covered."""
        if self.isVisible():
            self._leave()
            self.closed.emit()

    def _leave(self) -> None:
        self.slides.end()
        self._drop_click()
        self._to_last = False
        self.hide()
        self.setAccessibleDescription("")  # else it would be said of the photo opened next
        self.photo.forget()
        self.zoom.forget()
        self.left.emit()

    @Slot()
    def _refresh(self) -> None:
        self.settled.start()
        self.update()

    @Slot()
    def _tell(self) -> None:
        """Have screen readers say the caption, once: the day in it is known a little later."""
        if self.isVisible():
            self.setAccessibleDescription("\n".join(self.caption.lines))

    @Slot()
    def _photo_changed(self) -> None:
        if self.photo.trouble:  # nothing is left to look at closely
            self.zoom.leave()
        self._time_slides()
        self._refresh()

    @Slot()
    def _time_slides(self) -> None:
        """Let a slide show go on only once the photo is read, and while nobody has zoomed in.

        Of a photo that cannot be read there may not even be a thumbnail.
        """
        reading = self.photo.pixmap.isNull() and not self.photo.trouble
        if reading or self.zoom.on:
            self.slides.wait()
        else:
            self.slides.stay()

    def _fitted(self) -> Fitted | None:
        """Return how the whole photo is shown; None if there is only its thumbnail."""
        picture, size, known = self._picture(), self.photo.pixmap.size(), self.caption.details
        if known is not None:
            size = QSize(known.info.width, known.info.height)
        if self._hit is None or self.photo.trouble or picture is None or size.isEmpty():
            return None
        complete = known is not None and size == self.photo.pixmap.size()
        return Fitted(Path(self._hit.path), self._place(picture), size, complete)

    def _picture(self) -> QPixmap | None:
        """Return the photo or, until it is read, its thumbnail."""
        if self._hit is None or not self.photo.pixmap.isNull():
            return self.photo.pixmap
        return self._thumbnails.tile(self._hit.photo_id)

    def _place(self, picture: QPixmap) -> QRectF:
        """Return where a picture is seen as a whole."""
        return fitted(picture.size(), self._room(), loaded=not self.photo.pixmap.isNull())

    def _room(self) -> QRectF:
        return room_for_photo(self.rect(), self.fontMetrics(), len(self.caption.lines))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            event.setAccepted(all(action.shortcut() != pressed for action in self.actions()))
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys that `zoom` has not; `ui.menus.keyboard_map` lists those of both."""
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                self._step(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                self._step(-1)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self._go_to_end(last=event.key() == Qt.Key.Key_End)
            case _ if event.isAutoRepeat():
                pass  # a key that is held would open a photo again and again
            case Qt.Key.Key_Escape if self.slides.playing:
                self.slides.end()
            case Qt.Key.Key_Escape | Qt.Key.Key_Space:
                self.dismiss()
            case Qt.Key.Key_P if not event.modifiers():
                self.slides.toggle()
            case Qt.Key.Key_I if not event.modifiers():
                self.caption.toggle_details()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._hit is not None:
                self.open_asked.emit(self._hit)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return True  # nothing behind it takes the focus

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide when a key of the window moves the focus to a place that the preview covers."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason and self.isVisible():
            self._leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close after a click; a swipe to a side, of a finger or the mouse, goes on or back."""
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        by, self._pressed = event.position() - self._pressed, None
        if by.manhattanLength() < SWIPE:
            # Not at once: the second press of a double-click would act on what lies behind.
            self._clicked.start(QApplication.doubleClickInterval())
        elif abs(by.x()) > abs(by.y()):
            self._step(-1 if by.x() > 0 else 1)

    def _drop_click(self) -> None:
        self._clicked.stop()
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Without the first click, which left the zoom, there is nothing to do.
        if event.button() == Qt.MouseButton.LeftButton and self._clicked.isActive():
            self._clicked.stop()
            self.zoom.toggle(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.buttons.appear()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._drop_click()
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self._pointed = QPointF(event.pos()) if mouse else None
        self.actual_size.setChecked(self.zoom.on)
        self.actual_size.setEnabled(self.zoom.on or self._fitted() is not None)
        self.explain.setChecked(self.caption.explained)
        self.menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = self._wheel.turn(event)
        for _ in range(abs(steps)):
            self._step(-1 if steps > 0 else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.buttons.place(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        picture, place = self._picture(), QRectF()
        if self.zoom.on:
            picture = picture if self.zoom.photo.isNull() else self.zoom.photo
            place = self.zoom.place()
        elif picture is not None:
            place = self._place(picture)
        waiting = not (self.photo.complete or self.photo.trouble)
        painter = QPainter(self)
        paint_preview(painter, self.rect(), picture, place, self.caption.lines, waiting=waiting)
        painter.end()
