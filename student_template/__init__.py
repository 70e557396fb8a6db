"""What the student receives and gives back: the templates, and the readers of the same formats."""
