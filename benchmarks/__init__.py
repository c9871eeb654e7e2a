"""How fast it is: each module runs alone, `.venv/bin/python -m benchmarks.<name> [--json]`."""
