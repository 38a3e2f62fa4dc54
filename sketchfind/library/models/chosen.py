"""The model with which a profile is opened, even if the file of the chosen one is gone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sketchfind.catalog import Catalog
from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ModelFileError, UserFacingError
from sketchfind.library.models.store import ModelStore
from sketchfind.library.search.spaces import FormerModel
from sketchfind.paths import BUILTIN, Profile
from sketchfind.settings import load_settings

WAY_OUT = "Put its file back, or choose another one, as with `sketchfind models use builtin`."


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model file, and the `former` that `Library` needs to keep the one before it answering.

    `warning` says that the model in the settings cannot be used, so this one takes its place. Its
    hint is for the window; the command line says `WAY_OUT`.
    """

    path: Path
    former: FormerModel | None = None
    warning: UserFacingError | None = None


def chosen_model(profile: Profile, *, encodes: bool) -> ChosenModel:
    """Return the model of the settings, or the one that takes its place while it cannot be used.

    That is the model that answered last, from any file of it, or else the built-in one. If the
    caller `encodes`, the built-in one does not take its place, because it would have to see all
    photos anew. None of this is remembered: once the file is back, everything is as before. Raises
    ModelFileError if there is no model to use.
    """
    store = ModelStore(profile)
    try:
        path = store.chosen()
        read_info(path)
    except ModelFileError as error:
        name = load_settings(profile.settings).model
        if name == BUILTIN:
            raise
        with Catalog(profile.catalog) as catalog, catalog.errors_explained():
            last = store.by_space(catalog.answering)
        if last is None and encodes:
            raise ModelFileError(
                "The chosen model {name} is missing or damaged.", WAY_OUT, name=name
            ) from error
        path = last or store.find(BUILTIN)
        return ChosenModel(
            path,
            warning=UserFacingError(
                "The chosen model {name} is missing or damaged: {other} takes its place.",
                "Put its file back, or choose another one under File, Models.",
                name=name,
                other=store.name_of(path),
            ),
        )
    return ChosenModel(path, store.by_space)
