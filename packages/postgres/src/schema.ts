/** What stands in `entry.kind`. */
export const Kind = { put: 1, note: 2, vectors: 3, erase: 4 } as const

/** What stands in `link.kind`. */
export const LinkKind = { supersedes: 1, derivedFrom: 2, about: 3 } as const

/** How a log's tables are made. Chosen when the log is made, and fixed from then on. */
export interface Layout {
  /** The schema, quoted: `"mnestic"`. */
  readonly schema: string
  /** The type of `embedding.vector`, quoted: `"public"."vector"` of pgvector, or `bytea`. */
  readonly vector: string
  /** Hash partitions by scope of the tables that grow with the content; 0: none. */
  readonly partitions: number
}

/**
 * Version 1.
 *
 * Rows are written once, and deleted when what they hold is erased. `scope` is the number of the scope, on every table
 * with content: what row-level security and partitions go by. Primary keys of the tables that may be partitioned begin
 * with it. Indexes hold numbers and keyed digests; names of scopes alone stand in one as well, cut, since they are
 * listed in their order. Texts that PostgreSQL cannot hold (a NUL, half a surrogate pair) are kept as JSON, in which
 * these are escaped: `escaped` in the head of a put, everything else that a person wrote always.
 */
export function version1({ schema, vector, partitions }: Layout): string {
  const byScope = partitions > 0 ? 'PARTITION BY HASH (scope)' : ''
  return `
CREATE TABLE ${schema}.log (
  id smallint PRIMARY KEY CHECK (id = 1),
  version integer NOT NULL,
  log_id text NOT NULL,
  secret text NOT NULL,      -- keys the digests
  vectors text NOT NULL,     -- the type of embedding.vector: vector (pgvector's), bytea
  partitions integer NOT NULL,
  head bigint NOT NULL,      -- revision of the last entry ever; who writes holds this row's lock until the commit
  erased bigint NOT NULL,    -- revision of the last erasure
  scrubbed bigint NOT NULL,  -- erasures up to here are vacuumed away
  trimmed bigint NOT NULL,
  scopes bigint NOT NULL     -- the last number that was given to a scope
) WITH (fillfactor = 10);

CREATE TABLE ${schema}.meta (key text PRIMARY KEY, value text NOT NULL); -- both JSON

CREATE TABLE ${schema}.scope (
  scope bigint PRIMARY KEY,
  look bytea NOT NULL,       -- digest of the path
  path text NOT NULL,        -- JSON
  place bytea NOT NULL,      -- the path so that bytes compare like paths: see place.ts
  revision bigint NOT NULL,
  erased bigint NOT NULL,
  records bigint NOT NULL,
  notes bigint NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX scope_look ON ${schema}.scope (look);
CREATE INDEX scope_place ON ${schema}.scope (substring(place FROM 1 FOR 256));

CREATE TABLE ${schema}.entry (
  revision bigint NOT NULL,
  scope bigint NOT NULL,
  kind smallint NOT NULL,    -- 1 put, 2 note, 3 vectors that came late, 4 erase
  look bytea,                -- put: digest of path and id
  links integer NOT NULL,    -- how many rows of link it was written with
  head text NOT NULL,        -- JSON; put: all but text and facts; note: its data; vectors: the seq; erase: the seqs
  content text,              -- put: the text; note: its owner, as JSON
  facts text,                -- put: JSON
  bytes bytea,               -- note
  PRIMARY KEY (scope, revision)
) ${byScope};
CREATE INDEX entry_revision ON ${schema}.entry (revision);
CREATE UNIQUE INDEX entry_look ON ${schema}.entry (scope, look) WHERE look IS NOT NULL;
CREATE INDEX entry_erase ON ${schema}.entry (revision) WHERE kind = ${Kind.erase};

-- What remains of an erased record.
CREATE TABLE ${schema}.forgotten (seq bigint PRIMARY KEY, look bytea NOT NULL);
CREATE INDEX forgotten_look ON ${schema}.forgotten (look);

CREATE TABLE ${schema}.link (
  source bigint NOT NULL,    -- revision of a put or a note
  scope bigint NOT NULL,     -- its scope
  kind smallint NOT NULL,    -- 1 supersedes, 2 derived from, 3 about
  position integer NOT NULL,
  target bigint NOT NULL,    -- seq of a record, of any scope for kind 2
  PRIMARY KEY (scope, source, kind, position)
) ${byScope};
CREATE INDEX link_target ON ${schema}.link (target);

CREATE TABLE ${schema}.fingerprint (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  look bytea NOT NULL UNIQUE, -- digest of the name
  name text NOT NULL          -- JSON
);

-- The newest vectors of each record: a row for the whole text, one for each passage.
CREATE TABLE ${schema}.embedding (
  seq bigint NOT NULL,       -- of the record
  part integer NOT NULL,     -- 0: the whole text; 1, 2, ...: its passages in order
  scope bigint NOT NULL,     -- of the record
  fingerprint integer NOT NULL, -- number in fingerprint: which embedder made it
  revision bigint NOT NULL,  -- of the entry that brought it: the put (= seq), or one of kind 3
  vector ${vector} NOT NULL, -- pgvector's type; as bytea its binary form: int16 dimensions, int16 0, float32s, big-endian
  PRIMARY KEY (scope, seq, part)
) ${byScope};

-- Batches with an idempotency key. Batches do not overlap: their entries were given their revisions under one lock.
CREATE TABLE ${schema}.batch (
  first bigint PRIMARY KEY,  -- revision of its first entry; its records are the first ones, without gaps
  scope bigint NOT NULL,
  look bytea NOT NULL,       -- digest of path and key
  records integer NOT NULL,
  revision bigint NOT NULL,  -- of its last entry
  hash text,                 -- null when something of the batch was erased
  ids text                   -- JSON by record: ids that the caller did not choose, else null; null: all were chosen
);
CREATE UNIQUE INDEX batch_look ON ${schema}.batch (look);

CREATE TABLE ${schema}.snapshot (
  scope bigint NOT NULL,     -- 0: spans scopes
  look bytea NOT NULL,       -- digest of view, scope and key
  view text NOT NULL,        -- JSON
  key text NOT NULL,         -- JSON
  at bigint NOT NULL,
  upto bigint NOT NULL,
  size bigint NOT NULL,
  sum bytea NOT NULL,        -- SHA-256 of the bytes
  load bigint NOT NULL,      -- its rows in chunk
  PRIMARY KEY (scope, look)
);
CREATE SEQUENCE ${schema}.load;
CREATE TABLE ${schema}.chunk (
  load bigint NOT NULL,
  number integer NOT NULL,
  scope bigint NOT NULL,     -- of the snapshot
  bytes bytea NOT NULL,
  PRIMARY KEY (load, number)
);
ALTER TABLE ${schema}.chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE ${schema}.view (name text PRIMARY KEY, acknowledged bigint NOT NULL); -- name: JSON
${partitions > 0 ? ['entry', 'link', 'embedding'].flatMap((table) => partitionsOf(schema, table, partitions)).join('') : ''}`
}

function partitionsOf(schema: string, table: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) =>
      `CREATE TABLE ${schema}.${table}_${i} PARTITION OF ${schema}.${table} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${i});\n`,
  )
}
