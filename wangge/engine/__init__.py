"""The rules: values in, values out. Standard library, pydantic and PyYAML; no Django, no clock, no database."""
