"""Run one update and stop dead in the middle, for the tests that kill it.

Usage: update_program.py PROFILE FOLDER {commit|progress} [MODEL]
With MODEL the real encoder processes are used, otherwise the fake ones.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from fake_engine import FakeEngine

from sketchfind.catalog.embeddings import EmbeddingStore
from sketchfind.library import Library
from sketchfind.library.update import ingest
from sketchfind.paths import Profile
from sketchfind.types import Progress


def _stop() -> None:
    print("stopped", flush=True)
    threading.Event().wait()


def _stop_in_commit() -> None:
    put, calls = EmbeddingStore.put, []

    def put_or_stop(*arguments):
        calls.append(1)
        if len(calls) == 7:  # the third photo of the second batch
            _stop()
        put(*arguments)

    EmbeddingStore.put = put_or_stop


def _stop_after_two_batches(progress: Progress) -> None:
    if progress.stage == "encoding" and progress.done == 8:
        _stop()


def main() -> None:
    profile, folder, where, *model = sys.argv[1:]
    ingest.BATCH = 4
    if where == "commit":
        _stop_in_commit()
    engine = None if model else FakeEngine()
    library = Library(Profile.at(Path(profile)), Path(*model), "cpu", engine=engine)
    library.add_folder(Path(folder))
    library.update(on_progress=_stop_after_two_batches)


if __name__ == "__main__":
    main()
