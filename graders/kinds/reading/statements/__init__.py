"""What an answer says: its statements, and the role of each."""
