"""Models worth trying that can be downloaded by name, with their sizes and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Offer:
    """One model on the hub of open_clip and timm.

    `imagenet` and `imagenet_sketch` (drawings) are zero-shot accuracies as published by open_clip
    (docs/openclip_results.csv), or for MobileCLIP by its makers. None if not published.
    """

    name: str
    repository: str
    bytes: int  # of the download: its parameters in single precision
    licence: str
    languages: str = "English"  # of its words
    imagenet: float | None = None
    imagenet_sketch: float | None = None

    @property
    def card(self) -> dict[str, Any]:
        """The facts that are written into the model file."""
        figures = {"imagenet": self.imagenet, "imagenet_sketch": self.imagenet_sketch}
        known = {key: value for key, value in figures.items() if value is not None}
        return {"licence": self.licence, "languages": self.languages, "zero_shot": known}


_APPLE = "apple-amlr (research only)"
OFFERS: tuple[Offer, ...] = (
    Offer("mobileclip-s1", "apple/MobileCLIP-S1-OpenCLIP", 340_000_000, _APPLE, imagenet=0.726),
    Offer("mobileclip-s2", "apple/MobileCLIP-S2-OpenCLIP", 397_000_000, _APPLE, imagenet=0.744),
    Offer(
        "clip-vit-b-32",
        "timm/vit_base_patch32_clip_224.openai",
        605_000_000,
        "MIT",
        imagenet=0.633,
        imagenet_sketch=0.423,
    ),
    Offer(
        "clip-vit-b-32-laion",
        "laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        605_000_000,
        "MIT",
        imagenet=0.666,
        imagenet_sketch=0.537,
    ),
    Offer(
        "clip-vit-b-32-datacomp",
        "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
        605_000_000,
        "MIT",
        imagenet=0.728,
        imagenet_sketch=0.607,
    ),
    Offer(
        "clip-vit-b-16-datacomp",
        "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K",
        599_000_000,
        "MIT",
        imagenet=0.735,
        imagenet_sketch=0.604,
    ),
    Offer(
        "siglip-vit-b-16",
        "timm/ViT-B-16-SigLIP",
        813_000_000,
        "Apache-2.0",
        imagenet=0.760,
        imagenet_sketch=0.679,
    ),
    Offer(
        "siglip-vit-b-16-multilingual",
        "timm/ViT-B-16-SigLIP-i18n-256",
        1_482_000_000,
        "Apache-2.0",
        languages="over 100 languages",
        imagenet=0.751,
        imagenet_sketch=0.659,
    ),
    Offer(
        "clip-vit-l-14-datacomp",
        "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K",
        1_711_000_000,
        "MIT",
        imagenet=0.792,
        imagenet_sketch=0.680,
    ),
)


def find_offer(name: str) -> Offer | None:
    """Return the offer with this name, or None."""
    return next((offer for offer in OFFERS if offer.name == name), None)
