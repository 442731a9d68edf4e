"""Accuracy on public competitions, runnable by anyone: ``python -m benchmarks accuracy``."""
