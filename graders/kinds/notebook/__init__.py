"""Experiments in notebooks: what was reported, compared with a run of the student's own code."""
