import type { Backend, Host } from '@mnestic/core'
import { ReferenceView } from './view.ts'

type ReferenceCapabilities = { readonly text: true; readonly vector: true; readonly standing: true }

/** A right backend, by which the kit is tested: exact, slow, and plain. With `view`, one that may be wrong. */
export function referenceBackend(
  view: (host: Host) => ReferenceView = (host) => new ReferenceView(host),
): Backend<ReferenceCapabilities> {
  return {
    specVersion: 'v1',
    capabilities: { text: true, vector: true, standing: true },
    open: (host) => view(host).load(),
  }
}
