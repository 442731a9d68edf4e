"""What a series is made of: trend, seasons, cycle and residual."""
