"""The words to add to a drawing, completed from what the model knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from sketchfind.spelling import alike
from sketchfind.ui.word_book import phrases

SETTLE_MS = 400
UNFINISHED_MS = 1500  # after which a word that might become a longer one is asked for
_LAST = re.compile(r"[^,]*$")  # what stands after the last comma
_NOTHING = ","  # no word begins with it


class WordsField(QLineEdit):
    """A line of words with commas between them; `settled` tells when they are worth a search."""

    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""  # the last ones that were asked for
        self._offered: Sequence[str] = ()
        self._known: set[str] = set()
        self._any_words = False
        self.setPlaceholderText(self.tr("for example: horse"))
        self.setAccessibleName(self.tr("Words to add to the drawing"))
        self.setClearButtonEnabled(True)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._paused)
        self._patience = QTimer(self, singleShot=True, interval=UNFINISHED_MS)
        self._patience.timeout.connect(self._submit)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._submit)

    def set_vocabulary(
        self, known: Iterable[str], offered: Sequence[str], *, any_words: bool
    ) -> None:
        """Set the words that a model knows and those to offer; with `any_words` it knows others."""
        self._any_words = any_words
        self._offered = offered
        self._known = {word.casefold() for word in known}
        self.setCompleter(None)  # type: ignore[arg-type]
        if self.hasFocus():
            self._complete()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            copied = QGuiApplication.clipboard().mimeData()  # none where there is no clipboard
            picture = copied is not None and copied.hasImage() and not copied.hasText()
            if picture and event.matches(QKeySequence.StandardKey.Paste):
                return False  # it is for the paper
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Made only now: two thousand words and a list would delay the first sight of the window.
        if self.completer() is None:
            self._complete()
        super().focusInEvent(event)

    @property
    def written(self) -> str:
        """Return the words in the field, also those that are not asked for yet."""
        return ", ".join(phrases(self.text()))

    def put_back(self, words: str) -> None:
        """Ask for these words again, instead of what is in the field."""
        self.setText(words)
        self._submit()

    def meant_by(self, unknown: Iterable[str]) -> dict[str, str]:
        """Return words of the model, each with the unknown one that it may stand for."""
        return alike(unknown, self._offered)

    def add_word(self, word: str) -> None:
        """Add a word, unless it is there already."""
        if not self.holds(word):
            parts = [*phrases(self.text()), word]
            self.setText(", ".join(parts))
        self._submit()

    def choose_word(self, word: str) -> None:
        """Select a word, so that what is typed takes its place."""
        self.setFocus()
        if found := re.search(rf"(?:^|,)\s*({re.escape(word)})\s*(?:,|$)", self.text()):
            self.setSelection(found.start(1), len(word))

    def remove_word(self, word: str) -> None:
        """Take a word away."""
        left = [part for part in phrases(self.text()) if part.casefold() != word.casefold()]
        self.setText(", ".join(left))
        self._submit()

    @Slot(str, str)
    def replace_word(self, word: str, other: str) -> None:
        """Replace a word, or several, by another one, which is added if they are not in the field.

        An empty `other` only removes them.
        """
        words = r"\s+".join(map(re.escape, word.split()))
        whole = rf"(?<![^\s,]){words}(?![^\s,])"
        text, replaced = re.subn(whole, lambda _: other, self.text())
        if replaced:
            self.setText(", ".join(" ".join(phrase.split()) for phrase in phrases(text)))
            self._submit()
        elif other:
            self.add_word(other)

    def holds(self, word: str) -> bool:
        """Tell whether a word is in the field."""
        return word.casefold() in {part.casefold() for part in phrases(self.text())}

    def _complete(self) -> None:
        self.setCompleter(_LastWordCompleter(self._offered, self))

    @Slot()
    def _typed(self) -> None:
        if not self.text().strip():
            self._submit()  # cleared: no reason to wait
        else:
            self._settle.start()
            self._patience.start()

    @Slot()
    def _paused(self) -> None:
        # Half a word is a word that the model does not know: wait until it is finished.
        if self._any_words or not self._unfinished():
            self._submit()

    def _unfinished(self) -> bool:
        tokens = self.text().casefold().replace(",", " ").split()
        endings = [" ".join(tokens[start:]) for start in range(len(tokens))]
        if any(ending in self._known for ending in endings):
            return False
        return any(word.startswith(tuple(endings)) for word in self._known)

    @Slot()
    def _submit(self) -> None:
        self._settle.stop()
        self._patience.stop()
        if self.written != self.words:
            self.words = self.written
            self.settled.emit()


class _LastWordCompleter(QCompleter):
    """Completes what stands after the last comma and leaves the rest alone."""

    def __init__(self, words: Sequence[str], field: WordsField) -> None:
        super().__init__(field)
        self._field = field
        self._pressed: QWidget | None = None  # the widget behind the list
        self._words = [word.casefold() for word in words]
        # Short words first: most everyday ones are, and only some are seen without scrolling.
        ordered = sorted(words, key=lambda word: (len(word), word.casefold()))
        self.setModel(QStringListModel(ordered, self))
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        self.setMaxVisibleItems(8)
        self._list = QListView()
        self._list.setObjectName("popup")
        self._list.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # `_pass_on` does that
        self.setPopup(self._list)
        self.activated.connect(field._submit, Qt.ConnectionType.QueuedConnection)

    def splitPath(self, path: str) -> list[str]:
        found = _LAST.search(path)
        last = found.group().strip() if found else ""
        return [_NOTHING if self._is_whole(last) else last]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        head = _LAST.sub("", self._field.text()).strip()
        return f"{head} {index.data()}".strip()

    def _is_whole(self, last: str) -> bool:
        """Tell whether a word of the list is typed in full, and no other one begins with it."""
        start = last.casefold()
        return {word for word in self._words if word.startswith(start)} == {start}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QFocusEvent) and event.lostFocus():
            self._let_go(event.reason())
        taken = super().eventFilter(watched, event)
        closed = watched is self._list and not self._list.isVisible()
        if closed and isinstance(event, QMouseEvent):
            self._pass_on(event)
        return taken

    def _let_go(self, reason: Qt.FocusReason) -> None:
        """Close the list, which takes all keys, when the focus goes elsewhere."""
        # For the list itself, or while another window is active, the field keeps its place.
        kept = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if reason not in kept:
            self._list.hide()

    def _pass_on(self, event: QMouseEvent) -> None:
        """Pass the press that closes the list on to what lies behind it: it may begin a line."""
        window = self._field.window()
        place = local = window.mapFromGlobal(event.globalPosition())
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = window.childAt(place.toPoint())
        if self._pressed is None:  # beside the window
            return
        receiver: QObject = window.windowHandle()
        if event.type() != QEvent.Type.MouseButtonPress:
            # It came before the list was gone; the window no longer knows what was pressed.
            receiver, local = self._pressed, self._pressed.mapFrom(window, place)
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        again = QMouseEvent(
            event.type(),
            local,
            place,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )
        QCoreApplication.sendEvent(receiver, again)
