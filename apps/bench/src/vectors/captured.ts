import type { Backend, Capabilities, OpenBackend } from '@mnestic/core'

/** A backend that is composed as always, and can also be asked alone, as core asks it. */
export interface Captured<Caps extends Capabilities, Api extends object> {
  readonly backend: Backend<Caps, Api>
  /** Once the memory is open. */
  opened(): OpenBackend<Api>
}

export function captured<Caps extends Capabilities, Api extends object>(
  inner: Backend<Caps, Api>,
): Captured<Caps, Api> {
  let open: OpenBackend<Api> | undefined
  return {
    backend: {
      ...inner,
      open: async (host) => (open = await inner.open(host)),
    },
    opened: () => {
      if (open === undefined) throw new Error('The memory has not opened its backend yet')
      return open
    },
  }
}
