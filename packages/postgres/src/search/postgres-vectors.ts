import { type Backend, MnesticError, type Storage } from '@mnestic/core'
import { findOrCreate } from '../create.ts'
import { siteOf } from '../site.ts'
import { checkVectorsOptions, type PostgresVectorsOptions } from './options.ts'
import { checkPgvector } from './pgvector-version.ts'
import { Sessions } from './sessions.ts'
import type { PostgresVectorsApi } from './similar.ts'
import { VectorsView } from './view.ts'

/**
 * An index may miss what comparing all would find: by the clustered vectors that embedders make it finds more than 98 of
 * 100. Nothing but a record's own vectors enters its score, also as of an earlier revision.
 */
export interface PostgresVectorsCapabilities {
  readonly vector: true
  readonly signals: { readonly score: number }
  /** `exact` with `engine: 'exact'`: by one server, whose processor may add numbers in an order of its own. */
  readonly determinism: 'exact' | { readonly recall: number }
  readonly asOf: 'exact'
}

/**
 * Long-term memory by meaning, inside the log's own database: a record is as close to the cue as its best passage, or
 * its whole text, by cosine. `why` names that part: code `passage` or `whole`, the cosine, and its span.
 *
 * `storage`: the `postgresStorage` that the memory is opened with. The vectors are those that it writes, in the
 * transaction of the record; this view adds an HNSW index of pgvector (0.8 or newer) when there are enough of them, and
 * keeps nothing else, in this process or elsewhere. So it never lags behind the log.
 *
 * @throws INVALID_ARGUMENT; in `open` UNSUPPORTED (no pgvector, or an older one), STORAGE_FAILED
 */
export function postgresVectors(
  storage: Storage,
  options: PostgresVectorsOptions = {},
): Backend<PostgresVectorsCapabilities, PostgresVectorsApi> {
  const site = siteOf(storage)
  const checked = checkVectorsOptions(options)
  return {
    specVersion: 'v1',
    capabilities: {
      vector: true,
      signals: { score: 0.85 },
      determinism: checked.engine === 'exact' ? 'exact' : { recall: 0.95 },
      asOf: 'exact',
    },
    open: async (host) => {
      const { logId, vectors, path } = await findOrCreate(site.address, site.settings, site.name)
      if (logId !== host.logId)
        throw new MnesticError(
          'INVALID_ARGUMENT',
          `postgresVectors: the memory has another log than ${site.name}; give it the storage that the memory is opened with`,
        )
      if (vectors.name !== 'vector')
        throw new MnesticError(
          'UNSUPPORTED',
          `postgresVectors: ${site.name} keeps its vectors as bytes, which no index can search. Copy it into a log with vectors: 'pgvector', or compose vectorStore() of @mnestic/vector-store`,
        )
      const sessions = new Sessions(site, path, checked.connections)
      try {
        await checkPgvector(sessions)
        return await VectorsView.open(sessions, checked, host)
      } catch (error) {
        await sessions.close()
        throw error
      }
    },
  }
}
