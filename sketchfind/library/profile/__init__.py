"""The files of a profile: how much room they take, who may read them, backup, check and repair."""
