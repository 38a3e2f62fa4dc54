"""The command line; scripts depend on its options, its JSON and its exit status.

Exit status: 0 done, 1 done but with failures listed or stopped early, 2 could not run.
"""

from sketchfind.cli.main import main

__all__ = ["main"]
