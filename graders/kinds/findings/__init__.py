"""What a report says about experiments: its numbers, its claims, and whether they can be true."""
