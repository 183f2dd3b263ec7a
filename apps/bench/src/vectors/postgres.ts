import { join } from 'node:path'
import { asWritten, openMemory } from '@mnestic/core'
import { postgresStorage, postgresVectors } from '@mnestic/postgres'
import { repository } from '../repository.ts'
import { captured } from './captured.ts'
import type { Given, OpenVectors, VectorContestant } from './contestant.ts'
import { makeLog, placesIn } from './log.ts'
import { memorySearches } from './memory-searches.ts'
import { fingerprint } from './store.ts'

/** What is needed of the script that starts a server on loopback. */
interface ServerScript {
  startPostgres(options: { readonly settings: Readonly<Record<string, string>> }): Promise<{
    readonly url: string
    stop(): Promise<void>
  }>
}

/** `@mnestic/postgres`, log and vectors, on a real server of its own, over a socket; the index as it chooses it. */
export const postgres: VectorContestant = {
  name: 'Mnestic postgres',
  manner: 'PostgreSQL with pgvector, a server of its own on loopback',
  packages: [],
  exact: false,
  apart: true,
  open: openPostgres,
}

async function openPostgres(given: Given): Promise<OpenVectors> {
  const { set, groups, groupsAre } = given
  const path = join(repository, 'scripts', 'postgres', 'server.mjs')
  const { startPostgres } = (await import(path)) as ServerScript
  const server = await startPostgres({ settings: { shared_buffers: '512MB', maintenance_work_mem: '512MB' } })
  const storage = postgresStorage(server.url, { vectors: 'pgvector' })
  await makeLog(storage, set, groups, groupsAre)
  const near = captured(postgresVectors(storage))
  const memory = await openMemory({
    storage,
    embedder: {
      fingerprint,
      dimensions: set.dimensions,
      embed: async (texts) => texts.map(() => new Float32Array(set.dimensions)),
    },
    preparation: asWritten(),
    backends: { near: near.backend },
  })
  return {
    ...memorySearches(given, { memory, backend: near.opened() }, await placesIn(storage, set.records)),
    fill: async () => {
      const began = performance.now()
      await memory.views.near.index({ wait: true })
      return { buildMs: performance.now() - began }
    },
    close: async () => {
      await memory.close()
      await server.stop()
    },
  }
}
