/** The promises of the contract, and the matters that it settles the same way everywhere. Closed. */
export type PromiseName =
  | 'isolation'
  | 'read-your-writes'
  | 'atomic'
  | 'idempotent'
  | 'durability'
  | 'forgetting'
  | 'forgets-nothing-else'
  | 'determinism'
  | 'rebuild-equals-live'
  | 'bad-input'
  | 'abort-and-close'
  | 'bounded'
  | 'notes'
  | 'no-resurrection'
  | 'what-remains'
  | 'bytes'
  | 'cascade'
  | 'across-scopes'
  | 'as-of'
  | 'waiting'
  | 'outages'
  | 'time'

/** Each promise in a sentence, in the order in which cases are listed and reported. */
export const promises: Readonly<Record<PromiseName, string>> = {
  isolation: 'no read, forget, listing or statistic crosses a scope',
  'read-your-writes': 'what was written is seen by the next read of every view',
  atomic: 'a batch lands whole or not at all',
  idempotent: 'the same key answers the first receipt again, other content under it is a conflict',
  durability: 'what a receipt says of durability is true when the process is killed',
  forgetting: 'nothing returns what was erased, and nothing left bears its trace',
  'forgets-nothing-else': 'an erasure takes what was named and no more',
  determinism: 'the same log and cue give the same bits, ties in the order of writing',
  'rebuild-equals-live': 'a view built again answers like one that lived through it',
  'bad-input': 'odd input gets an answer or a coded error, and never harms what is there',
  'abort-and-close': 'a signal stops work and leaves a consistent state; after close comes CLOSED',
  bounded: 'no answer exceeds what was asked, in rows or in time',
  notes: 'what cannot be recomputed is logged, and falls with the records that it is about',
  'no-resurrection': 'no delay, snapshot, replay or import brings back what was erased',
  'what-remains': 'of an erased record its number remains, no id and no hash',
  bytes: 'the bytes of the erased are in no file, where the storage says so',
  cascade: 'what was derived goes or stays by the stated rule',
  'across-scopes': 'an answer is a function of the records of the asked scopes alone',
  'as-of': 'a read as of a revision or time sees the records of then',
  waiting: 'a read waits for the last change of the asked scopes, and names a view that is late',
  outages: 'a failing embedder or view never fails a write, and never reads as an empty answer',
  time: 'time is an argument: what expires, and when, never depends on the clock of the machine',
}

/** All names, in order. */
export const promiseNames: readonly PromiseName[] = Object.keys(promises).filter(
  (name): name is PromiseName => name in promises,
)
