"""A loaded model: device, precision, batches. The app computes with torch only through it."""

from __future__ import annotations

import copy
import logging
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.devices import (
    cast_weights,
    choose_device,
    fast_dtypes,
    out_of_memory,
    short_name,
    use_plain_attention,
)
from sketchfind.encoder.library_errors import ERRORS
from sketchfind.encoder.model import Features, SketchPhotoEncoder, grey_to_rgb
from sketchfind.encoder.model_file import Header, Tensors, read_header, read_tensors, unfit
from sketchfind.encoder.parts import PARITY, build_parts, reference_inputs
from sketchfind.encoder.retrieval import Domain, FeatureName, RetrievalFeature
from sketchfind.encoder.streams import Streams, share_threads
from sketchfind.errors import (
    DeviceFailed,
    ModelFileError,
    UnknownWords,
    UserFacingError,
    one_line,
)
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.types import Concept, Embeddings, Fallback, ModelInfo, Pixels

if TYPE_CHECKING:
    from sketchfind.encoder.free_text import FreeText

log = logging.getLogger(__name__)

BATCH = 32  # pictures in a forward pass
# What torch raises for a device that does not work; TypeError is for formats that MPS lacks.
BROKEN = (RuntimeError, AssertionError, TypeError)


class Runtime:
    """A loaded model on one device.

    Embedding pictures raises DeviceFailed if a GPU stops working: it sleeps, is unplugged or
    reset, or other programs have taken all of its memory.
    """

    def __init__(
        self,
        header: Header,
        network: SketchPhotoEncoder,
        feature: RetrievalFeature,
        table: ConceptTable,
        reference: Embeddings,
        free_text: FreeText | None = None,
    ) -> None:
        """Wrap a network that is on the CPU in single precision; use `load` for files."""
        self.info: ModelInfo = header.info
        self._network = network.eval().requires_grad_(False)
        self._feature = feature
        self._concepts = table
        self._reference = reference
        self._sketches: Embeddings | None = None  # of the reference sketches, to compare with
        self._free_text = free_text
        self._device = torch.device("cpu")
        self._reduced: torch.dtype | None = None  # what autocast computes in, if anything
        self._distrusted: dict[str, str] = {}  # devices and precisions, with what is wrong

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> Self:
        """Load a model file onto `device`: auto, cpu, cuda or mps.

        Raises:
            ModelFileError: the file is damaged, or does not compute what it should.
            UserFacingError: the device does not exist, or was asked for and does not work.
        """
        header = read_header(path)
        tensors = read_tensors(path, header)
        try:
            runtime = cls(header, *build_parts(header, tensors), _free_text(path, header, tensors))
            agreement = runtime._parity()
        except ModelFileError as error:  # about a part of the file
            raise ModelFileError(
                "The model file {path} cannot be used. {reason}",
                "Get it again.",
                path=path,
                reason=error.message,
            ) from error
        except ERRORS as error:
            raise unfit(path, error) from error
        if not agreement >= PARITY:  # written so that NaN fails, too
            raise ModelFileError(
                "The model {name} computes embeddings that differ from those stored in its file.",
                "Get it again, or export it again with the libraries installed here.",
                name=header.name,
            )
        runtime._place(choose_device(device), demanded=device != "auto")
        return runtime

    @property
    def photo_size(self) -> int:
        """Side of the square photo input in pixels."""
        return self._network.architecture.image_size

    @property
    def sketch_size(self) -> int:
        """Side of the square sketch input in pixels."""
        return self._network.architecture.sketch_side

    @property
    def photo_transform(self) -> PhotoTransform:
        """How a decoded photo becomes input."""
        return self._network.photo_transform

    @property
    def device_name(self) -> str:
        """The device and its precision, for people: "cpu, bfloat16"."""
        return f"{self._device}, {short_name(self._reduced or torch.float32)}"

    @property
    def distrusted(self) -> tuple[str, ...]:
        """What would be faster but failed or gave wrong embeddings: "cuda", "cpu, bfloat16"."""
        return tuple(self._distrusted)

    @property
    def fallback(self) -> Fallback | None:
        """The slower device or precision in use and why; None if nothing is slower.

        A GPU is as fast with its other half precision.
        """
        fast = self._device.type != "cpu" and self._reduced is not None
        if fast or not self._distrusted:
            return None
        return Fallback(self.device_name, dict(self._distrusted))

    def share_threads(self) -> Streams:
        """Divide this process's threads; return how many calls to make at once, and how large."""
        return share_threads(self._device)

    def embed_photos(self, photos: Pixels, feature: FeatureName = "retrieval") -> Embeddings:
        """Embed photos (n, S, S, 3) as (n, d)."""
        pixels = _tensor(photos).permute(0, 3, 1, 2)
        return self._embed(pixels, "photo", feature)

    def embed_sketches(self, sketches: Pixels, feature: FeatureName = "retrieval") -> Embeddings:
        """Embed sketches (n, S, S) in the normal form as (n, d)."""
        pixels = grey_to_rgb(_tensor(sketches))
        return self._embed(pixels, "sketch", feature)

    def embed_words(self, text: str) -> NDArray[np.float32]:
        """Embed a phrase as (d,), leaving out words that the model does not know.

        Raises:
            UnknownWords: the model knows none of the words, or there are none.
        """
        if not self._feature.has_text:
            raise UnknownWords(
                "The model {name} knows no words.",
                "Draw, or choose a model that does.",
                name=self.info.name,
            )
        vector = (self._free_text or self._concepts).lookup(text)
        embedded: NDArray[np.float32] = self._feature.words(vector[None])[0]
        return embedded

    def unknown_words(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase that `embed_words` leaves out."""
        return () if self._free_text else self._concepts.unknown(text)

    def concepts(self, embedding: NDArray[np.float32], k: int) -> tuple[Concept, ...]:
        """Name the `k` concepts closest to an embedding (d,); none if the model knows no words."""
        if not self._feature.has_text:
            return ()
        return self._concepts.nearest(self._feature.clip_part(embedding[None])[0], k)

    def _embed(self, pixels: Tensor, domain: Domain, feature: FeatureName) -> Embeddings:
        if not len(pixels):
            return np.zeros((0, self.info.dim), dtype=np.float32)
        try:
            parts = [part for batch in torch.split(pixels, BATCH) for part in self._parts(batch)]
        except BROKEN as error:
            if self._device.type == "cpu":
                raise
            # Not torch's own error: a process that receives it would have to import torch.
            raise DeviceFailed(
                "The device '{name}' does not work here ({reason}).",
                "Choose the CPU, in the settings or with --device cpu.",
                name=self._device,
                reason=one_line(error),
            ) from error
        whole = Features.joined(parts)
        return self._feature.combine(whole.backbone.numpy(), whole.clip.numpy(), domain, feature)

    def _parts(self, pixels: Tensor) -> list[Features]:
        """Compute a batch, halving it until the memory of the GPU holds each part."""
        try:
            return [self._forward(pixels)]
        except RuntimeError as error:
            if len(pixels) == 1 or not out_of_memory(error):
                raise
        return [part for half in pixels.chunk(2) for part in self._parts(half)]

    def _forward(self, pixels: Tensor) -> Features:
        precision: Any = (
            torch.autocast(self._device.type, self._reduced) if self._reduced else nullcontext()
        )
        with torch.inference_mode(), precision:
            features = self._network(pixels.to(self._device))
        return Features(features.backbone.float().cpu(), features.clip.float().cpu())

    def _place(self, device: torch.device, *, demanded: bool) -> None:
        """Move to `device` and to its fastest precision, as far as the results stay right."""
        self._remember_sketches(device)
        if device.type != "cpu":
            self._leave_cpu(device, demanded=demanded)
        self._reduce()
        if self.fallback is not None:
            log.warning("%s", self.fallback)

    def _remember_sketches(self, device: torch.device) -> None:
        """Keep the embeddings of sketches on the CPU, if sketches have another size than photos.

        A model file has reference embeddings of photos only. Nothing is kept if there is no other
        device or precision to compare.
        """
        others = device.type != "cpu" or fast_dtypes(device, self._network.backbone)
        if others and self.sketch_size != self.photo_size:
            self._sketches = self.embed_sketches(_reference_sketches(self.sketch_size))

    def _reduce(self) -> None:
        """Switch to the fastest precision of the device that is exact enough."""
        exact = self._network.state_dict()
        for dtype in fast_dtypes(self._device, self._network.backbone):
            self._reduced = dtype
            if self._device.type == "cpu":
                use_plain_attention(self._network)
            try:
                cast_weights(self._network, dtype)
                fault = "" if self._parity() >= PARITY else "is not exact enough for this model"
            except (*BROKEN, DeviceFailed) as error:
                fault = f"does not work: {_said(error)}"
            if not fault:
                return
            self._distrusted[self.device_name] = fault
            self._reduced = None
            self._network.load_state_dict(exact, assign=True)

    def _leave_cpu(self, device: torch.device, *, demanded: bool) -> None:
        """Move to `device`, and back if it does not work or gives wrong results.

        A copy is moved, because a device that failed may not give its weights back.

        Raises:
            UserFacingError: the device does not work, and was `demanded`.
        """
        here = self._device, self._network
        try:
            self._network = copy.deepcopy(self._network)
            self._move(device)
            fault = "" if self._parity() >= PARITY else "gives wrong results for this model"
        except (*BROKEN, DeviceFailed) as error:
            if demanded:
                raise UserFacingError(
                    "The device '{name}' does not work here ({reason}).",
                    "Choose the CPU, in the settings or with --device cpu.",
                    name=device,
                    reason=_said(error),
                ) from error
            fault = f"does not work: {_said(error)}"
        if fault:
            self._distrusted[str(device)] = fault
            self._device, self._network = here

    def _move(self, device: torch.device) -> None:
        self._device = device
        self._network.to(device)

    def _parity(self) -> float:
        """Return the least cosine between the reference embeddings and those computed now.

        Sketches of another size are compared, too: a device may fail at one of the two sizes only.
        """
        computed = self.embed_photos(reference_inputs(self.photo_size))
        cosines = (computed * self._reference).sum(axis=1)
        if self._sketches is not None:
            sketches = self.embed_sketches(_reference_sketches(self.sketch_size))
            cosines = np.append(cosines, (sketches * self._sketches).sum(axis=1))
        return float(cosines.min())


def _reference_sketches(size: int) -> Pixels:
    """Return (1, size, size): one is enough to show faults, and each costs time at start."""
    return reference_inputs(size)[:1, ..., 0]


def _said(error: Exception) -> str:
    """Return torch's message about a device in one line."""
    return one_line(error.__cause__ or error)


def _tensor(pixels: Pixels) -> Tensor:
    """View pixels as a tensor, copying them only if torch cannot use them as they are."""
    return torch.from_numpy(np.require(pixels, np.uint8, ["C", "W"]))


def _free_text(path: Path, header: Header, tensors: Tensors) -> FreeText | None:
    if not header.architecture.get("text"):
        return None
    from sketchfind.encoder.free_text import FreeText  # brings open_clip

    return FreeText(path, header, tensors)
