"""What comes next: baselines, stored networks and calibrated intervals."""
