import { type Backend, type Embedder, MnesticError, type OpenBackend } from '@mnestic/core'

/** An embedder that fails while `down`. */
export function failing(right: Embedder): Embedder & { down: boolean } {
  return {
    down: false,
    fingerprint: right.fingerprint,
    dimensions: right.dimensions,
    async embed(texts, options) {
      if (this.down) throw new Error('The kit lets the embedder fail now')
      return await right.embed(texts, options)
    },
  }
}

/** A view whose calls fail while `on`. */
export function faulty(right: Backend, failure: { readonly on: boolean }): Backend {
  return wrapped(right, async () => {
    if (failure.on)
      throw new MnesticError('BACKEND_FAILED', 'The kit lets the view fail now', { retryable: true })
  })
}

/** A view that takes nothing more while `stop`, until it is aborted. */
export function late(right: Backend, gate: { readonly stop: boolean }): Backend {
  return wrapped(right, async (signal) => {
    if (!gate.stop) return
    await new Promise((_, reject) => {
      const stop = (): void =>
        reject(new MnesticError('ABORTED', 'The kit held the view until it was aborted'))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
    })
  })
}

function wrapped(right: Backend, before: (signal: AbortSignal) => Promise<void>): Backend {
  return {
    ...right,
    async open(host) {
      const view = await right.open(host)
      const proxy: OpenBackend = {
        revision: () => view.revision(),
        apply: async (batch, signal) => {
          await before(signal)
          return await view.apply(batch, signal)
        },
        recall: (cue, options) => view.recall(cue, options),
        ...(view.score
          ? {
              score: (cue, seqs, options) =>
                view.score?.(cue, seqs, options) ?? Promise.reject(new Error('gone')),
            }
          : {}),
        reset: () => view.reset(),
        verify: (seqs, left) => view.verify(seqs, left),
        ...(view.api ? { api: view.api } : {}),
        close: () => view.close(),
      }
      return proxy
    },
  }
}
