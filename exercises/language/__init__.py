"""The answer language, reading half: from the text of an answer to a tree, without numpy."""
