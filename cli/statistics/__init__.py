"""What a class tells about its sheet: pure functions over reports, for whoever asked the questions."""
