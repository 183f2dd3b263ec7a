import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMnesticError } from '@mnestic/core'
import { readSafetensors, writeSafetensors } from '@mnestic/sequence'
import type { TensorData } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const fixture = readFileSync(join(import.meta.dirname, '../fixtures/every-type.safetensors'))

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1)
const tensor: fc.Arbitrary<TensorData> = fc
  .tuple(shape, fc.constantFrom('F32', 'F64', 'I32', 'I64', 'U8'))
  .chain(([sizes, dtype]) => {
    const exactly = { minLength: count(sizes), maxLength: count(sizes) }
    const bytes = fc.uint8Array({ minLength: count(sizes) * 8, maxLength: count(sizes) * 8 })
    return dtype === 'U8'
      ? fc.uint8Array(exactly).map((data): TensorData => ({ dtype, shape: sizes, data }))
      : bytes.map(({ buffer }) => ofBits(dtype as 'F32', sizes, buffer))
  })
const name = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed() && text !== '__metadata__')
const named = fc.uniqueArray(fc.tuple(fc.oneof(name, fc.constant('__proto__'), fc.constant('1')), tensor), {
  selector: ([key]) => key,
  maxLength: 6,
})

/** Numbers of any bits, NaN of all kinds among them. */
function ofBits(
  dtype: 'F32' | 'F64' | 'I32' | 'I64',
  sizes: readonly number[],
  bits: ArrayBuffer,
): TensorData {
  const n = count(sizes)
  switch (dtype) {
    case 'F32':
      return { dtype, shape: sizes, data: new Float32Array(bits, 0, n) }
    case 'F64':
      return { dtype, shape: sizes, data: new Float64Array(bits, 0, n) }
    case 'I32':
      return { dtype, shape: sizes, data: new Int32Array(bits, 0, n) }
    case 'I64':
      return { dtype, shape: sizes, data: new BigInt64Array(bits, 0, n) }
  }
}

const bitsOf = ({ data }: TensorData) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]

