"""Check a profile, and mend what can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from sketchfind.atomic_files import abandoned, delete
from sketchfind.catalog import Catalog, KnownPhoto
from sketchfind.errors import ModelFileError
from sketchfind.index import available
from sketchfind.library.folders.folders import LibraryFolders
from sketchfind.library.folders.nesting import lies_in
from sketchfind.library.folders.reach import within_reach
from sketchfind.library.profile.access import close_to_others, open_to_others
from sketchfind.library.search.open_space import OpenSpace
from sketchfind.library.search.vector_index import EXACT_BELOW
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import BUILTIN, Profile
from sketchfind.settings import load_settings, save_settings, settings_problem
from sketchfind.types import Cure, Finding
from sketchfind.wording import counted

MADE_AGAIN = "; the next update makes what is missing"


class Doctor:
    """Checks the parts of a profile against each other; never touches photos."""

    def __init__(
        self,
        catalog: Catalog,
        spaces: Sequence[OpenSpace],
        folders: LibraryFolders,
        thumbnails: ThumbnailStore,
        profile: Profile,
    ) -> None:
        """Take the space that answers, then the coming one if there is one."""
        self._catalog = catalog
        self._space, self._index = spaces[0].row, spaces[0].index
        self._engines = [space.engine for space in spaces]
        self._folders = folders
        self._thumbnails = thumbnails
        self._profile = profile

    def examine(self, *, repair: bool) -> list[Finding]:
        """Run all checks; with `repair`, mend what can be mended without reading photos."""
        checks: tuple[Callable[[bool], Iterator[Finding]], ...] = (
            self._check_catalog,
            self._check_folders,
            self._check_failures,
            self._check_embeddings,
            self._check_thumbnails,
            self._check_leftovers,
            self._check_index,
            self._check_models,
            self._check_settings,
            self._check_access,
        )
        return [finding for check in checks for finding in check(repair)]

    def _check_catalog(self, _repair: bool) -> Iterator[Finding]:
        problems = self._catalog.problems()
        detail = "; ".join(problems[:5]) or "sound"
        cure: Cure | None = "repair" if problems else None
        yield Finding("catalog", not problems, detail, cure=cure)

    def _check_folders(self, _repair: bool) -> Iterator[Finding]:
        roots = [row.path for row in self._catalog.folders.all()]
        gone = [root for root in roots if not self._folders.is_there(root)]
        yield Finding("folders", not gone, f"offline: {', '.join(gone)}" if gone else "all there")

    def _check_failures(self, _repair: bool) -> Iterator[Finding]:
        failed = self._catalog.failures.all()
        named = "; ".join(f"{row.file.path} ({row.reason})" for row in failed[:5])
        more = "; …" if len(failed) > 5 else ""
        detail = (
            f"{len(failed):,} could not be read: {named}{more}" if failed else "all could be read"
        )
        yield Finding("files", not failed, detail)

    def _check_embeddings(self, repair: bool) -> Iterator[Finding]:
        broken = self._catalog.embeddings.broken(self._space)
        if broken:
            detail = f"{len(broken):,} damaged"
            if repair:
                detail += MADE_AGAIN
                with self._catalog.transaction():
                    for photo_id in broken:
                        self._catalog.embeddings.drop_one(self._space, photo_id)
            yield Finding("vectors", False, detail, repaired=repair, cure="repair")
            if not repair:
                return
        known = self._catalog.photos.known(self._space.id)
        lacking = len(self._readable([photo for photo in known if not photo.embedded]))
        if lacking:
            detail = f"missing for {counted(lacking, 'photo')}{MADE_AGAIN}"
            yield Finding("embeddings", False, detail, cure="update")
        else:
            found = self._catalog.embeddings.count_searchable(self._space)
            yield Finding("embeddings", True, f"{counted(found, 'photo')} can be found")

    def _check_thumbnails(self, repair: bool) -> Iterator[Finding]:
        broken = self._thumbnails.broken(self._catalog.photos.content_hashes())
        if broken:
            detail = f"{len(broken):,} damaged"
            if repair:
                detail += MADE_AGAIN
                for path in broken:
                    delete(path)
            mended = not any(path.exists() for path in broken)
            yield Finding("thumbnails", False, detail, repaired=mended, cure="repair")
        existing = self._thumbnails.existing()
        known = self._catalog.photos.known(self._space.id)
        without = self._readable([photo for photo in known if photo.content_hash not in existing])
        lacking = len({photo.content_hash for photo in without})
        if lacking:
            detail = f"{lacking:,} missing{MADE_AGAIN}"
            yield Finding("thumbnails", False, detail, cure="update")
        else:
            yield Finding("thumbnails", True, "all there")

    def _readable(self, photos: Sequence[KnownPhoto]) -> list[KnownPhoto]:
        """Return those of the photos that an update can read.

        The others are missing, on a drive that is away, or reported by `_check_failures`.
        """
        failed = {row.file.path for row in self._catalog.failures.all()}
        reached = within_reach(photos, self._catalog.folders.all(), self._folders.drives)
        return [
            photo
            for photo in photos
            if photo.id in reached and not lies_in(photo.file.path, failed)
        ]

    def _check_leftovers(self, repair: bool) -> Iterator[Finding]:
        unused = self._thumbnails.leftovers(self._catalog.photos.content_hashes())
        profile = self._profile
        halves = abandoned(profile.data, profile.models, profile.drawings)
        found = [*unused, *halves]
        if repair:
            for path in found:
                delete(path)
        details = [f"{counted(len(unused), 'file')} without a photo in the cache"] if unused else []
        if halves:
            names = ", ".join(path.name for path in halves[:5])
            details.append(f"{len(halves):,} left half written: {names}")
        detail = "; ".join(details) or "none"
        mended = bool(found) and not any(path.exists() for path in found)
        cure: Cure | None = "repair" if found else None
        yield Finding("leftovers", not found, detail, repaired=mended, cure=cure)

    def _check_models(self, _repair: bool) -> Iterator[Finding]:
        for engine in self._engines:
            name = engine.info.name
            try:
                engine.check()
            except ModelFileError as error:
                way_out = (
                    "Install sketchfind again."
                    if name == BUILTIN
                    else "Get it again, or choose another one: `sketchfind models use builtin`."
                )
                yield Finding("model", False, f"{error.message} {way_out}")
            else:
                yield Finding("model", True, f"{name} is sound")

    def _check_settings(self, repair: bool) -> Iterator[Finding]:
        path = self._profile.settings
        found = settings_problem(path)
        if found is None:
            yield Finding("settings", True, "sound")
            return
        if repair:
            with suppress(OSError):
                save_settings(load_settings(path), path)
        mended = settings_problem(path) is None
        yield Finding("settings", False, str(found), repaired=mended, cure="repair")

    def _check_access(self, repair: bool) -> Iterator[Finding]:
        open_paths = open_to_others(self._profile)
        if not open_paths:
            yield Finding("access", True, "readable only by you")
            return
        if repair:
            close_to_others(open_paths)
        names = ", ".join(path.name for path in open_paths[:5])
        mended = repair and not open_to_others(self._profile)
        detail = f"other users may read {names}"
        yield Finding("access", False, detail, repaired=mended, cure="repair")

    def _check_index(self, repair: bool) -> Iterator[Finding]:
        if not self._index.wanted():
            few = f"not needed below {EXACT_BELOW:,} photos"
            without = "hnswlib is not installed, so each search compares all photos"
            yield Finding("index", True, few if available() else without)
            return
        problem = self._index.load()
        if problem is None:
            yield Finding("index", True, "verified")
            return
        if repair:
            self._index.discard()
            self._index.refresh()
        mended = repair and self._index.load() is None
        yield Finding("index", False, problem, repaired=mended, cure="repair")
