"""One row for whatever can be answered for, talked about or attached to."""