/** Header and data of a file that `writeSafetensors` would not write. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isMnesticError(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'nothing'
}

describe('reads what the Python package wrote', () => {
  const { tensors, metadata } = readSafetensors(fixture)
  const read = (key: string) => {
    const { dtype, shape: sizes, data } = tensors.get(key)!
    return [dtype, sizes, [...data]]
  }

  it.each<[string, unknown]>([
    ['float32', ['F32', [2, 3], [1.5, -2.25, 3.4028234663852886e38, 1.401298464324817e-45, -0, NaN]]],
    ['float64', ['F64', [1, 2, 1], [Math.PI, 5e-324]]],
    ['int32', ['I32', [3], [-(2 ** 31), 2 ** 31 - 1, 0]]],
    ['int64', ['I64', [2], [-(2n ** 63n), 2n ** 63n - 1n]]],
    ['uint8', ['U8', [3], [0, 127, 255]]],
    ['scalar', ['F32', [], [7]]],
    ['empty', ['F32', [0, 3], []]],
    ['näme ☃ "quoted"\n', ['F32', [1], [1]]],
    [
      'bfloat16',
      [
        'F32',
        [11],
        // prettier-ignore
        [0, -0, 1, -2.5, 3.3895313892515355e38, 2 ** -126, 2 ** -133, Infinity, -Infinity, NaN, 0.333984375],
      ],
    ],
    [
      'float16',
      [
        'F32',
        [12],
        // prettier-ignore
        [0, -0, 1, -2.5, 65504, 2 ** -14, 2 ** -24, -52 * 2 ** -24, Infinity, -Infinity, NaN, 0.333251953125],
      ],
    ],
  ])('%j', (key, expected) => {
    expect(read(key)).toEqual(expected)
  })

  it('and nothing else', () => {
    expect(tensors.size).toBe(10)
    expect([...metadata]).toEqual([['note', 'ünï ☃']])
  })

  it('from the middle of a buffer, without keeping it', () => {
    const padded = Buffer.concat([Buffer.alloc(3), fixture, Buffer.alloc(5)])
    const part = padded.subarray(3, 3 + fixture.length)
    const again = readSafetensors(part)
    padded.fill(0)
    expect(again.tensors).toEqual(tensors)
  })
})

describe('what is written', () => {
  it('is read back bit for bit, names and metadata too', () => {
    fc.assert(
      fc.property(named, fc.dictionary(name, name), (all, metadata) => {
        const back = readSafetensors(writeSafetensors(new Map(all), metadata))
        expect(new Set(back.tensors.keys())).toEqual(new Set(all.map(([key]) => key)))
        expect(new Map(back.metadata)).toEqual(new Map(Object.entries(metadata)))
        for (const [key, given] of all) {
          const { dtype, shape: sizes } = back.tensors.get(key)!
          expect([dtype, sizes]).toEqual([given.dtype, given.shape])
          expect(bitsOf(back.tensors.get(key)!)).toEqual(bitsOf(given))
        }
      }),
    )
  })

  it('does not depend on the order of the tensors, and aligns each of them', () => {
    fc.assert(
      fc.property(named, (all) => {
        const bytes = writeSafetensors(new Map(all))
        expect(writeSafetensors(new Map(all.toReversed()))).toEqual(bytes)
        const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true))
        const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)))
        for (const [key, { data }] of all) {
          const [begin] = header[key].data_offsets
          expect((8 + headerBytes + begin) % data.BYTES_PER_ELEMENT).toBe(0)
        }
      }),
    )
  })

  const one = { dtype: 'F32', data: Float32Array.of(1), shape: [1] } as const
  it.each<[string, () => unknown]>([
    [
      'INVALID_ARGUMENT: a has 1 numbers and the shape [2, 1]',
      () => writeSafetensors({ a: { ...one, shape: [2, 1] } }),
    ],
    ['INVALID_ARGUMENT: a has 1 numbers', () => writeSafetensors({ a: { ...one, shape: [-1, -1] } })],
    [
      'INVALID_ARGUMENT: a tensor cannot be named __metadata__',
      () => writeSafetensors({ __metadata__: one }),
    ],
    ['INVALID_ARGUMENT: the name a\ud800', () => writeSafetensors({ 'a\ud800': one })],
    ['INVALID_ARGUMENT: metadata k', () => writeSafetensors({}, { k: '\udc00' })],
    ['TOO_LARGE: the header would have', () => writeSafetensors({}, { k: 'x'.repeat(100_000_000) })],
  ])('is never unsound: %s', (message, run) => {
    expect(refusal(run)).toContain(message)
  })
})

describe('refuses a file with a coded error', () => {
  const a = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }
  const b = { dtype: 'U8', shape: [4], data_offsets: [8, 12] }

  it.each<[string, Uint8Array]>([
    ['CORRUPT: not a sound safetensors file: its length is 7', new Uint8Array(7)],
    ['TOO_LARGE', Uint8Array.of(1, 0xe1, 0xf5, 5, 0, 0, 0, 0)],
    ['TOO_LARGE', new Uint8Array(8).fill(255)],
    ['beyond the file', file({}).subarray(0, 9)],
    ['beyond the file', Uint8Array.of(0, 0xe1, 0xf5, 5, 0, 0, 0, 0)],
    [`does not begin with '{'`, file(' {}')],
    [`does not begin with '{'`, file('')],
    [`does not begin with '{'`, file([a])],
    ['not JSON', file('{"a":')],
    ['not JSON', file('{'.padEnd(1_000_000, '{'))],
    ['not JSON', file(`{"a":${'['.repeat(1_000_000)}`)],
    ['not UTF-8', Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d)],
    ['has "a" twice', file(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, 8)],
    ['has "dtype" twice', file('{"a":{"dtype":"F32","shape":[2],"dtype":"I32","data_offsets":[0,8]}}', 8)],
    ['__metadata__ is not', file({ __metadata__: 'x' })],
    ['__metadata__.k is not a text', file({ __metadata__: { k: 1 } })],
    ['the entry of "a" is not an object', file({ a: [] })],
    ['"a" has no dtype', file({ a: { shape: [], data_offsets: [0, 0] } })],
    ['UNSUPPORTED: "a" is of type BOOL', file({ a: { ...a, dtype: 'BOOL' } }, 8)],
    ['UNSUPPORTED: "a" is of type toString', file({ a: { ...a, dtype: 'toString' } }, 8)],
    ['the shape of "a"', file({ a: { ...a, shape: [2.5] } }, 8)],
    ['the shape of "a"', file({ a: { ...a, shape: [-1, -2] } }, 8)],
    ['the shape of "a"', file({ a: { ...a, shape: ['2'] } }, 8)],
    ['the shape of "a"', file({ a: { ...a, shape: 2 } }, 8)],
    ['the shape of "a"', file({ a: { ...a, shape: [2 ** 40, 2 ** 40] } }, 8)],
    ['the data_offsets of "a"', file({ a: { ...a, data_offsets: [0] } }, 8)],
    ['the data_offsets of "a"', file({ a: { ...a, data_offsets: [0, 8, 8] } }, 8)],
    ['"a" lies from 0 to 7', file({ a: { ...a, data_offsets: [0, 7] } }, 8)],
    ['"a" lies from 0 to 9', file({ a: { ...a, data_offsets: [0, 9] } }, 9)],
    ['"a" lies from 8 to 0', file({ a: { ...a, data_offsets: [8, 0] } }, 8)],
    ['"a" lies from 0.5 to 8.5', file({ a: { ...a, data_offsets: [0.5, 8.5] } }, 16)],
    ['"a" lies from -8 to 0', file({ a: { ...a, data_offsets: [-8, 0] } }, 8)],
    ['"b" overlaps', file({ a, b: { ...b, data_offsets: [4, 8] } }, 8)],
    ['"b" overlaps', file({ a, b: { ...a } }, 8)],
    ['no tensor holds the 4 bytes before "b"', file({ a, b: { ...b, data_offsets: [12, 16] } }, 16)],
    ['no tensor holds the 8 bytes before "b"', file({ b }, 12)],
    ['end at byte', file({ a }, 9)],
    ['end at byte', file({ a, b }, 11)],
  ])('%s (%#)', (message, bytes) => {
    expect(refusal(() => readSafetensors(bytes))).toContain(message)
  })

  it('whatever bytes were changed, cut or added, or reads it', () => {
    const codes = new Set<string>()
    const change = fc.tuple(fc.nat({ max: fixture.length + 20 }), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.option(fc.nat(fixture.length)), (changes, cut) => {
        const bytes = new Uint8Array(Buffer.concat([fixture, Buffer.alloc(changes.length === 6 ? 20 : 0)]))
        for (const [place, value] of changes) bytes[place] = value
        codes.add(refusal(() => readSafetensors(bytes.subarray(0, cut ?? bytes.length))).split(':')[0]!)
      }),
      { numRuns: 2000, seed: 1 },
    )
    expect([...codes].toSorted()).toEqual(['CORRUPT', 'TOO_LARGE', 'UNSUPPORTED', 'nothing'])
  })

  it('whatever characters of the header were changed', () => {
    const text = JSON.stringify({ __metadata__: { k: 'v' }, a, b })
    const character = fc.constantFrom(...'{}[]",:0123456789-.eaF\\ \u0000'.split(''))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(text.length), character), { maxLength: 4 }), (changes) => {
        const characters = [...text]
        for (const [place, value] of changes) characters[place] = value
        const code = refusal(() => readSafetensors(file(characters.join(''), 12))).split(':')[0]
        expect(['CORRUPT', 'UNSUPPORTED', 'nothing']).toContain(code)
      }),
      { numRuns: 2000 },
    )
  })
})
