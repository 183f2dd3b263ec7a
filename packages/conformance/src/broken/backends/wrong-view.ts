import type { Backend, Host } from '@mnestic/core'
import type { PromiseName } from '../../promise.ts'
import { referenceBackend } from '../../reference/backend.ts'
import type { ReferenceView } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'

type View = new (host: Host) => ReferenceView

/** A backend on a view that overrides a right method by a wrong one. */
export function broken(
  name: string,
  breaks: PromiseName,
  View: View,
  implies: readonly PromiseName[] = [],
): Broken<Backend> {
  return { name, breaks, implies, create: () => referenceBackend((host) => new View(host)) }
}
