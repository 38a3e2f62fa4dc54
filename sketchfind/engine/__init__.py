"""The encoder as the rest of the app sees it: in its own processes, crashes contained."""
