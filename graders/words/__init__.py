"""What do words say? Rubric points, evidence for them, and a proposal that a person confirms."""
