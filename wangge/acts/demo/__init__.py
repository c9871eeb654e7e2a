"""An invented district to look at: made by code through the one door, with a year behind it.

build(progress)   the whole district, wholly or not at all; deterministic for a moment, except codes, PINs and salts
read_ahead()      what a build reads from files, while the database is not there yet
personas()        whom one can be there
"""

from wangge.acts.demo.building import build, read_ahead
from wangge.acts.demo.personas import Persona, personas

__all__ = ["Persona", "build", "personas", "read_ahead"]
