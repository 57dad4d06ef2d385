"""Where records are kept: the protocol and its SQLite form."""
