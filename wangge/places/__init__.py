"""Units of the territory, their layers and boundaries, and where a point lies."""
