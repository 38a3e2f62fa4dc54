"""Give the room of deleted rows back to the disk; SQLite would keep it for rows to come."""

from __future__ import annotations

from sketchfind.catalog.connections import Connections, clear_errors

WORTHWHILE = 16 * 2**20  # bytes of empty pages; for less the file is not written anew
SHARE = 0.25  # of the file that is empty


def compact(connections: Connections) -> None:
    """Write the catalog anew if much of it is empty.

    Needs free room of the size of what is left. Cut short in any way, it leaves the file as it
    was; raises ProfileError when the disk is full.
    """
    with clear_errors(connections.path):
        db = connections.read()
        pages, empty, size = (
            int(db.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    if empty * size < WORTHWHILE or empty < SHARE * pages:
        return
    connections.outside_transaction("VACUUM")
    # Until then the new content lies in the -wal file, beside the old one.
    connections.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")
