"""Which model file a name stands for."""

from __future__ import annotations

from pathlib import Path

from sketchfind.errors import ModelFileError
from sketchfind.paths import Profile, builtin_model
from sketchfind.settings import load_settings

BUILTIN = "builtin"
SUFFIX = ".safetensors"


def chosen_model(name: str | None, profile: Profile) -> Path:
    """Return the file of the model `name`, by default the one in the settings."""
    return find_model(name or load_settings(profile.settings).model, profile)


def find_model(name: str, profile: Profile) -> Path:
    """Return the file that `name` stands for: `builtin`, a model of the profile, or a path.

    Raises:
        ModelFileError: there is no such model.
    """
    if name == BUILTIN:
        path = builtin_model()
        if not path.is_file():
            raise ModelFileError(
                f"The built-in model {path} is missing.", "Install sketchfind again."
            )
        return path
    if (own := own_models(profile).get(name)) is not None:
        return own
    path = Path(name).expanduser().absolute()
    if not path.is_file():
        raise ModelFileError(
            f"There is no model {name}.", "`sketchfind models list` shows those there are."
        )
    return path


def own_models(profile: Profile) -> dict[str, Path]:
    """Return the model files in the profile's models folder by name."""
    return {path.stem: path for path in sorted(profile.models.glob(f"*{SUFFIX}"))}
