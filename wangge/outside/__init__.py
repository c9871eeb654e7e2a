"""Other systems that know our cases by numbers of their own: a city's 12345 line, a petition platform."""
