"""Evidence: which reports assert the same, on how many independent legs, against what, and since when."""
