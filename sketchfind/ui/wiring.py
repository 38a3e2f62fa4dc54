"""Connects the signals of the window's parts with one another."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sketchfind.ui.menus import keyboard_map

if TYPE_CHECKING:
    from sketchfind.ui.main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Connect all parts of a window that was just built."""
    _connect_trouble(window)
    _connect_updates(window)
    _connect_folders(window)
    _connect_photos(window)
    _connect_rescue(window)
    _connect_focus(window)
    _connect_menus(window)
    _connect_pages(window)


def _connect_trouble(window: MainWindow) -> None:
    """Show errors in a box if a person asked for the work; others must not interrupt drawing."""
    indexer, banner = window.indexer, window.results.update_banner
    window.tasks.trouble.connect(window.show_trouble)
    window.tasks.quiet_trouble.connect(banner.show_error_once)
    window.thumbnail_tasks.trouble.connect(banner.show_error_once)
    indexer.update_failed.connect(banner.show_error)
    # What made a search fail may have kept photos from being read, too.
    window.results.retry_asked.connect(lambda: indexer.update(quiet=True))
    indexer.finished.connect(banner.forget)
    indexer.checked.connect(banner.forget)


def _connect_updates(window: MainWindow) -> None:
    """Show how reading photos and the encoder go, and ask again when photos changed."""
    search, indexer, progress = window.search, window.indexer, window.folders.progress
    search.state_changed.connect(
        lambda: window.status.show_encoder(warm=search.warm, failed=search.warming_failed)
    )
    search.fell_back.connect(window.status.show_fallback)
    indexer.folders.changed.connect(window.show_folders)
    indexer.folders.changed.connect(window.offline.set_folders)
    indexer.folders.changed.connect(window.sketch.opening.set_folders)
    indexer.folders.changed.connect(window.thumbnails.look_again)
    indexer.pictures_changed.connect(window.thumbnails.clear)
    indexer.folders.photos_changed.connect(window.asking.photos_changed)
    indexer.folders.photos_changed.connect(window.asking.look_for_days)
    indexer.folders.photos_changed.connect(window.asking.suggestions.offers.look_again)
    indexer.started.connect(progress.start)
    indexer.progressed.connect(progress.show_progress)
    indexer.stopped.connect(lambda: progress.finish(held=indexer.held))
    indexer.stopped.connect(window.model_pages.refresh)
    indexer.progressed.connect(window.status.show_progress)
    indexer.stopped.connect(window.status.forget_progress)
    indexer.finished.connect(window.update_finished)
    indexer.paused_changed.connect(progress.show_paused)
    progress.pause_asked.connect(indexer.pause)
    progress.resume_asked.connect(indexer.go_on)
    progress.cancel_asked.connect(indexer.cancel)


def _connect_folders(window: MainWindow) -> None:
    """Do what is asked of a folder, and tell what came of it."""
    indexer, folders, actions = window.indexer, window.folders, window.folder_actions
    folders.add_asked.connect(actions.choose)
    folders.check_confirmed.connect(lambda folder_id: indexer.update([folder_id], check=True))
    folders.rescan_all_asked.connect(lambda: indexer.update())
    folders.remove_confirmed.connect(indexer.remove)
    folders.requests.rescan.connect(lambda folder: indexer.update([folder.folder_id]))
    folders.requests.only.connect(lambda folder: window.asking.only_folders((folder.path,)))
    folders.requests.clicked.connect(window.look_at_photos)
    folders.requests.reveal.connect(lambda folder: actions.reveal(Path(folder.path)))
    folders.requests.failures.connect(actions.show_failures)
    folders.requests.exclusions.connect(window.excluding.ask)
    folders.requests.find_again.connect(actions.find_again)
    folders.requests.subfolder.connect(actions.choose_subfolder)
    actions.only_asked.connect(window.asking.only_folders)
    indexer.moved.connect(window.asking.follow_folder)
    actions.news.connect(window.status.say)
    actions.check_ended.connect(window.status.keep_saying)
    window.sketch.opening.folder_dropped.connect(indexer.add)
    window.welcome.add_asked.connect(actions.choose)
    window.welcome.folder_chosen.connect(indexer.add)
    window.results.add_folder_asked.connect(actions.choose)


