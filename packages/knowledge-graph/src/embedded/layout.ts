/** Part of what a stored graph is valid for: another one is made anew from the log. */
export const layoutVersion = 'embedded-2'

/** What stands in `term.kind`. */
export const TermKind = { entity: 1, literal: 2, form: 3, predicate: 4, type: 5, source: 6 } as const
export type TermKind = (typeof TermKind)[keyof typeof TermKind]

/** What stands in `tie.kind`. */
export const TieKind = { alias: 1, merge: 2, split: 3 } as const

/**
 * Every text stands once for each scope in `term`, all else are numbers. Rows of `term`, `mention`, `statement` and
 * `tie` are added at the end and never deleted: what is forgotten is set to NULL, which clears its bytes in place
 * (`secure_delete`), while a page that loses rows is rebuilt and keeps copies of what it moved. Texts are found by keyed
 * hashes (`look`, `word`), so that no index holds content.
 */
export const layout = `
CREATE TABLE site (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  log_id TEXT NOT NULL,
  shape TEXT NOT NULL,
  revision INTEGER NOT NULL,
  erased INTEGER NOT NULL,   -- revision of the last erasure
  scrubbed INTEGER NOT NULL, -- erasures up to here have no bytes left in any file
  dead INTEGER NOT NULL      -- emptied rows
) STRICT;

CREATE TABLE scope (
  number INTEGER PRIMARY KEY,
  changed INTEGER NOT NULL,  -- revision of the last change
  broken INTEGER NOT NULL    -- of the last one that does not only add records at the end
) STRICT;

CREATE TABLE term (id INTEGER PRIMARY KEY, scope INTEGER, kind INTEGER, text TEXT) STRICT;
CREATE TABLE look (
  scope INTEGER NOT NULL, hash INTEGER NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (scope, hash, term)
) STRICT, WITHOUT ROWID;
CREATE TABLE word (
  scope INTEGER NOT NULL,
  hash INTEGER NOT NULL,     -- of a word of an entity's key, or of half of one
  look INTEGER NOT NULL,     -- hash of the key: where there are too many, the key decides which are taken
  term INTEGER NOT NULL,
  PRIMARY KEY (scope, hash, look, term)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
  seq INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  at INTEGER NOT NULL,
  pending INTEGER NOT NULL   -- 1: a model is to read it; 2: one has
) STRICT;
CREATE INDEX record_pending ON record (scope, seq) WHERE pending = 1;

CREATE TABLE mention (
  id INTEGER PRIMARY KEY,
  scope INTEGER, seq INTEGER, entity INTEGER, form INTEGER, type INTEGER,
  start INTEGER, end INTEGER, confidence REAL, source INTEGER
) STRICT;
CREATE INDEX mention_seq ON mention (scope, seq) WHERE scope IS NOT NULL;
CREATE INDEX mention_entity ON mention (entity, seq) WHERE entity IS NOT NULL;

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  scope INTEGER, seq INTEGER, subject INTEGER, subject_form INTEGER, predicate INTEGER, object INTEGER,
  object_form INTEGER,       -- NULL for a literal
  since INTEGER, until INTEGER, start INTEGER, end INTEGER, confidence REAL, source INTEGER
) STRICT;
CREATE INDEX statement_seq ON statement (scope, seq) WHERE scope IS NOT NULL;

CREATE TABLE tie (
  id INTEGER PRIMARY KEY,
  scope INTEGER, revision INTEGER, kind INTEGER, a INTEGER, b INTEGER,
  one INTEGER, other INTEGER -- the records that it rests on; of an alias both are its record
) STRICT;
CREATE INDEX tie_revision ON tie (scope, revision) WHERE scope IS NOT NULL;
CREATE INDEX tie_one ON tie (one) WHERE one IS NOT NULL;
CREATE INDEX tie_other ON tie (other) WHERE other IS NOT NULL;
`
