import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { Growing } from './growing.ts'
import type { Hnsw } from './hnsw.ts'
import { loadHnswlib } from './hnswlib.ts'
import { faultOf, layoutOf } from './layout.ts'
import { Leash } from './leash.ts'
import type { BuildAnswer, BuildRequest, BuildStart } from './protocol.ts'

const port = parentPort
if (port === null) throw new Error('worker.js is started by the vector store, as a worker')

const { order, cells } = workerData as BuildStart
const leash = new Leash(cells)
const say = (answer: BuildAnswer): void => port.postMessage(answer)
const library = await loadHnswlib()
const growing = 'missing' in library ? undefined : new Growing(library, order, () => leash.heed())
leash.rest()

function hear(graph: Growing, request: Exclude<BuildRequest, { kind: 'stop' }>): BuildAnswer {
  switch (request.kind) {
    case 'rows':
      return graph.take(request.vectors) === 'unworthy' ? { kind: 'unworthy' } : { kind: 'taken' }
    case 'done': {
      const measured = graph.finish()
      return measured === undefined ? { kind: 'unworthy' } : { kind: 'built', measured }
    }
    case 'write':
      return write(graph.without(request.removed), request)
  }
}

/** Read again, whole: that the library wrote it is no proof, since it does not say when it could not. */
function write(
  graph: Hnsw,
  { path, removed }: { readonly path: string; readonly removed: Uint32Array },
): BuildAnswer {
  graph.write(path)
  const bytes = readFileSync(path)
  const shape = { dimensions: graph.dimensions, count: graph.count }
  const fault = faultOf(bytes, shape, new Set(removed))
  const layout = layoutOf(bytes, bytes.length, shape)
  return fault === undefined && typeof layout === 'object'
    ? { kind: 'written', layout }
    : { kind: 'failed', message: `A graph was not written as it should: ${fault ?? ''}` }
}

port.on('message', (request: BuildRequest) => {
  // The thread ends by itself then.
  if (request.kind === 'stop') return port.close()
  try {
    const answer = leash.work((): BuildAnswer =>
      growing === undefined
        ? { kind: 'failed', message: 'hnswlib-node does not load' }
        : hear(growing, request),
    )
    // Who stopped it waits for no answer.
    if (answer !== undefined) say(answer)
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
