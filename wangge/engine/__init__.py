"""The rules: values in, values out. Standard library, pydantic and ruamel.yaml; no Django, no clock, no database."""
