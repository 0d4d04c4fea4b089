"""How fast the main pages are, against the floor of their own SQL: ``python -m tests.bench`` (docs/benchmark.md)."""
