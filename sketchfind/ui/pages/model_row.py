"""One model in the list of models: what it costs, what it can do, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QPushButton

from sketchfind.library.models.listing import ModelRow
from sketchfind.library.models.quality import Published, Validated
from sketchfind.types import ModelCost
from sketchfind.ui import error_texts, texts
from sketchfind.ui.widgets.buttons import link
from sketchfind.ui.widgets.elided_label import ElidedLabel
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.text_label import Role, text_label


class ModelRequests(QObject):
    """What the rows of all models ask for, each by the name of its model; listeners do it."""

    use = Signal(str)
    use_now = Signal(str)
    download = Signal(str)
    measure = Signal(str)
    remove = Signal(str)


class ModelRowView(QFrame):
    """Shows a `ModelRow`; its buttons emit `ModelRequests`.

    A model that `stands_in` answers although another one is chosen; it can be chosen itself.
    """

    def __init__(self, row: ModelRow, requests: ModelRequests, *, stands_in: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.row = row
        self._stands_in = stands_in
        self._requests = requests
        self._name = texts.model_name(row.name)
        state = text_label(self._state(), "muted")
        top = hbox(self._title(), (state, 1), *self._buttons(), spacing=14)
        layout = vbox(top, inside=self, margins=(14, 10, 14, 12), spacing=3)
        role: Role = "muted" if row.problem is None else "warning"
        for text in filter(None, self._facts()):
            layout.addWidget(text_label(text, role, wraps=True, selectable=True))

    def _title(self) -> ElidedLabel:
        """Return the name, which must not push the buttons out of sight."""
        title = ElidedLabel(self._name)
        title.setProperty("role", "section")
        title.setToolTip(texts.tip(self._name))
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return title

    def _state(self) -> str:
        row = self.row
        if row.state == "answers":
            return self.tr("in use")
        if row.state == "next":
            return self.tr("going through your photos: %1 so far").replace(
                "%1", texts.photos(row.seen)
            )
        if row.arrived is not None:
            arrived = texts.size(row.arrived)
            return self.tr("%1 downloaded so far").replace("%1", arrived)
        if row.seen:
            return self.tr("has seen %1").replace("%1", texts.photos(row.seen))
        return ""

    def _facts(self) -> list[str]:
        row = self.row
        if row.problem is not None:
            return [error_texts.in_one_line(row.problem)]
        if row.state == "stopped":
            way_on = self.tr("Only “%1” can resume it.")
            return [way_on.replace("%1", f"{texts.program()} models download OWNER/NAME")]
        size = texts.size(row.bytes)
        download = self.tr("Download: %1").replace("%1", size)
        costs = [download if row.state == "offered" else size, texts.model_licence(row.licence)]
        able = [self.tr("trained for drawings") if row.adapted else self.tr("trained for photos")]
        able += self._words()
        if isinstance(row.quality, Published) and row.quality.imagenet is not None:
            percent = QLocale().toString(100 * row.quality.imagenet, "f", 0)
            able.append(self.tr("names %1 % of test photos correctly").replace("%1", percent))
        return [" · ".join(able), self._validated(), " · ".join(costs), self._measured(row.cost)]

    def _validated(self) -> str:
        """Say how well it finds classes that were held out of training: its mean average precision.

        That is no share of photos, so it is not shown as a percentage.
        """
        quality = self.row.quality
        if not isinstance(quality, Validated):
            return ""
        how_well = self.tr(
            "how well it ranks the right photos first, for things it was not trained on: %1 of 1 %2"
        )
        value, where = quality.map_all, self.tr("in all photos")
        if quality.map_200 is not None:
            value, where = quality.map_200, self.tr("in the first 200 photos")
        if value is None:
            return ""
        text = texts.filled(how_well, QLocale().toString(value, "f", 2), where)
        sisters = self.tr("measured on models trained the same way")
        return f"{text} ({sisters})" if quality.sisters else text

    def _words(self) -> list[str]:
        """Say which words it knows, and in which languages."""
        known = {
            "English": self.tr("English"),
            "over 100 languages": self.tr("over 100 languages"),
        }
        language = known.get(self.row.languages, self.row.languages)
        if self.row.words is None:
            words = self.tr("any words")
        elif not self.row.words:
            words = self.tr("no words")
        elif self.row.languages == "English":
            # In another language, the window knows the words in that one, too; its translation says
            # so.
            words, language = self.tr("%1 English words"), ""
        else:
            words = self.tr("%1 words")
        words = words.replace("%1", QLocale().toString(self.row.words or 0))
        return [part for part in (words, language) if part]

    def _measured(self, cost: ModelCost | None) -> str:
        if cost is None:
            return ""
        parts = [texts.speed(cost.photos_per_second)]
        if cost.memory:
            memory = texts.size(cost.memory)
            parts.append(self.tr("%1 of memory").replace("%1", memory))
        parts.append(cost.device)
        text = self.tr("Measured here: %1").replace("%1", ", ".join(parts))
        if cost.distrusted:
            text += f" · {texts.refused(cost.distrusted)}"
        return text

    def _buttons(self) -> list[QPushButton]:
        row, requests = self.row, self._requests
        wanted = []
        if row.state == "offered":
            label = self.tr("Resume download") if row.arrived else self.tr("Download")
            wanted.append((label, requests.download))
        if row.state == "here":
            wanted.append((self.tr("Use"), requests.use))
        if self._stands_in:
            wanted.append((self.tr("Keep using"), requests.use))
        if row.state == "next":
            wanted.append((self.tr("Use now"), requests.use_now))
        if row.state in ("answers", "here", "next") and row.cost is None:
            wanted.append((self.tr("Measure"), requests.measure))
        if row.removable:
            wanted.append((self.tr("Remove"), requests.remove))
        return [self._button(label, signal) for label, signal in wanted]

    def _button(self, label: str, signal: SignalInstance) -> QPushButton:
        button = link(label, lambda: signal.emit(self.row.name))
        button.setAccessibleName(f"{label}: {self._name}")
        told = filter(None, (self._state(), *self._facts()))  # no key leads to the labels
        button.setAccessibleDescription("\n".join(told))
        return button
