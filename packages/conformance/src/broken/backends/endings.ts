import type { Backend } from '@mnestic/core'
import { ReferenceView } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Do not stop when they should. */
export const endings: readonly Broken<Backend>[] = [
  broken(
    'answers after close',
    'abort-and-close',
    class extends ReferenceView {
      protected override alive(): void {}
    },
  ),
  broken(
    'throws when it is closed twice',
    'abort-and-close',
    class extends ReferenceView {
      override async close(): Promise<void> {
        this.alive()
        await super.close()
      }
    },
  ),
  broken(
    'ignores an aborted signal',
    'abort-and-close',
    class extends ReferenceView {
      protected override heed(): void {}
    },
  ),
]
