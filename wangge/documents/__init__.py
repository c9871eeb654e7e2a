"""Papers: templates, rendered PDFs, their hashes."""
