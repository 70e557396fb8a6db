"""The commands of `course`: one file for each, or for the few that belong together, and their pages."""
