"""The models of a profile: list, choose, measure, download and import them."""
