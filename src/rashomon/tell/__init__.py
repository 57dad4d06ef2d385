"""Answers for readers: brief, timeline, what is new, pages and exports."""
