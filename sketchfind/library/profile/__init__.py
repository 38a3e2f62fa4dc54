"""The files of a profile: their size, who may read them, backup, check and repair."""
