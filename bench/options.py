"""The options of all benchmarks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from sketchfind.paths import builtin_model


@dataclass(frozen=True, slots=True)
class Options:
    """Where pictures come from, where made files are kept, and how large the runs are."""

    data: Path  # real photos and sketches, in the layout of the trainer
    cache: Path  # keeps files that are made once: embeddings, libraries, large pictures
    full: bool  # run at the sizes of the figures in README.md, not for a quick look
    sizes: tuple[int, ...]  # numbers of photos; empty: each benchmark's own

    @property
    def model(self) -> Path:
        """The built-in model."""
        return builtin_model()

    def photos(self) -> list[Path]:
        """Return real photos of about 200 pixels, always in the same order."""
        found = [*(self.data / "caltech101").rglob("*.jpg")]
        found += (self.data / "imagenet-sample").rglob("*.JPEG")
        found += (self.data / "sketchy").rglob("photo/**/*.jpg")
        found += (self.data / "pacs" / "photo").rglob("*.jpg")
        if not found:
            raise click.ClickException(f"There are no photos in {self.data}; give --data FOLDER.")
        return sorted(found)

    def photo_files(self, name: str, count: int, make: Callable[[Path, Path, int], object]) -> Path:
        """Return a folder of `count` files, made once from real photos and kept.

        `make` gets a photo, the file to make of it, and the number of the file.
        """
        folder = self.cache / f"{name}-{count}"
        if not folder.exists():
            photos = self.photos()
            if len(photos) < count:
                raise click.ClickException(
                    f"{self.data} has {len(photos)} photos, fewer than {count}."
                )
            partial = self.cache / f"{name}-partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            for number, photo in enumerate(photos[:: len(photos) // count][:count]):
                make(photo, partial / f"{number:04}.jpg", number)
            partial.replace(folder)
        return folder

    def drawings(self) -> list[Path]:
        """Return the files of QuickDraw drawings, one a word."""
        found = sorted((self.data / "quickdraw").rglob("*.ndjson"))
        if not found:
            raise click.ClickException(f"There are no drawings in {self.data}; give --data FOLDER.")
        return found
