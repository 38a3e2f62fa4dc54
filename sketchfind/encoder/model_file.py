"""Model files: safetensors with a JSON header under the metadata key "sketchfind".

Reading the header needs no torch. Files are untrusted: nothing in them is executed, everything in
the header is checked, and the tensors must match `space`, the identity of the embeddings.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as serialise

from sketchfind.atomic_files import atomic_write
from sketchfind.errors import ModelFileError, one_line
from sketchfind.types import ModelInfo

KEY = "sketchfind"
CONCEPTS = "concepts"  # tensor of the vectors of the class names
REFERENCE = "reference"  # tensor of the reference embeddings, which loading compares with
TEXT = "text."  # prefix of the text tower's tensors
NO_WORDS = "no_words"  # in a card: why the model knows no words beyond its class names
FORMAT = 1
MAX_IMAGE_SIZE = 1024
MOST_HEADER = 4 * 2**20  # characters; safetensors allows 100 MB, a gigabyte once parsed
# What reading an untrusted file can raise; AttributeError is for number formats that NumPy lacks.
_UNREADABLE = (
    OSError, SafetensorError, OverflowError, RecursionError,
    AttributeError, KeyError, TypeError, ValueError,
)  # fmt: skip
Tensors = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Header:
    """The JSON header of a model file.

    `space` is a hash of `architecture`, `clip_share` and the tensors, which together decide the
    embeddings; `card` (licence, provenance, metrics) is for people.
    """

    name: str
    space: str
    architecture: Mapping[str, Any]
    clip_share: float
    dim: int
    concepts: tuple[str, ...]
    card: Mapping[str, Any]

    @property
    def info(self) -> ModelInfo:
        """What the rest of the program needs to know of the model."""
        return ModelInfo(
            name=self.name,
            space=self.space,
            dim=self.dim,
            sketch_size=int(
                self.architecture.get("sketch_size") or self.architecture["image_size"]
            ),
            licence=str(self.card.get("licence") or "").strip() or "unknown",
            concepts=self.concepts,
            free_text=bool(self.architecture.get("text")),
            adapted=bool(self.architecture.get("adapter_reduction", True)),
            card=self.card,
        )


def read_info(path: Path) -> ModelInfo:
    """Return what the header says, under the file's name, by which people know the model.

    Raises:
        ModelFileError: it is not a usable model file.
    """
    return dataclasses.replace(read_header(path).info, name=path.stem)


def read_header(path: Path) -> Header:
    """Read and check only the header; raise ModelFileError if it is not a usable model file."""
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
        if len(metadata[KEY]) > MOST_HEADER:
            raise ValueError("its header is too long")
        # NaN is not JSON, though Python reads it; `models info --json` could not print it.
        raw = json.loads(metadata[KEY], parse_constant=lambda _: None, parse_float=_finite)
        if raw["format"] != FORMAT:
            raise ModelFileError(
                "The model file {path} has format {found}, not {wanted}.",
                "Use the version of sketchfind that wrote it, or a newer one.",
                path=path,
                found=raw["format"],
                wanted=FORMAT,
            )
        return _check(
            Header(
                name=str(raw["name"]),
                space=str(raw["space"]),
                architecture=dict(raw["architecture"]),
                clip_share=float(raw["clip_share"]),
                dim=int(raw["dim"]),
                concepts=tuple(map(str, raw["concepts"])),
                card=dict(raw["card"]),
            )
        )
    except FileNotFoundError as error:
        raise ModelFileError(
            "There is no model file {path}.",
            "Put the file there, or choose another model.",
            path=path,
        ) from error
    except _UNREADABLE as error:
        raise _damaged(path, error) from error


def read_tensors(path: Path, header: Header) -> Tensors:
    """Read all tensors but the text tower's, which few queries need.

    Raises:
        ModelFileError: the tensors, including the text tower's, do not match the header.
    """
    every = _checked_tensors(path, header)
    return {name: tensor for name, tensor in every if not name.startswith(TEXT)}


def check_model(path: Path) -> None:
    """Read all of a model file, keeping nothing; raise ModelFileError if it is damaged."""
    for _ in _checked_tensors(path, read_header(path)):
        pass


def _checked_tensors(path: Path, header: Header) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the tensors; raise ModelFileError after the last one if they do not match."""
    digest = _Digest(header.architecture, header.clip_share)
    try:
        with safe_open(path, framework="numpy") as file:
            for name in sorted(file.keys()):
                tensor = file.get_tensor(name)
                digest.add(name, tensor)
                yield name, tensor
    except _UNREADABLE as error:
        raise _damaged(path, error) from error
    if digest.space != header.space:
        raise ModelFileError(
            "The model file {path} is damaged: its contents do not match its header.",
            "Get it again.",
            path=path,
        )


def write_model(
    path: Path,
    *,
    name: str,
    architecture: Mapping[str, Any],
    clip_share: float,
    dim: int,
    concepts: tuple[str, ...],
    card: Mapping[str, Any],
    tensors: Tensors,
) -> str:
    """Write a model file through a temporary file and return its space."""
    space = space_of(architecture, clip_share, tensors)
    header = {
        "format": FORMAT,
        "name": name,
        "space": space,
        "architecture": dict(architecture),
        "clip_share": clip_share,
        "dim": dim,
        "concepts": list(concepts),
        "card": dict(card),
    }
    data = serialise(tensors, metadata={KEY: json.dumps(header, ensure_ascii=False)})
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)
    return space


def space_of(architecture: Mapping[str, Any], clip_share: float, tensors: Tensors) -> str:
    """Return the identity of the embeddings: a hash of all that decides them, 16 hex digits."""
    digest = _Digest(architecture, clip_share)
    for name in sorted(tensors):
        digest.add(name, tensors[name])
    return digest.space


def unfit(path: Path, error: Exception) -> ModelFileError:
    """Return the error that the parts of a model file do not fit together, though each is whole."""
    return ModelFileError(
        "The model file {path} does not fit its own description ({error}).",
        "Get it again.",
        path=path,
        error=one_line(error),
    )


class _Digest:
    """The hash behind a space; tensors are added by name in alphabetical order."""

    def __init__(self, architecture: Mapping[str, Any], clip_share: float) -> None:
        described = json.dumps([dict(architecture), clip_share], sort_keys=True)
        self._hash = hashlib.sha256(described.encode())

    def add(self, name: str, tensor: NDArray[Any]) -> None:
        """Add a tensor to the hash."""
        tensor = np.ascontiguousarray(tensor)
        self._hash.update(f"{name} {tensor.dtype} {tensor.shape}".encode())
        self._hash.update(tensor.data if tensor.size else b"")

    @property
    def space(self) -> str:
        """The identity of all that was added, 16 hex digits."""
        return self._hash.hexdigest()[:16]


def _finite(text: str) -> float | None:
    """Return a number of JSON; None for one like 1e999, which is too large for a float."""
    number = float(text)
    return number if math.isfinite(number) else None


def _check(header: Header) -> Header:
    size = header.architecture["image_size"]
    for side in (size, header.architecture.get("sketch_size") or size):
        if not isinstance(side, int) or not 16 <= side <= MAX_IMAGE_SIZE:
            raise ValueError(f"image size {side}")
    if not 0.0 <= header.clip_share <= 1.0 or not 1 <= header.dim <= 16_384:
        raise ValueError("impossible numbers in the header")
    return header


def _damaged(path: Path, error: Exception) -> ModelFileError:
    return ModelFileError(
        "{path} is not a model file of sketchfind ({kind}: {error}).",
        "Get it again, or choose another model.",
        path=path,
        kind=type(error).__name__,
        error=error,
    )
