"""All that the window needs of the library, put together from what its parts need."""

from __future__ import annotations

from typing import Protocol

from sketchfind.ui.folders.excluding import HasExclusions
from sketchfind.ui.folders.folder_actions import LooksIntoFolders
from sketchfind.ui.folders.indexing import HasFolders
from sketchfind.ui.folders.watching import HasWatch
from sketchfind.ui.pages.help_pages import KnowsItself
from sketchfind.ui.pages.models_actions import HasModels
from sketchfind.ui.pages.settings_actions import HasCost
from sketchfind.ui.query.attributing import HasLines
from sketchfind.ui.query.filter_offers import HasFacets
from sketchfind.ui.query.live_search import Searchable
from sketchfind.ui.results.details import HasPhotos
from sketchfind.ui.results.picking import HasPicks
from sketchfind.ui.results.thumbnails import HasThumbnails


class WindowLibrary(
    Searchable,
    HasFolders,
    HasWatch,
    HasExclusions,
    LooksIntoFolders,
    HasCost,
    HasModels,
    HasThumbnails,
    HasFacets,
    HasPhotos,
    HasPicks,
    HasLines,
    KnowsItself,
    Protocol,
):
    """What the window needs of `sketchfind.library.Library`."""
