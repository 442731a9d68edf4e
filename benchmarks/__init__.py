"""Accuracy on public competitions and speed, runnable by anyone: ``python -m benchmarks``."""
