import { MnesticError } from '@mnestic/core'
import { invalid } from '@mnestic/core/check'
import { isDtype, LENGTH_BYTES, MAX_HEADER_BYTES, METADATA, WIDTHS } from './format.ts'
import type { Dtype } from './format.ts'
import { repeatedKey } from './repeated-key.ts'
import { countOf } from './tensor.ts'

export interface Entry {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** Of its first byte in the file, and behind its last. */
  readonly begin: number
  readonly end: number
}

export interface Header {
  /** In the file's order of bytes. */
  readonly entries: readonly Entry[]
  readonly metadata: ReadonlyMap<string, string>
}

/** Reads and checks the header, so that every entry lies in the file, has the length of its shape, and is alone there. */
export function readHeader(bytes: Uint8Array): Header {
  const { text, dataStart } = headerText(bytes)
  const metadata = new Map<string, string>()
  const entries: Entry[] = []
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (name === METADATA) {
      if (!isObject(value)) throw corrupt(`${METADATA} is not an object of texts`)
      for (const [key, note] of Object.entries(value)) {
        if (typeof note !== 'string') throw corrupt(`${METADATA}.${key} is not a text`)
        metadata.set(key, note)
      }
    } else entries.push(entryOf(name, value, dataStart))
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let place = dataStart
  for (const { name, begin, end } of entries) {
    if (begin !== place) {
      throw corrupt(
        begin < place
          ? `${quoted(name)} overlaps the tensor before it`
          : `no tensor holds the ${begin - place} bytes before ${quoted(name)}`,
      )
    }
    place = end
  }
  if (place !== bytes.length) {
    throw corrupt(`its tensors end at byte ${place}, the file at ${bytes.length}`)
  }
  return { entries, metadata }
}

function headerText(bytes: Uint8Array): { readonly text: string; readonly dataStart: number } {
  if (!(bytes instanceof Uint8Array)) throw invalid('A safetensors file', bytes, 'a Uint8Array of its bytes')
  if (bytes.length < LENGTH_BYTES)
    throw corrupt(`its length is ${bytes.length}, that of the header alone takes ${LENGTH_BYTES} bytes`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true)
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new MnesticError(
      'TOO_LARGE',
      `the safetensors header is said to have ${length} bytes, more than ${MAX_HEADER_BYTES}: is it such a file?`,
    )
  }
  const dataStart = LENGTH_BYTES + Number(length)
  if (dataStart > bytes.length) {
    throw corrupt(`its header of ${length} bytes would end beyond the file's ${bytes.length}`)
  }
  if (bytes[LENGTH_BYTES] !== '{'.charCodeAt(0)) throw corrupt(`its header does not begin with '{'`)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, dataStart))
    return { text, dataStart }
  } catch (cause) {
    throw corrupt('its header is not UTF-8', cause)
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw corrupt('its header is not JSON', cause)
  }
  const repeated = repeatedKey(text)
  if (repeated !== undefined) throw corrupt(`its header has ${quoted(repeated)} twice`)
  if (!isObject(value)) throw corrupt('its header is not an object')
  return value
}

function entryOf(name: string, value: unknown, dataStart: number): Entry {
  if (!isObject(value)) throw corrupt(`the entry of ${quoted(name)} is not an object`)
  const { dtype, shape, data_offsets: offsets } = value
  if (typeof dtype !== 'string') throw corrupt(`${quoted(name)} has no dtype`)
  if (!isDtype(dtype)) {
    throw new MnesticError(
      'UNSUPPORTED',
      `${quoted(name)} is of type ${dtype.slice(0, 20)}: convert it to one of ${Object.keys(WIDTHS).join(', ')}`,
    )
  }
  if (!isNumbers(shape) || Number.isNaN(countOf(shape))) throw corrupt(`the shape of ${quoted(name)} is none`)
  if (!isNumbers(offsets) || offsets.length !== 2) {
    throw corrupt(`the data_offsets of ${quoted(name)} are not two numbers`)
  }
  const [begin = Number.NaN, end = Number.NaN] = offsets
  if (!Number.isSafeInteger(begin) || begin < 0 || end - begin !== countOf(shape) * WIDTHS[dtype]) {
    throw corrupt(
      `${quoted(name)} lies from ${begin} to ${end}, which is not what ${dtype} [${shape.join(', ')}] takes`,
    )
  }
  return { name, dtype, shape, begin: dataStart + begin, end: dataStart + end }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number')
}

/** A name from the file, as much of it as a message needs. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}

function corrupt(what: string, cause?: unknown): MnesticError {
  return new MnesticError('CORRUPT', `not a sound safetensors file: ${what}; copy or write it again`, {
    cause,
  })
}
