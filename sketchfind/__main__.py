"""Run the command line: `python -m sketchfind`."""

from sketchfind.cli import main

if __name__ == "__main__":  # the spawned encoder processes import this module too
    main(prog_name="sketchfind")
