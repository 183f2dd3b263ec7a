import type { Backend, Allow, Seq } from '@mnestic/core'
import { referenceBackend } from '../../reference/backend.ts'
import { ReferenceView, type Row } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Tell what is not theirs to tell. */
export const isolation: readonly Broken<Backend>[] = [
  broken(
    'leaks a sibling scope',
    'isolation',
    class extends ReferenceView {
      protected override allowed(allow: Allow): Row[] {
        const rows = [...this.state.rows.values()]
        return rows.filter(
          (row) => allow.has(row.seq) || (allow.whole && allow.size > 0 && !allow.scopes.includes(row.scope)),
        )
      }
    },
    ['across-scopes'],
  ),
  broken(
    "lets a sibling's records stand",
    'isolation',
    class extends ReferenceView {
      protected override standers(): readonly Seq[] {
        return [...this.state.rows.keys()]
      }
    },
    // What stands is a part of the answer.
    ['across-scopes', 'as-of'],
  ),
  broken(
    'ignores what is allowed',
    'isolation',
    class extends ReferenceView {
      protected override allowed(allow: Allow): Row[] {
        return [...this.state.rows.values()].filter((row) => allow.scopes.includes(row.scope))
      }
    },
    ['as-of'],
  ),
  broken(
    'weighs words by every tenant together',
    'across-scopes',
    class extends ReferenceView {
      protected override counts(): boolean {
        return true
      }
    },
  ),
]

/** Promises by its capabilities what its class does not do. */
export const todaysStatistics: Broken<Backend> = {
  name: "says that its statistics are those of then, and takes today's",
  breaks: 'as-of',
  implies: [],
  create() {
    const right = referenceBackend()
    return { ...right, capabilities: { ...right.capabilities, asOf: 'exact' } }
  },
}
