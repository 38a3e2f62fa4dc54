"""Check and mend a catalog that is too damaged to be opened, before a library opens it."""

from __future__ import annotations

from sketchfind.catalog.salvage import damage, salvage
from sketchfind.paths import Profile
from sketchfind.types import Finding
from sketchfind.wording import counted


def examine_catalog(profile: Profile) -> Finding | None:
    """Return what is wrong with the catalog, or None if it is sound; may raise ProfileError."""
    problem = damage(profile.catalog)
    return None if problem is None else Finding("catalog", False, problem, cure="repair")


def mend_catalog(profile: Profile) -> Finding | None:
    """Save what can be read of a damaged catalog; return what was done, None if it is sound.

    Raises ProfileError when another program uses the profile, or when the disk does not allow it.
    """
    problem = damage(profile.catalog)
    if problem is None:
        return None
    saved = salvage(profile.catalog)
    rows = saved.rows
    rest = (
        "the next update makes the rest"
        if rows["folders"]  # the update knows where to look
        else "for the rest add your folders again: `sketchfind index FOLDER`"
    )
    detail = (
        f"{problem}; saved {counted(rows['folders'], 'folder')}, "
        f"{counted(rows['photos'], 'photo')}, {counted(rows['embeddings'], 'embedding')} and "
        f"{counted(rows['picks'], 'find')}; the damaged file is kept as "
        f"{saved.kept.name}; {rest}"
    )
    return Finding("catalog", False, detail, repaired=True)
