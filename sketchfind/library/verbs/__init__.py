"""What the window and the command line ask of a library, by what it is about."""
