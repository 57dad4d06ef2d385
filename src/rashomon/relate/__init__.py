"""Between documents: copies, stories, entities, dates, the same utterance."""
