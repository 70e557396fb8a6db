"""One module or folder for each kind of answer, and the list of them."""
