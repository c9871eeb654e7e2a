"""Persons and organisations, bodies, posts and appointments; what one of them may see (Scope)."""