def _connect_photos(window: MainWindow) -> None:
    actions, preview, view = window.photo_actions, window.preview, window.results.view
    # The results of these actions are seen behind the preview.
    for asked in (
        actions.like_asked,
        actions.unlike_asked,
        actions.folder_asked,
        actions.trace_asked,
        actions.lines_asked,
    ):
        asked.connect(preview.dismiss)
    actions.like_asked.connect(window.asking.more_like)
    actions.unlike_asked.connect(window.asking.less_like)
    actions.folder_asked.connect(window.asking.only_folder)
    actions.trace_asked.connect(window.sketch.opening.trace)
    actions.lines_asked.connect(window.attributing.toggle)
    actions.exporting.began.connect(window.status.keep_saying)
    actions.exporting.progressed.connect(window.status.show_copying)
    window.status.stop_copying_asked.connect(actions.exporting.stop)
    actions.exporting.ended.connect(window.photos_copied)
    actions.picked.connect(window.picking.toggle)
    window.picking.open_asked.connect(actions.open_all)
    window.picking.drawing_asked.connect(window.sketch.open_wanted)
    window.picking.marks_changed.connect(window.results.model.mark_picked)
    window.picking.marks_changed.connect(preview.caption.mark_picked)
    sources = (window.picking, window.asking, window.sketch.opening, window.sketch.recent)
    for part in (actions, *sources):
        part.news.connect(window.status.say)
        part.news.connect(preview.caption.say)
    view.current_hit_changed.connect(window.attributing.follow)
    view.current_hit_changed.connect(window.details.show_hit)
    view.current_hit_changed.connect(preview.follow)
    view.current_hit_gone.connect(window.details.forget)
    window.details.news.connect(window.status.say)
    menus = window.menus
    preview.addActions([menus.paper, menus.recent, menus.words, menus.grid])
    preview.addActions([menus.full_screen, menus.keys, menus.quit])
    preview.closed.connect(window.results.take_focus)
    preview.last_asked.connect(lambda: view.last_chosen.emit(False))


def _connect_rescue(window: MainWindow) -> None:
    """Give a hint when searches lead nowhere, until a photo is opened or marked."""
    rescue, asking = window.results.rescue, window.asking
    window.picking.found.connect(rescue.succeed)
    window.photo_actions.opened.connect(rescue.succeed)
    rescue.words_asked.connect(window.sketch.words.setFocus)
    rescue.closest_asked.connect(asking.more_like_closest)
    rescue.days_asked.connect(asking.open_filters)


def _connect_focus(window: MainWindow) -> None:
    """Set where the focus goes when a pressed widget disappears, if a better place is known."""
    results, rescue, paper = window.results, window.results.rescue, window.sketch.canvas
    rescue.closest_asked.connect(results.enter)
    rescue.days_asked.connect(results.bar.filter.setFocus)
    rescue.closed.connect(results.take_focus)
    results.word_asked.connect(window.sketch.words.setFocus)
    for gone in (
        results.retry_asked,
        results.unfilter_asked,
        results.banner.closed,
        results.update_banner.closed,
        window.sketch.legend.closed,
        window.folders.losing_focus,
    ):
        gone.connect(paper.setFocus)


def _connect_menus(window: MainWindow) -> None:
    menus, indexer, asking = window.menus, window.indexer, window.asking
    menus.add_folder.triggered.connect(window.folder_actions.choose)
    menus.rescan.triggered.connect(lambda: indexer.update())
    menus.exclusions.triggered.connect(lambda: window.excluding.ask())
    menus.failures.triggered.connect(lambda: window.folder_actions.show_failures())
    menus.quit.triggered.connect(window.close)
    menus.folders.toggled.connect(window.folders.setVisible)
    menus.folders.toggled.connect(window.status.reading.setHidden)
    menus.folders.toggled.connect(window.results.set_folders_shown)
    menus.details.toggled.connect(window.details.set_open)
    for panel in (menus.folders, menus.details):
        panel.toggled.connect(partial(window.side_panels.toggled, panel))
    window.side_panels.news.connect(window.status.say)
    menus.full_screen.triggered.connect(window.fill_screen)
    menus.larger.triggered.connect(lambda: window.results.enlarge(1))
    menus.smaller.triggered.connect(lambda: window.results.enlarge(-1))
    menus.paper.triggered.connect(window.sketch.canvas.setFocus)
    menus.recent.triggered.connect(window.sketch.recent.enter)
    menus.words.triggered.connect(window.sketch.words.setFocus)
    menus.grid.triggered.connect(window.results.enter)
    menus.filter.triggered.connect(asking.open_filters)
    menus.start_over.triggered.connect(asking.starting_over.start)
    asking.starting_over.offered.connect(window.status.undo.setVisible)
    window.status.undo_asked.connect(asking.starting_over.undo)
    menus.picks.triggered.connect(window.picking.show_page)


def _connect_pages(window: MainWindow) -> None:
    menus, pages, models = window.menus, window.help_pages, window.model_pages
    preferences = window.preferences
    menus.keys.triggered.connect(lambda: pages.show_keys(keyboard_map(menus)))
    menus.privacy.triggered.connect(pages.show_privacy)
    menus.about.triggered.connect(pages.show_about)
    menus.models.triggered.connect(models.show_page)
    models.update_asked.connect(lambda: window.indexer.update())
    models.model_changed.connect(window.model_changed)
    models.model_changed.connect(preferences.model_changed)
    menus.settings.triggered.connect(preferences.show_page)
    preferences.models_asked.connect(models.show_page)
    preferences.storage_asked.connect(pages.show_privacy)
    preferences.caches_cleared.connect(window.thumbnails.clear)
    preferences.caches_cleared.connect(lambda: window.indexer.update())
    preferences.letter_keys_turned.connect(window.turn_letter_keys)
    preferences.restart_asked.connect(window.restart)
