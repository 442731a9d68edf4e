"""What a series is made of: trend, seasons, cycle, weekdays and residual."""
