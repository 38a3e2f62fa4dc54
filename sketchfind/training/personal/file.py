"""Write the model file of a personal fine-tuning: the old one with other adapters."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from safetensors import safe_open

import sketchfind
from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.free_text import MEAN, TEXT_REFERENCE
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.encoder.model_file import TEXT, Header, write_model
from sketchfind.encoder.parts import gather_tensors, reference_embeddings
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.encoder.weights import load_halves


def write_personal(
    out: Path,
    name: str,
    base: Path,
    header: Header,
    network: SketchPhotoEncoder,
    feature: RetrievalFeature,
    table: ConceptTable,
    facts: dict[str, Any],
) -> None:
    """Write the network, with the class names, means and text tower of the model file `base`."""
    halves = load_halves(network, network.state_dict())
    reference = reference_embeddings(network, feature)
    tensors = gather_tensors(halves, feature, table.embeddings, reference)
    with safe_open(base, framework="numpy") as file:
        for key in file.keys():  # noqa: SIM118
            if key.startswith(TEXT) or key in (TEXT_REFERENCE, MEAN):
                tensors[key] = file.get_tensor(key)
    # Its figures are left out, because they are of the model before fine-tuning.
    own = {key: v for key, v in header.card.items() if key not in ("metrics", "zero_shot")}
    provenance = {
        "base": header.card.get("provenance"),
        "started_from": header.space,
        "method": "personal fine-tuning of the adapters",
        "personal": facts,
        "sketchfind": sketchfind.__version__,
    }
    write_model(
        out,
        name=name,
        architecture=dataclasses.asdict(network.architecture),
        clip_share=header.clip_share,
        dim=header.dim,
        concepts=header.concepts,
        card={**own, "provenance": provenance},
        tensors=tensors,
    )
