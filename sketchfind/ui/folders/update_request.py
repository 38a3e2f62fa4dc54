"""Updates that wait for their turn, and how two become one."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update to be made: of some folders or of all; a quiet one nobody asked for.

    A `check` reads known photos again. An update that goes on with one that was cut short counts
    the photos that were `read_before`.
    """

    folder_ids: tuple[int, ...] | None
    retry: bool = False
    quiet: bool = False
    check: bool = False
    read_before: int = 0

    def with_folder(self, folder_id: int, read: int) -> UpdateRequest:
        """Return the update to go on with when a folder is added after `read` photos were read."""
        if self.check:  # a check may take hours, so it comes later
            return UpdateRequest((folder_id,))
        more = UpdateRequest((folder_id,), self.retry)
        return replace(more.with_those_of(self), read_before=read)

    def with_those_of(self, other: UpdateRequest) -> UpdateRequest:
        """Return one update that does what both would do."""
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


class UpdateQueue(list[UpdateRequest]):
    """The updates that wait, the next one first."""

    def add(self, request: UpdateRequest) -> None:
        """Add an update at the end; quiet ones become one, because nobody waits for them."""
        if request.quiet:
            for other in [other for other in self if other.quiet]:
                self.remove(other)
                request = request.with_those_of(other)
        if request not in self:
            self.append(request)

    def forget(self, folder_id: int) -> None:
        """Drop the updates of this folder alone, because it is removed."""
        self[:] = [each for each in self if each.without((folder_id,))]

    def leave_checks(self) -> None:
        """Drop all updates but checks."""
        self[:] = [each for each in self if each.check]
