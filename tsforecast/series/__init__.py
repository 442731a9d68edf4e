"""What the data is: files read into evenly spaced series."""
