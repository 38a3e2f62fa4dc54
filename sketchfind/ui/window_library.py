"""All that the window needs of the library, put together from what its parts need."""

from __future__ import annotations

from typing import Protocol

from sketchfind.ui.asking import HasFacets
from sketchfind.ui.attributing import HasLines
from sketchfind.ui.details import HasPhotos
from sketchfind.ui.excluding import HasExclusions
from sketchfind.ui.finds import HasPicks
from sketchfind.ui.help_pages import KnowsItself
from sketchfind.ui.indexing import HasFolders
from sketchfind.ui.models_actions import HasModels
from sketchfind.ui.searching import Searchable
from sketchfind.ui.settings_actions import HasCost
from sketchfind.ui.thumbnails import HasThumbnails
from sketchfind.ui.watching import HasWatch


class WindowLibrary(
    Searchable,
    HasFolders,
    HasWatch,
    HasExclusions,
    HasModels,
    HasThumbnails,
    HasFacets,
    HasPhotos,
    HasPicks,
    HasLines,
    KnowsItself,
    HasCost,
    Protocol,
):
    """What the window needs of `sketchfind.library.Library`."""
