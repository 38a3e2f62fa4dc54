"""What may be left to read by updates that run, were stopped or have failed."""

from __future__ import annotations

from dataclasses import replace

from sketchfind.ui.folders.update_request import UpdateRequest


class Unread:
    """Remembers the folders of updates that began, until some update reads them to the end."""

    def __init__(self) -> None:
        self._left: UpdateRequest | None = None

    def __bool__(self) -> bool:
        return self._left is not None

    def within(self, request: UpdateRequest) -> bool:
        """Tell whether an update reads all that is left."""
        return self._left is None or request.covers(self._left)

    def begin(self, request: UpdateRequest) -> None:
        """Note that photos of these folders are being read."""
        if self.within(request):
            self._left = request
        else:
            self.add(request)

    def add(self, request: UpdateRequest) -> None:
        """Note that these folders were to be read."""
        before = 0
        if self._left is not None:
            request, before = request.with_those_of(self._left), self._left.read_before
        self._left = replace(request, read_before=before)

    def stop(self, photos: int) -> None:
        """Note that only so many photos were read."""
        if self._left is not None:
            self._left = replace(self._left, read_before=self._left.read_before + photos)

    def end(self, request: UpdateRequest) -> None:
        """Note that all photos of these folders were read."""
        if self.within(request):
            self._left = None
        else:
            self.forget(request.folder_ids or ())

    def forget(self, folder_ids: tuple[int, ...]) -> None:
        """Leave folders out, because they went or were read."""
        if self._left is not None:
            self._left = self._left.without(folder_ids)

    def clear(self) -> None:
        """Note that nothing is left."""
        self._left = None

    def rest(self) -> UpdateRequest:
        """Return the update to go on with: of all folders, as changes went unnoticed meanwhile."""
        left = self._left or UpdateRequest(None)
        return UpdateRequest(None, left.retry, read_before=left.read_before)
