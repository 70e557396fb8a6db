"""What vendors of courses run on every submission, built from a sheet: `course autograder`."""
