"""Cases, their steps, stakes and clocks."""
