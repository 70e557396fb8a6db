"""Update rules in the letters of many books."""
