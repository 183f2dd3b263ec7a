import type { Source } from './source.ts'
import type { ScopeStream } from './scope-stream.ts'

/** The network's memory after the last record of a scope. */
export interface StreamState {
  readonly source: Source
  /** Records in the stream. */
  readonly records: number
  /** h and c [H]; absent where nothing is fitted. */
  readonly h?: Float32Array
  readonly c?: Float32Array
}

export async function stateOf(stream: ScopeStream): Promise<StreamState> {
  await stream.settle()
  return { source: stream.source, records: stream.rows.length, ...stream.state }
}
