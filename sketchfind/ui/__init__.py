"""The window: Qt widgets over a `sketchfind.library.Library`; no thread starts outside `tasks`."""
