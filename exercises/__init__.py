"""What is asked: models, loader, content, and the reading half of the answer language."""
