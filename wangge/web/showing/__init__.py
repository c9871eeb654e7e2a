"""From what the record gives to what a page shows: view models in the reader's language."""
