"""The encoder as the rest of the app sees it: in processes of its own, which contain crashes."""
