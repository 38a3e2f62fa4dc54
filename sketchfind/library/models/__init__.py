"""The models of a profile: which there are, what they cost, where they come from."""
