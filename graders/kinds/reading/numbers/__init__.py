"""Numbers as people write them, with the working and the words beside them."""
