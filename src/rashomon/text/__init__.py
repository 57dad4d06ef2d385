"""Bytes to documents: decoding, pages, records, and the parts of a text that are not its body."""
