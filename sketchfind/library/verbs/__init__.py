"""What the window and the command line ask of a library, grouped by subject."""
