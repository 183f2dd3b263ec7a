import type { Backend, Host, PutChange } from '@mnestic/core'
import { encode, ReferenceView, type State } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Keep traces of the erased. */
export const traces: readonly Broken<Backend>[] = [
  broken(
    'keeps the text of the erased in its snapshots',
    'bytes',
    class extends ReferenceView {
      #heard: string[] = []
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        this.#heard.push(change.body.text)
      }
      protected override save(): Promise<void> {
        return saveWith(this.host, this.state, this.#heard)
      }
    },
  ),
  broken(
    'keeps the ids of the erased in its snapshots',
    'what-remains',
    class extends ReferenceView {
      #ids: string[] = []
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        this.#ids.push(change.id)
      }
      protected override save(): Promise<void> {
        return saveWith(this.host, this.state, this.#ids)
      }
    },
  ),
]

async function saveWith(host: Host, state: State, more: readonly string[]): Promise<void> {
  const { at } = state
  const bytes = encode(state, host.fingerprint)
  const tail = new TextEncoder().encode(`\n${JSON.stringify(more)}`)
  const joined = new Uint8Array(bytes.length + tail.length)
  joined.set(bytes)
  joined.set(tail, bytes.length)
  await host.snapshots.put(0, 'heard', { at, upto: at, bytes: joined })
}
