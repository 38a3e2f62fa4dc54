"""Return the space of deleted rows to the disk; SQLite would keep it for new rows."""

from __future__ import annotations

from sketchfind.catalog.connections import Connections
from sketchfind.catalog.sqlite_errors import errors_explained

WORTHWHILE = 16 * 2**20  # bytes of empty pages; with fewer, the file is not rewritten
SHARE = 0.25  # share of empty pages; with less, the file is not rewritten


def compact(connections: Connections) -> None:
    """Rewrite the catalog if much of it is empty.

    Needs as much free disk space as the remaining content takes. If cut short in any way, the
    catalog stays as it was. Raises ProfileError when the disk is full.
    """
    with errors_explained(connections.path):
        db = connections.read()
        pages, empty, size = (
            int(db.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    if empty * size < WORTHWHILE or empty < SHARE * pages:
        return
    connections.outside_transaction("VACUUM")
    # Until this checkpoint the new content is in the -wal file, beside the old file.
    connections.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")
