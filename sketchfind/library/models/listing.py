"""What a list of models shows: those here, unfinished downloads, and those on offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ModelFileError, UserFacingError, why
from sketchfind.library.models.costs import ModelCosts
from sketchfind.library.models.offers import OFFERS, Offer
from sketchfind.library.models.quality import Quality, quality_of
from sketchfind.library.models.store import ModelStore
from sketchfind.paths import Profile
from sketchfind.settings import Device, load_settings
from sketchfind.types import ModelCost, ModelInfo

# answers: searches are answered with it.  next: it will answer once it has seen the photos.
# here: it can be chosen.  damaged: its file cannot be read.  offered: it can be downloaded.
# stopped: a part of it was downloaded, but not from an offer, so its source is not known here.
State = Literal["answers", "next", "here", "damaged", "offered", "stopped"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model, as a list shows it."""

    name: str
    state: State
    bytes: int = 0  # of its file, or of its download
    licence: str = ""
    languages: str = ""
    words: int | None = 0  # how many class names it knows; None: it knows any words
    adapted: bool = False  # trained to match drawings with photos
    quality: Quality | None = None
    seen: int = 0  # photos
    arrived: int | None = None  # bytes of an unfinished download; None: there is none
    cost: ModelCost | None = None
    problem: UserFacingError | None = None
    removable: bool = False
    path: Path | None = None  # of its file
    space: str = ""
    dim: int = 0
    chosen: bool = False  # it is the one in the settings


def describe(profile: Profile, device: Device) -> list[ModelRow]:
    """Return the models that are here, the built-in one first, then those that are not.

    Costs are those measured for `device`. `Models.rows` adds what only an open library knows: which
    one answers or is next, what they have seen, and which can be removed.
    """
    store, costs = ModelStore(profile), ModelCosts(profile).of(device)
    files = store.all()
    chosen = load_settings(profile.settings).model
    if Path(chosen).is_absolute():  # a file that lies elsewhere
        files[chosen] = Path(chosen)
    here = [
        replace(_here(name, path, costs), chosen=name == chosen) for name, path in files.items()
    ]
    partial = store.partial()
    offers = {offer.name: offer for offer in OFFERS if offer.name not in files}
    stopped = [
        ModelRow(name, "stopped", arrived=arrived)
        for name, arrived in partial.items()
        if name not in files and name not in offers
    ]
    return here + stopped + [_offered(offer, partial.get(name)) for name, offer in offers.items()]


def _here(name: str, path: Path, costs: Mapping[str, ModelCost]) -> ModelRow:
    try:
        info = read_info(path)
        size = path.stat().st_size
    except ModelFileError as error:
        return ModelRow(name, "damaged", problem=error, path=path)
    except OSError as error:
        problem = ModelFileError("{path} cannot be read: {reason}.", path=path, reason=why(error))
        return ModelRow(name, "damaged", problem=problem, path=path)
    return ModelRow(
        name,
        "here",
        bytes=size,
        licence=info.licence,
        languages=languages_of(info),
        words=info.words,
        adapted=info.adapted,
        quality=quality_of(info.card),
        cost=costs.get(info.space),
        path=path,
        space=info.space,
        dim=info.dim,
    )


def _offered(offer: Offer, arrived: int | None) -> ModelRow:
    return ModelRow(
        offer.name,
        "offered",
        bytes=offer.bytes,
        licence=offer.licence,
        languages=offer.languages,
        words=None,
        quality=quality_of(offer.card),
        arrived=arrived,
    )


def languages_of(info: ModelInfo) -> str:
    """Return the languages of the words that a model knows, or "" if it knows none."""
    return str(info.card.get("languages", "")) or ("" if info.words == 0 else "English")
