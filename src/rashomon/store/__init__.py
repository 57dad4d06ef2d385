"""Where records are kept: the protocol, and its SQLite and PostgreSQL forms."""
