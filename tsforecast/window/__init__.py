"""What a network sees at each origin; NumPy only."""
