/** Every way in which Mnestic refuses or fails. Closed: a `switch` over it can be exhaustive. */
export type ErrorCode =
  | 'INVALID_ARGUMENT' // an argument or option is malformed; nothing was changed
  | 'TOO_LARGE' // a text, batch, metadata or answer exceeds its limit; nothing was changed
  | 'DUPLICATE_ID' // an id stands twice in a batch, or exists in the scope already
  | 'NOT_FOUND' // an id, scope or view that was named does not exist
  | 'FORGOTTEN' // the id was erased; writing it again needs `restore: true`
  | 'CONFLICT' // an idempotency key with other content, or `ifRevision` that no longer holds
  | 'UNSUPPORTED' // no composed backend or storage can do this
  | 'EMBEDDER_MISMATCH' // the memory's vectors are from another embedder
  | 'EMBEDDER_FAILED' // the embedder threw, or answered something that is not unit vectors
  | 'BACKEND_FAILED' // a backend threw, or broke its contract
  | 'STORAGE_FAILED' // the storage could not read or write (disk full, read-only, lost connection)
  | 'CORRUPT' // stored data fails its checks
  | 'NEWER_FORMAT' // written by a newer version of the package
  | 'LOCKED' // another process holds what is needed
  | 'DEADLINE' // the time allowed has passed
  | 'ABORTED' // the caller's signal
  | 'CLOSED' // the memory, storage or backend was closed
