"""An update that waits for its turn, and how two become one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update to be made: of some folders or of all; a quiet one nobody asked for."""

    folder_ids: tuple[int, ...] | None
    retry: bool = False
    quiet: bool = False

    def with_folder(self, folder_id: int) -> UpdateRequest:
        """Return an update of one folder more, for which somebody asks."""
        more = UpdateRequest((folder_id,), self.retry)
        return more.with_those_of(self)

    def with_those_of(self, other: UpdateRequest) -> UpdateRequest:
        """Return one update in place of two."""
        both: tuple[int, ...] | None = None
        if self.folder_ids is not None and other.folder_ids is not None:
            both = tuple(sorted({*self.folder_ids, *other.folder_ids}))
        return UpdateRequest(both, self.retry or other.retry, self.quiet and other.quiet)
