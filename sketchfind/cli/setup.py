"""The options that all commands share, and what they open."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.output import print_json, stdout_to_stderr
from sketchfind.errors import UserFacingError, with_program
from sketchfind.paths import Profile
from sketchfind.printable import for_shell, printable
from sketchfind.program import tell
from sketchfind.settings import Device, load_settings, settings_problem

if TYPE_CHECKING:
    from sketchfind.library import Library
    from sketchfind.library.models.chosen import ChosenModel


@dataclass(frozen=True, slots=True)
class Setup:
    """Which profile, model and device a command works with; None means the default."""

    profile_folder: Path | None = None
    model_name: str | None = None
    device: Device | None = None
    json: bool = False

    def profile(self) -> Profile:
        """Return the profile and create its folders; raise ProfileError."""
        return self.location().create()

    def location(self) -> Profile:
        """Return the profile without creating its folders."""
        folder = self.profile_folder
        return Profile.at(folder.absolute()) if folder else Profile.default()

    @property
    def program(self) -> str:
        """The shell command that starts the program with the same profile."""
        if self.profile_folder is None:
            return "sketchfind"
        return f"sketchfind --profile {for_shell(str(self.profile_folder))}"

    def command(self, words: str) -> str:
        """Return a shell command that runs `words` with the same profile."""
        return f"{self.program} {words}"

    def with_profile(self, text: str) -> str:
        """Return a text of a lower layer, with the profile added to the commands that it names."""
        return with_program(text, self.program)

    def model(self, *, encodes: bool = False, warns: bool = True) -> ChosenModel:
        """Return the model to open a library with, and warn if it is not the chosen one."""
        from sketchfind.library.models.chosen import WAY_OUT, ChosenModel, chosen_model
        from sketchfind.library.models.store import ModelStore

        profile = self.profile()
        if self.model_name:  # for this command it answers at once, for the photos it has seen
            return ChosenModel(ModelStore(profile).find(self.model_name))
        model = chosen_model(profile, encodes=encodes)
        if warns and model.warning is not None:
            said = self.with_profile(f"{model.warning.message} {WAY_OUT}")
            tell(f"sketchfind: {printable(said)}")
        return model

    @contextmanager
    def library(self, *, encodes: bool = False, warns: bool = True) -> Iterator[Library]:
        """Open the library; with --json, redirect stdout to stderr until it closes.

        If the caller `encodes`, a missing model is not replaced by one that has seen nothing.
        """
        from sketchfind import blas
        from sketchfind.library import Library

        blas.use_one_thread()
        with stdout_to_stderr() if self.json else nullcontext():
            profile = self.profile()
            model = self.model(encodes=encodes, warns=warns)
            device = self.device_in_use()
            with Library(profile, model.path, device, former=model.former) as library:
                yield library

    def warn_of_settings(self) -> None:
        """Warn if settings are unusable, as the default may then replace the chosen model."""
        if (found := settings_problem(self.location().settings)) is not None:
            way_out = f"Repair it, or let `{self.command('doctor --repair')}` do so."
            tell(f"sketchfind: {printable(f'{found} {way_out}')}")

    def device_in_use(self) -> Device:
        """Return the device for models: that of this command, or else that of the settings."""
        return self.device or load_settings(self.profile().settings).device


def profile_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --profile and --json; the command gets a `Setup` first."""
    return _with_setup(command, _PROFILE, _JSON)


def library_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --profile, --model, --device and --json; the command gets a `Setup` first."""
    return _with_setup(command, _PROFILE, _MODEL, _DEVICE, _JSON)


def _named(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value == "":
        raise click.BadParameter("It is empty: name a model or a file.")
    return value


_Option = Callable[[Callable[..., None]], Callable[..., None]]
_PROFILE: _Option = click.option(
    "--profile",
    metavar="DIR",
    type=FilledPath(file_okay=False),
    help="Keep catalog, index, thumbnails and settings in DIR.",
)
_MODEL: _Option = click.option(
    "--model",
    metavar="NAME|FILE",
    callback=_named,
    help="Use this model instead of the one in the settings; `builtin` ships with the program.",
)
_DEVICE: _Option = click.option(
    "--device",
    type=click.Choice(get_args(Device)),
    help="Where the model runs (default: as in the settings).",
)
_JSON: _Option = click.option(
    "--json", is_flag=True, help="Print one JSON document on stdout, everything else on stderr."
)


def _with_setup(command: Callable[..., None], *options: _Option) -> Callable[..., None]:
    @click.pass_context
    @functools.wraps(command)
    def with_setup(
        context: click.Context,
        /,
        *,
        profile: Path | None,
        model: str | None = None,
        device: Device | None = None,
        json: bool = False,
        **rest: Any,
    ) -> None:
        # `sketchfind --profile DIR status` means the same as `sketchfind status --profile DIR`.
        outer = context.obj or Setup()
        context.obj = Setup(
            profile or outer.profile_folder,
            model or outer.model_name,
            device or outer.device,
            json or outer.json,
        )
        try:
            # Not for a group, whose subcommand warns, nor for `doctor`, which reports it itself.
            if context.invoked_subcommand is None and "repair" not in rest:
                context.obj.warn_of_settings()
            context.invoke(command, context.obj, **rest)
        except UserFacingError as error:
            raise UserFacingError(context.obj.with_profile(str(error))) from error
        except (KeyboardInterrupt, click.Abort):
            if context.obj.json:
                print_json({"cancelled": True})
            raise

    for option in reversed(options):
        with_setup = option(with_setup)
    return with_setup
