"""The application's verbs, shared by the window and the command line."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path

from sketchfind.catalog import PhotoDetails
from sketchfind.imaging.sketch_files import drawing_bytes
from sketchfind.library.clock import utc
from sketchfind.library.folders.drives import DriveHangs
from sketchfind.library.models.models import Models
from sketchfind.library.search import attribution
from sketchfind.library.search.open_space import photo_at
from sketchfind.library.verbs.folders import FolderVerbs
from sketchfind.library.verbs.upkeep import UpkeepVerbs
from sketchfind.types import (
    NO_FILTERS,
    Facets,
    Fallback,
    Filters,
    Hit,
    ModelInfo,
    Pick,
    Pixels,
    Preparing,
    Query,
    SearchResult,
    Variants,
)

LEAST_LETTERS = 3  # shorter words are not looked for in file names
MOST_WORDS = 12  # looked for in file names: all words of a long text would take minutes


class Library(FolderVerbs, UpkeepVerbs):
    """The photos of one profile as one model sees them. Every method may be called from any thread.

    Opening is fast and imports no torch. Embeddings of other models stay in the catalog.
    Raises ModelFileError or ProfileError when it cannot be opened.
    """

    @property
    def model(self) -> ModelInfo:
        """The model that answers searches."""
        return self._spaces.now.engine.info

    @cached_property
    def models(self) -> Models:
        """What can be done with models."""
        return Models(
            self._spaces, self._profile, self._device, self._inside, self._between_updates
        )

    @property
    def preparing(self) -> Preparing | None:
        """Which model is to answer next, and how many photos it has seen."""
        with self._inside():
            return self._spaces.preparing()

    def warm_up(self) -> Future[Fallback | None]:
        """Load model and index in the background.

        The future is done when the model is ready; it holds a Fallback if a faster way was refused.
        """
        with self._inside():
            return self._spaces.now.warm_up()

    def search(self, query: Query, k: int = 200, *, exact: bool = False) -> SearchResult:
        """Answer a query, best hits first; blocks until the encoder has answered.

        If only filters are given, return at once the photos that pass, newest first.

        Raises UserFacingError for a query that cannot be understood, EncoderUnavailable when the
        encoder process died.
        """
        with self._inside(), self._spaces.using() as space:
            return space.answer(query, k, exact=exact)

    def variants(self, query: Query, sketches: Pixels, cancel: threading.Event) -> Variants:
        """Embed a query once with each of the sketches (n, S, S) in place of its own.

        Blocks; raises CancelledError once `cancel` is set, and whatever `search` raises.
        """
        with self._inside(), self._spaces.using() as space:
            query = space.with_vectors(query)
            found = attribution.encode_variants(space.queries, query, sketches, cancel.is_set)
            return Variants(space.row.name, found)

    def line_effects(self, variants: Variants, photo_id: int) -> tuple[float, ...] | None:
        """Return how much each line of a drawing speaks for a photo, or, below zero, against it.

        The first of the `variants` is the whole drawing; the others lack one line each. None if
        another model answers by now: the variants were embedded by the old one.
        """
        with self._inside(), self._spaces.using() as space:
            if variants.space != space.row.name:
                return None
            found = attribution.effects(
                variants.embeddings, photo_id, self._catalog, space.row, space.background
            )
            return tuple(found.tolist())

    def facets(self, filters: Filters = NO_FILTERS) -> Facets:
        """Return what the photos can be filtered by, and the years of those that pass `filters`."""
        with self._inside():
            return self._catalog.filtering.facets(filters)

    def in_names(self, words: str) -> list[str]:
        """Return those of the first few words with which a word of some file name begins."""
        written = [word for word in words.replace(",", " ").split() if len(word) >= LEAST_LETTERS]
        with self._inside():
            return self._catalog.filtering.beginning(written[:MOST_WORDS])

    def thumbnail(self, photo_id: int) -> Path | None:
        """Return the thumbnail file of a photo, or None if it has none."""
        with self._inside():
            photo = self._catalog.photos.details(photo_id)
            return None if photo is None else self._thumbnails.find(photo.info.content_hash)

    def thumbnail_at(self, path: Path) -> Path | None:
        """Return the thumbnail file of the photo at a path, even if its drive is away."""
        with self._inside():
            try:
                photo_id = photo_at(self._catalog, self._folders.drives, path)
            except DriveHangs:
                return None
        return None if photo_id is None else self.thumbnail(photo_id)

    def photo(self, photo_id: int) -> PhotoDetails | None:
        """Return what is known about a photo, or None if no photo has this id."""
        with self._inside():
            return self._catalog.photos.details(photo_id)

    def pick(self, hit: Hit, sketch: Pixels | None, words: str) -> Pick | None:
        """Remember that `hit` was the wanted photo, with the (S, S) drawing and the words.

        Returns what was remembered, or None if the catalog no longer knows the photo.
        """
        photo = self.photo(hit.photo_id)
        if photo is None:
            return None
        drawing = None if sketch is None else drawing_bytes(sketch)
        with self._inside():
            total = self._catalog.embeddings.count_searchable(self._space)
            content_hash = photo.info.content_hash
            pick = Pick(utc(), content_hash, hit.path, hit.rank, total, words, drawing)
            self._catalog.picks.add(pick)
        return pick

    def picks(self) -> list[Pick]:
        """Return all picks, oldest first."""
        with self._inside():
            return self._catalog.picks.all()

    def pick_thumbnail(self, pick: Pick) -> Path | None:
        """Return the thumbnail file of a picked photo, or None if it has none."""
        return self._thumbnails.find(pick.content_hash)

    def pick_places(self, pick: Pick) -> tuple[str, ...]:
        """Return where a picked photo may be now, the most likely place first."""
        with self._inside():
            # It may still be where it was found, even if its folder has been forgotten since.
            known = self._catalog.photos.places_of(pick.content_hash)
            return tuple(dict.fromkeys([*known, pick.path]))

    def forget_pick(self, pick: Pick) -> None:
        """Forget one pick."""
        with self._inside():
            self._catalog.picks.remove(pick)

    def forget_picks(self) -> None:
        """Forget all picks."""
        with self._inside():
            self._catalog.picks.clear()
