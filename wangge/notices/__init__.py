"""Who is told what, by which channel. The in-app bell is the only one that is on by default."""
