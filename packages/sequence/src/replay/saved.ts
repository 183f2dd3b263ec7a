import { MnesticError } from '@mnestic/core'
import type { KernelId } from '../kernel/kernel.ts'
import type { ReplayCell } from './cell.ts'
import { bytesOf, fingerprint } from './fingerprint.ts'

/** What a saved stream holds. */
export interface SavedReplay {
  readonly kernel: KernelId
  readonly weights: string
  readonly revision: number
  readonly every: number
  readonly ids: readonly number[]
  readonly state: Float32Array
  readonly checkpoints: readonly Float32Array[]
}

/** The header alone, to look at before anything is loaded. */
export type ReplayHeader = Pick<SavedReplay, 'kernel' | 'weights' | 'revision' | 'every'> & {
  /** Items in the stream, and numbers in a state. */
  readonly items: number
  readonly size: number
}

const FORMAT = 'mnestic-replay'
/** Raised with the layout, and whenever a kernel or layer of ours comes to give other bits. */
const VERSION = 1
const SUM = 32
const PREFIX = SUM + 8

/*
 * Layout, little-endian: a fingerprint (32 digits) of all that follows, two words (bytes of the header with its padding,
 * zero), the header as JSON padded with spaces to a multiple of 8, ids as float64, checkpoints and state as float32.
 */

export function saveReplay(saved: SavedReplay): Uint8Array {
  const { kernel, weights, revision, every, ids, state, checkpoints } = saved
  const about = { format: FORMAT, version: VERSION, kernel, weights, revision, every }
  const json = JSON.stringify({ ...about, items: ids.length, size: state.length })
  const header = new TextEncoder().encode(json)
  const length = Math.ceil(header.length / 8) * 8
  const bytes = new Uint8Array(PREFIX + length + ids.length * 8 + (checkpoints.length + 1) * state.length * 4)
  bytes.fill(0x20, PREFIX, PREFIX + length)
  bytes.set(header, PREFIX)
  new DataView(bytes.buffer).setUint32(SUM, length, true)
  new Float64Array(bytes.buffer, PREFIX + length, ids.length).set(ids)
  let at = PREFIX + length + ids.length * 8
  for (const values of [...checkpoints, state]) {
    bytes.set(bytesOf(values), at)
    at += values.byteLength
  }
  bytes.set(new TextEncoder().encode(fingerprint(bytes.subarray(SUM))))
  return bytes
}

/** @throws CORRUPT, NEWER_FORMAT */
export function replayHeader(bytes: Uint8Array): ReplayHeader {
  return parse(bytes).header
}

/** @throws CORRUPT, NEWER_FORMAT, CONFLICT: of another kernel, weights, size or spacing */
export function loadReplay(
  bytes: Uint8Array,
  expected: { readonly cell: Pick<ReplayCell<never>, 'kernel' | 'weights' | 'size'>; readonly every: number },
): Omit<SavedReplay, 'ids'> & { readonly ids: number[] } {
  const { header, body } = parse(bytes)
  const { cell, every } = expected
  const differs = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted)
      throw new MnesticError(
        'CONFLICT',
        `the saved state is of ${what} ${String(found)}, not ${String(wanted)}; start anew and put the items again`,
      )
  }
  differs('arithmetic', arithmetic(header.kernel), arithmetic(cell.kernel))
  differs('weights', header.weights, cell.weights)
  differs('size', header.size, cell.size)
  differs('spacing', header.every, every)
  const { items, size } = header
  // a copy: aligned, and not holding on to what it came in
  const numbers = bytes.slice(body).buffer
  const ids = [...new Float64Array(numbers, 0, items)]
  const states = Array.from({ length: Math.floor(items / every) + 1 }, (_, n) =>
    new Float32Array(numbers, items * 8 + n * size * 4, size).slice(),
  )
  const state = states.pop() ?? new Float32Array(size)
  return { ...header, ids, state, checkpoints: states }
}

/** `simd` and `js` give the same bits: a state of the one goes on with the other. */
function arithmetic(kernel: KernelId): string {
  return kernel === 'relaxed' ? 'relaxed' : 'exact'
}

function parse(bytes: Uint8Array): { readonly header: ReplayHeader; readonly body: number } {
  const corrupt = (why: string): never => {
    throw new MnesticError('CORRUPT', `the saved state ${why}; start anew and put the items again`)
  }
  if (bytes.length < PREFIX) corrupt('is cut short')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(SUM, true)
  const body = PREFIX + length
  const sum = new TextDecoder().decode(bytes.subarray(0, SUM))
  if (body > bytes.length || sum !== fingerprint(bytes.subarray(SUM))) corrupt('is damaged')
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, body))) as ReplayHeader & {
    readonly format: unknown
    readonly version: number
  }
  if (header.format !== FORMAT) corrupt('is something else')
  if (header.version > VERSION)
    throw new MnesticError(
      'NEWER_FORMAT',
      `the saved state has format ${header.version}, known is ${VERSION}`,
    )
  const states = Math.floor(header.items / header.every) + 1
  if (bytes.length !== body + header.items * 8 + states * header.size * 4)
    corrupt('has another length than it says')
  return { header, body }
}
