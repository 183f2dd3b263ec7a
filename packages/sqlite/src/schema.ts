/** `PRAGMA application_id` of a log: "Mnes". */
export const applicationId = 0x4d6e6573

/** What stands in `entry.kind`. The last two are what remains of an entry that is gone. */
export const Kind = { put: 1, note: 2, vectors: 3, erase: 4, forgotten: 5, gone: 6 } as const

/** What stands in `link.kind`. */
export const LinkKind = { supersedes: 1, derivedFrom: 2, about: 3 } as const

/**
 * Version 1.
 *
 * `entry`, `name`, `vector`, `batch`, `snapshot` and `chunk` hold content, and keep it where it was first written: rows
 * are only ever added at the end, never deleted, and updated only to become smaller. SQLite then never balances their
 * pages, which is the operation that leaves copies of cells behind in spite of `secure_delete` (it rebuilds pages
 * without clearing what it moved away). Emptying a row clears its cell and its overflow pages in place. The other
 * tables and all indexes hold integers, digests and names of views.
 *
 * `sum` is the checksum of a row. In `entry`, `content_sum` is that of `content` and `extra`, so that the head can be
 * checked without reading them.
 */
export const version1 = `
CREATE TABLE log (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  log_id TEXT NOT NULL,
  secret TEXT NOT NULL,
  erased INTEGER NOT NULL,   -- revision of the last erasure
  scrubbed INTEGER NOT NULL, -- erasures up to here have no bytes left in any file
  trimmed INTEGER NOT NULL,
  indexed INTEGER NOT NULL,  -- ids of entries up to here are in table look
  dead INTEGER NOT NULL,     -- about how many bytes of pages are held by emptied rows
  sum INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;

CREATE TABLE name (number INTEGER PRIMARY KEY, path TEXT, sum INTEGER NOT NULL) STRICT;
CREATE TABLE scope (
  number INTEGER PRIMARY KEY,
  look INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  records INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX scope_look ON scope (look);

CREATE TABLE entry (
  revision INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  look INTEGER,              -- of the id of a put, kept when it is forgotten
  sum INTEGER NOT NULL,
  content_sum INTEGER NOT NULL,
  head TEXT,                 -- put: JSON of all but text and facts; note: owner and data; vectors: seq; erase: seqs
  content TEXT,              -- put: the text
  extra ANY                  -- put: facts as JSON; note: bytes
) STRICT;
CREATE INDEX entry_scope ON entry (scope);
CREATE INDEX entry_erase ON entry (kind) WHERE kind = 4;
CREATE TABLE look (look INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (look, revision)) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  source INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  position INTEGER NOT NULL,
  target INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (source, kind, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_target ON link (target);

CREATE TABLE fingerprint (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sum INTEGER NOT NULL) STRICT;
CREATE TABLE vector (
  revision INTEGER PRIMARY KEY, -- of the entry that brought it
  seq INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL,
  dimensions INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  data BLOB                     -- float32 little-endian: the whole text, then its passages
) STRICT;
CREATE TABLE late (seq INTEGER PRIMARY KEY, revision INTEGER NOT NULL) STRICT; -- where the newest vector came later

CREATE TABLE batch (
  first INTEGER PRIMARY KEY,    -- revision of the first entry
  look INTEGER NOT NULL,
  digest TEXT NOT NULL,         -- of the idempotency key
  records INTEGER NOT NULL,
  revision INTEGER NOT NULL,    -- of the last entry
  hash TEXT,
  ids TEXT,                     -- JSON of the ids that the caller did not choose
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_look ON batch (look);

CREATE TABLE snapshot (
  number INTEGER PRIMARY KEY,
  look INTEGER,
  view TEXT NOT NULL,
  scope INTEGER NOT NULL,
  key TEXT,
  at INTEGER NOT NULL,
  upto INTEGER NOT NULL,
  size INTEGER NOT NULL,
  chunk INTEGER NOT NULL,       -- the first of its chunks, which follow each other
  chunks INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_look ON snapshot (look) WHERE look IS NOT NULL;
CREATE INDEX snapshot_scope ON snapshot (scope) WHERE look IS NOT NULL;
CREATE TABLE chunk (number INTEGER PRIMARY KEY, bytes BLOB) STRICT;

CREATE TABLE view (name TEXT PRIMARY KEY, acknowledged INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;
`
