-- Layout 3, on pages with checksums (store.pages). One file, append only: `entry` gives every accepted record its sequence
-- number, the digest of its row and the chain of all digests so far; nothing of it is updated or deleted. What can be made again
-- (reading, view, standing and the search tables) may be.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT NOT NULL CHECK (kind IN ('report', 'link', 'failure')),
    digest BLOB NOT NULL, -- of the row, see store.rows
    chain  BLOB NOT NULL  -- of the entry before and this digest
);
CREATE TABLE document (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE, -- the checksum of the text
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
    extent    TEXT NOT NULL DEFAULT 'full', -- or 'summary'
    declared  TEXT -- JSON of model.Declared
);
CREATE INDEX report_document ON report (document);
CREATE TABLE link (
    seq       INTEGER PRIMARY KEY REFERENCES entry (seq),
    id        TEXT NOT NULL,
    kind      TEXT NOT NULL,
    "left"    TEXT NOT NULL,
    "right"   TEXT NOT NULL,
    "by"      TEXT NOT NULL,
    score     REAL NOT NULL,
    judgement TEXT NOT NULL,
    evidence  TEXT NOT NULL, -- JSON of model.Span[]
    why       TEXT NOT NULL  -- JSON of strings
);
CREATE TABLE failure (
    seq     INTEGER PRIMARY KEY REFERENCES entry (seq),
    name    TEXT NOT NULL,
    stage   TEXT NOT NULL,
    error   TEXT NOT NULL,
    message TEXT NOT NULL,
    hint    TEXT NOT NULL
);
CREATE TABLE seat ( -- which report was in which story when ids were shown; see relate.stories_ids
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    seq    INTEGER NOT NULL,
    report TEXT NOT NULL,
    story  TEXT NOT NULL,
    digest BLOB NOT NULL
);
CREATE TABLE reading (
    number   INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    run      TEXT NOT NULL,
    payload  BLOB NOT NULL, -- MessagePack of model.Annotation[]
    digest   BLOB NOT NULL,
    UNIQUE (document, run)
);
CREATE TABLE view (key TEXT PRIMARY KEY, payload BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE standing ( -- under which address or name each report stands, and which one replaced it; made of report and link
    seq      INTEGER PRIMARY KEY REFERENCES report (seq),
    key      TEXT NOT NULL,
    replaced INTEGER REFERENCES report (seq)
);
CREATE INDEX standing_key ON standing (key);
-- "document" and "report" in double quotes, or Datasette and sqlite-utils do not see that these search those.
CREATE VIRTUAL TABLE document_fts USING fts5 (
    text, content="document", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER document_ai AFTER INSERT ON document BEGIN
    INSERT INTO document_fts (rowid, text) VALUES (new.number, new.text);
END;
CREATE VIRTUAL TABLE report_fts USING fts5 (
    title, outlet, byline, content="report", content_rowid="seq", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER report_ai AFTER INSERT ON report BEGIN
    INSERT INTO report_fts (rowid, title, outlet, byline) VALUES (new.seq, new.title, new.outlet, new.byline);
END;
-- Pairs of characters of texts in scripts without spaces, which the tokenizer above takes for one long word.
CREATE VIRTUAL TABLE document_pairs USING fts5 (
    pairs, content="", tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE TABLE kept ( -- readers' own: lenses, marks, when reports came in; no records, so no sequence numbers
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    payload BLOB NOT NULL,
    digest  BLOB NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
