"""The model at work: device, precision, batches. The only user of torch in the running app."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.encoder.adapters import transformer_of
from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.model import Architecture, Features, SketchPhotoEncoder, grey_to_rgb
from sketchfind.encoder.model_file import Header, Tensors, read_header, read_tensors
from sketchfind.encoder.retrieval import (
    Domain,
    DomainMeans,
    FeatureName,
    RetrievalFeature,
    normalise,
)
from sketchfind.errors import ModelFileError, UserFacingError, one_line
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.types import Concept, Embeddings, ModelInfo, Pixels

if TYPE_CHECKING:
    from sketchfind.encoder.free_text import FreeText

log = logging.getLogger(__name__)

PARITY = 0.999  # least cosine to the reference embeddings that a backend must reach
BATCH = 32  # pictures a forward pass
NETWORK = "network."  # prefix of the network's tensors in a model file


class Runtime:
    """A loaded model on one device."""

    def __init__(
        self,
        header: Header,
        network: SketchPhotoEncoder,
        feature: RetrievalFeature,
        table: ConceptTable,
        reference: Embeddings,
        free_text: FreeText | None = None,
    ) -> None:
        """Wrap a ready network on the CPU in single precision; use `load` for files."""
        self.info: ModelInfo = header.info
        self._network = network.eval().requires_grad_(False)
        self._feature = feature
        self._concepts = table
        self._reference = reference
        self._free_text = free_text
        self._device = torch.device("cpu")
        self._reduced: torch.dtype | None = None  # what autocast computes in, if anything
        self._distrusted: list[str] = []

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> Self:
        """Load a model file onto `device`: auto, cpu, cuda or mps.

        Raises:
            ModelFileError: the file is damaged, or computes something else than it should.
            UserFacingError: the device does not exist.
        """
        header = read_header(path)
        tensors = read_tensors(path, header)
        try:
            runtime = cls(header, *build_parts(header, tensors), _free_text(path, header))
        except ModelFileError as error:  # about a part of it
            raise ModelFileError(
                "The model file {path} cannot be used. {reason}",
                "Get it again.",
                path=path,
                reason=error.message,
            ) from error
        except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
            raise ModelFileError(
                "The model file {path} does not fit its own description ({error}).",
                "Get it again.",
                path=path,
                error=one_line(error),
            ) from error
        runtime._place(choose_device(device))
        return runtime

    @property
    def photo_size(self) -> int:
        """Side of the square photo input in pixels."""
        return self._network.architecture.image_size

    @property
    def photo_transform(self) -> PhotoTransform:
        """How a decoded photo becomes input."""
        return self._network.photo_transform

    @property
    def device_name(self) -> str:
        """The device and its precision, for people: "cpu, bfloat16"."""
        return f"{self._device}, {_short(self._reduced or torch.float32)}"

    @property
    def distrusted(self) -> tuple[str, ...]:
        """What would have been faster but gave other embeddings: "cuda", "cpu, bfloat16"."""
        return tuple(self._distrusted)

    def embed_photos(self, photos: Pixels, feature: FeatureName = "retrieval") -> Embeddings:
        """Embed photos (n, S, S, 3) as (n, d)."""
        pixels = _tensor(photos).permute(0, 3, 1, 2)
        return self._embed(pixels, "photo", feature)

    def embed_sketches(self, sketches: Pixels, feature: FeatureName = "retrieval") -> Embeddings:
        """Embed sketches (n, S, S) in the normal form as (n, d)."""
        pixels = grey_to_rgb(_tensor(sketches))
        return self._embed(pixels, "sketch", feature)

    def embed_words(self, text: str) -> NDArray[np.float32]:
        """Embed a phrase as (d,); raise UserFacingError when the model does not know a word."""
        if not self._feature.has_text:
            raise UserFacingError(
                "The model {name} knows no words.",
                "Draw, or choose a model that does.",
                name=self.info.name,
            )
        vector = (self._free_text or self._concepts).lookup(text)
        embedded: NDArray[np.float32] = self._feature.words(vector[None])[0]
        return embedded

    def compose(self, parts: Sequence[tuple[NDArray[np.float32], float]]) -> NDArray[np.float32]:
        """Fuse weighted embeddings into one query (d,), L2-normalised."""
        mixed: NDArray[np.float32] = normalise(
            np.sum([weight * vector for vector, weight in parts], axis=0)
        )
        return mixed

    def concepts(self, embedding: NDArray[np.float32], k: int) -> tuple[Concept, ...]:
        """Name the `k` concepts closest to an embedding (d,); none where no words are known."""
        if not self._feature.has_text:
            return ()
        return self._concepts.nearest(self._feature.clip_part(embedding[None])[0], k)

    def _embed(self, pixels: Tensor, domain: Domain, feature: FeatureName) -> Embeddings:
        if not len(pixels):
            return np.zeros((0, self.info.dim), dtype=np.float32)
        parts = [self._forward(batch) for batch in torch.split(pixels, BATCH)]
        backbone = torch.cat([part.backbone for part in parts]).numpy()
        clip = torch.cat([part.clip for part in parts]).numpy()
        return self._feature.combine(backbone, clip, domain, feature)

    def _forward(self, pixels: Tensor) -> Features:
        precision: Any = (
            torch.autocast(self._device.type, self._reduced) if self._reduced else nullcontext()
        )
        with torch.inference_mode(), precision:
            features = self._network(pixels.to(self._device))
        return Features(features.backbone.float().cpu(), features.clip.float().cpu())

    def _place(self, device: torch.device) -> None:
        """Move to `device`, and to what is fast there, as far as the results stay right."""
        if not self._parity() >= PARITY:  # which is false of NaN too
            raise ModelFileError(
                "The model {name} computes other embeddings than it was made for.",
                "Get it again, or export it again with this version of its libraries.",
                name=self.info.name,
            )
        if device.type != "cpu":
            self._move(device)
            if not self._parity() >= PARITY:
                log.warning("%s gives wrong results for this model; using the CPU", device)
                self._distrusted.append(str(device))
                self._move(torch.device("cpu"))
        for dtype in _fast_dtypes(self._device, self._network):
            self._reduced = dtype
            if self._device.type == "cpu":
                _use_plain_attention(self._network)
            if self._parity() >= PARITY:
                return
            self._reduced = None
            name = f"{self._device}, {_short(dtype)}"
            log.warning("%s is not exact enough for this model", name)
            self._distrusted.append(name)

    def _move(self, device: torch.device) -> None:
        self._device = device
        self._network.to(device)

    def _parity(self) -> float:
        """Return the least cosine between the reference embeddings and those computed now."""
        computed = self.embed_photos(reference_inputs(self.photo_size))
        return float((computed * self._reference).sum(axis=1).min())


def _tensor(pixels: Pixels) -> Tensor:
    """View pixels as a tensor; copied only where torch could not use them as they are."""
    return torch.from_numpy(np.require(pixels, np.uint8, ["C", "W"]))


def reference_inputs(size: int) -> Pixels:
    """Return (4, size, size, 3) pictures made by whole-number arithmetic, alike everywhere."""
    y, x = np.mgrid[0:size, 0:size]
    grids = [x * y, x * x + y * y, (x // 8 + y // 8) * 96, np.abs(x - y) * 5 + x]
    channels = [(grid[..., None] * np.array([1, 2, 3]) // 4) % 256 for grid in grids]
    return np.stack(channels).astype(np.uint8)


def build_parts(
    header: Header, tensors: Tensors
) -> tuple[SketchPhotoEncoder, RetrievalFeature, ConceptTable, Embeddings]:
    """Build what a model file describes: network, feature, class names, reference embeddings.

    Raises:
        ModelFileError, KeyError, RuntimeError, TypeError, ValueError: its parts do not fit.
    """
    weights = {
        name.removeprefix(NETWORK): torch.from_numpy(tensor.astype(np.float32))
        for name, tensor in tensors.items()
        if name.startswith(NETWORK)
    }
    architecture = Architecture(**header.architecture)
    _check_shapes(architecture, weights)
    network = SketchPhotoEncoder(architecture)
    network.load_state_dict(weights)
    _check_finite(tensors)
    means: dict[Domain, DomainMeans] = {
        domain: DomainMeans(
            tensors[f"mean.{domain}.backbone"].astype(np.float32),
            tensors[f"mean.{domain}.clip"].astype(np.float32),
        )
        for domain in ("sketch", "photo")
    }
    table = ConceptTable(header.concepts, normalise(tensors["concepts"].astype(np.float32)))
    if table.embeddings.shape != (len(table.names), means["photo"].clip.size):
        raise ValueError("the class-name table has another shape than its names")
    reference = normalise(tensors["reference"].astype(np.float32))
    width = means["photo"].backbone.size + means["photo"].clip.size
    if header.dim != width or reference.shape != (len(reference_inputs(1)), width):
        raise ValueError(f"its embeddings have {width} numbers, not {header.dim}")
    return network, RetrievalFeature(header.clip_share, means), table, reference


def _check_finite(tensors: Tensors) -> None:
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(f"{name} holds numbers that are none")


def _free_text(path: Path, header: Header) -> FreeText | None:
    if not header.architecture.get("text"):
        return None
    from sketchfind.encoder.free_text import FreeText  # brings open_clip

    return FreeText(path, header)


def _check_shapes(architecture: Architecture, weights: dict[str, Tensor]) -> None:
    """Raise ValueError unless the network has these weights.

    It is built without memory, since a small file must not make one that fills the machine.
    """
    with torch.device("meta"):
        described = SketchPhotoEncoder(architecture).state_dict()
    for name in sorted({*described, *weights}):
        shapes = [tuple(each[name].shape) for each in (described, weights) if name in each]
        if len(shapes) < 2 or shapes[0] != shapes[1]:
            raise ValueError(f"its network has another {name}")


def choose_device(name: str) -> torch.device:
    """Return the device auto, cpu, cuda or mps; raise UserFacingError where it is not there."""
    mps = torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if mps else "cpu")
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": mps}
    if not available.get(name, False):
        found = ", ".join(device for device, there in available.items() if there)
        raise UserFacingError(
            "There is no device '{name}' here.",
            "Available: auto, {found}.",
            name=name,
            found=found,
        )
    return torch.device(name)


def _fast_dtypes(device: torch.device, network: SketchPhotoEncoder) -> list[torch.dtype]:
    """Return what is worth trying before float32, the fastest first."""
    if device.type == "cuda":
        bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
        return [torch.bfloat16, torch.float16] if bf16 else [torch.float16]
    if transformer_of(network.backbone) is None:
        return []  # convolutions in bfloat16 have crashed on CPUs
    if device.type == "cpu" and hasattr(torch.cpu, "get_capabilities"):
        found = torch.cpu.get_capabilities()
        if found.get("avx512_bf16") or found.get("amx_bf16") or found.get("bf16"):
            return [torch.bfloat16]
    return []


def _use_plain_attention(network: SketchPhotoEncoder) -> None:
    """Let timm's attention multiply, weigh and multiply, instead of calling torch's fused kernel.

    In bfloat16 on a CPU that kernel does not use the matrix instructions: with it four sketches
    took 43 ms of one core's time instead of 37, sixteen photos 166 instead of 137.
    """
    for module in network.modules():
        if hasattr(module, "fused_attn"):
            module.fused_attn = False  # type: ignore[assignment]


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
