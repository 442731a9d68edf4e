"""What is kept: models on disk and the series used last."""
