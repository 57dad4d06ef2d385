"""One document read by itself: sentences, names, times, statements, propositions, factuality."""
