-- One file, append only. `entry` gives every accepted record its sequence number; nothing is updated or deleted.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'link', 'failure'))
);
CREATE TABLE document (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    text   TEXT NOT NULL
);
CREATE TABLE report (
    seq       INTEGER PRIMARY KEY REFERENCES entry (seq),
    id        TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL UNIQUE,
    document  TEXT NOT NULL REFERENCES document (id),
    sha256    TEXT NOT NULL,
    outlet    TEXT,
    url       TEXT,
    title     TEXT,
    byline    TEXT,
    published TEXT NOT NULL, -- JSON of model.Published
    fetched   TEXT,
    language  TEXT,
    extent    TEXT NOT NULL DEFAULT 'full' -- or 'summary'
);
CREATE TABLE link (seq INTEGER PRIMARY KEY REFERENCES entry (seq), id TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE failure (
    seq     INTEGER PRIMARY KEY REFERENCES entry (seq),
    name    TEXT NOT NULL,
    stage   TEXT NOT NULL,
    error   TEXT NOT NULL,
    message TEXT NOT NULL,
    hint    TEXT NOT NULL
);
CREATE TABLE reading (
    document TEXT NOT NULL REFERENCES document (id),
    run      TEXT NOT NULL,
    payload  BLOB NOT NULL, -- MessagePack of model.Annotation[]
    PRIMARY KEY (document, run)
) WITHOUT ROWID;
CREATE TABLE view (key TEXT PRIMARY KEY, payload BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE seat ( -- which report was in which story when ids were shown; see relate.stories_ids
    number INTEGER PRIMARY KEY,
    seq    INTEGER NOT NULL,
    report TEXT NOT NULL,
    story  TEXT NOT NULL
);
CREATE TABLE kept ( -- readers' own: lenses, marks, when reports came in; no records, so no sequence numbers
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
