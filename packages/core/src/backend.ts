import type { Backend, BackendCue, ScoreOptions } from './contract/backend.ts'
import type { Capabilities } from './contract/capabilities.ts'
import type { Seq } from './contract/log.ts'
import type { BackendDefinition, ScopedFiles, ScopeView } from './scope-view.ts'
import { ScopedBackend } from './scoped-backend.ts'

/**
 * A backend from little code: say what is kept for one scope, and how it recalls. Loading scopes when they are asked,
 * catching up, eviction, snapshots, rebuilding, isolation and the proof of forgetting are done here.
 */
export function backend<
  const Caps extends Capabilities,
  View extends ScopeView,
  Api extends object = object,
  Files extends ScopedFiles = ScopedFiles,
>(options: BackendDefinition<Caps, View, Api, Files>): Backend<Caps, Api> {
  return {
    specVersion: 'v1',
    capabilities: options.capabilities,
    open: async (host) => {
      // In this order: what is erased from now on comes by `apply`.
      const head = await host.head()
      const scoped = new ScopedBackend<View, Files>(options, host, head, await options.files?.(host))
      const api = options.api?.({ host, view: (scope) => scoped.viewOf(scope) })
      return {
        revision: async () => scoped.revision,
        apply: (batch, signal) => scoped.apply(batch, signal),
        recall: (cue, recallOptions) => scoped.recall(cue, recallOptions),
        ...(options.capabilities.signals !== undefined && {
          score: (cue: BackendCue, seqs: readonly Seq[], scoreOptions: ScoreOptions) =>
            scoped.score(cue, seqs, scoreOptions),
        }),
        ...(options.capabilities.standing === true && {
          standing: (standingOptions: ScoreOptions) => scoped.standing(standingOptions),
        }),
        reset: () => scoped.reset(),
        verify: async (seqs, left) => scoped.verify(seqs, left),
        close: () => scoped.close(),
        ...(api !== undefined && { api }),
      }
    },
  }
}
