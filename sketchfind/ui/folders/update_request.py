"""Updates that wait for their turn, and how two become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update to be made: of some folders or of all; a quiet one nobody asked for.

    A `check` reads photos again that are known. What goes on with an update that was cut short
    counts the photos that were read before.
    """

    folder_ids: tuple[int, ...] | None
    retry: bool = False
    quiet: bool = False
    check: bool = False
    read_before: int = 0

    def with_folder(self, folder_id: int, read: int) -> UpdateRequest:
        """Return an update of one folder more, for which somebody asks when so many are read."""
        if self.check:  # which may take hours
            return UpdateRequest((folder_id,))
        more = UpdateRequest((folder_id,), self.retry)
        return replace(more.with_those_of(self), read_before=read)

    def with_those_of(self, other: UpdateRequest) -> UpdateRequest:
        """Return one update in place of two."""
        both: tuple[int, ...] | None = None
        if self.folder_ids is not None and other.folder_ids is not None:
            both = tuple(sorted({*self.folder_ids, *other.folder_ids}))
        return UpdateRequest(both, self.retry or other.retry, self.quiet and other.quiet)

    def covers(self, other: UpdateRequest) -> bool:
        """Tell whether all folders of another update are read by this one."""
        if self.folder_ids is None or other.folder_ids is None:
            return self.folder_ids is None
        return {*other.folder_ids} <= {*self.folder_ids}

    def without(self, folder_ids: tuple[int, ...]) -> UpdateRequest | None:
        """Return an update of the other folders; None when there are none."""
        if self.folder_ids is None:
            return self
        others = tuple(each for each in self.folder_ids if each not in folder_ids)
        return replace(self, folder_ids=others) if others else None


class UpdateQueue:
    """The updates that wait, the next one first."""

    def __init__(self) -> None:
        self._requests: list[UpdateRequest] = []

    def __bool__(self) -> bool:
        return bool(self._requests)

    def __iter__(self) -> Iterator[UpdateRequest]:
        return iter(self._requests)

    def add(self, request: UpdateRequest) -> None:
        """Let an update wait behind the others; quiet ones become one: nobody waits for them."""
        if request.quiet:
            for other in [other for other in self._requests if other.quiet]:
                self._requests.remove(other)
                request = request.with_those_of(other)
        if request not in self._requests:
            self._requests.append(request)

    def add_first(self, request: UpdateRequest) -> None:
        """Let an update be the next one."""
        self._requests.insert(0, request)

    def take(self) -> UpdateRequest:
        """Return the next update, which waits no more."""
        return self._requests.pop(0)

    def forget(self, folder_id: int) -> None:
        """Let nothing wait that is of a folder alone that goes."""
        self._requests = [each for each in self._requests if each.without((folder_id,))]

    def leave_checks(self) -> None:
        """Let nothing wait but checks."""
        self._requests = [request for request in self._requests if request.check]

    def clear(self) -> None:
        """Let nothing wait."""
        self._requests.clear()
