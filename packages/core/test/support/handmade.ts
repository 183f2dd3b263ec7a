import type {
  Allow,
  Backend,
  BackendCue,
  Batch,
  Capabilities,
  Effort,
  FittedProof,
  Hit,
  Host,
  LeftWith,
  OpenBackend,
  RecallAnswer,
} from '@mnestic/core'

type Outcome = 'applied' | 'behind' | 'rebuild'

/** What a hand-written backend does next; every member may be set while it is in use. */
export interface Script {
  open?: () => void | Promise<void>
  apply?: (batch: Batch, signal: AbortSignal) => Outcome | undefined | Promise<Outcome | undefined>
  /** Instead of its own hits: all allowed records it holds, the newest first. */
  recall?: (allow: Allow, signal: AbortSignal, cue: BackendCue) => readonly Hit[] | Promise<readonly Hit[]>
  /** What it says that finding cost. */
  effort?: () => Effort
  score?: (
    seqs: readonly number[],
  ) => Readonly<Record<string, Float64Array>> | Promise<Readonly<Record<string, Float64Array>>>
  revision?: () => number
  remaining?: number
  /** Before it proves. */
  verify?: () => void | Promise<void>
  /** What its proof says of what it had fitted. */
  fitted?: (left: LeftWith | undefined) => FittedProof | undefined
  close?: () => void | Promise<void>
}

/** State outlives the open backend, as that of a server does. */
export interface Handmade {
  readonly backend: Backend
  readonly script: Script
  readonly held: Map<number, string>
  readonly batches: Batch[]
  readonly resets: number[]
  revision: number
  host: Host | undefined
  opened: number
  closed: number
}

export function handmade(capabilities: Capabilities = { text: true }, script: Script = {}): Handmade {
  const held = new Map<number, string>()
  const made: Handmade = {
    script,
    held,
    batches: [],
    resets: [],
    revision: 0,
    host: undefined,
    opened: 0,
    closed: 0,
    backend: {
      specVersion: 'v1',
      capabilities,
      open: async (host): Promise<OpenBackend> => {
        made.host = host
        made.opened += 1
        await script.open?.()
        return {
          revision: async () => script.revision?.() ?? made.revision,
          apply: async (batch, signal) => {
            const told = await script.apply?.(batch, signal)
            if (told !== undefined) return told
            if (batch.from !== made.revision) return 'behind'
            made.batches.push(batch)
            for (const change of batch.changes) {
              if (change.kind === 'put') held.set(change.seq, change.body.text)
              if (change.kind === 'erase') for (const seq of change.seqs) held.delete(seq)
            }
            made.revision = batch.to
            return 'applied'
          },
          recall: async (cue, { allow, limit, signal }): Promise<RecallAnswer> => {
            const own = [...held.keys()]
              .filter((seq) => allow.has(seq))
              .toSorted((a, b) => b - a)
              .slice(0, limit)
              .map((seq) => ({ seq, score: seq }))
            return {
              hits: (await script.recall?.(allow, signal, cue)) ?? own,
              revision: made.revision,
              ...(script.effort && { effort: script.effort() }),
            }
          },
          ...(script.score !== undefined && {
            score: async (_cue: BackendCue, seqs: readonly number[]) => ({
              signals: (await script.score?.(seqs)) ?? {},
              revision: made.revision,
            }),
          }),
          reset: async () => {
            made.resets.push(made.revision)
            held.clear()
            made.revision = 0
          },
          verify: async (seqs, left) => {
            await script.verify?.()
            const fitted = script.fitted?.(left)
            return {
              method: 'deleted',
              remaining: script.remaining ?? seqs.filter((seq) => held.has(seq)).length,
              bytes: capabilities.external === true ? 'unreachable' : 'gone',
              ...(fitted !== undefined && { fitted }),
            }
          },
          close: async () => {
            made.closed += 1
            await script.close?.()
          },
        }
      },
    },
  }
  return made
}
