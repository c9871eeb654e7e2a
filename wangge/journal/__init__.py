"""Append-only, hash-chained digests of everything that changed: values only, no foreign keys."""
