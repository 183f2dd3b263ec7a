import { isMnesticError, MnesticError } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import { parameterTensors, readSafetensors, writeSafetensors, type Parameter } from '@mnestic/sequence'
import type { InputSpec } from './input.ts'
import type { Manifest, Told } from './manifest.ts'

/** What a file of weights holds. */
export interface Saved {
  readonly spec: InputSpec
  readonly hidden: number
  readonly fitted?: Manifest
  readonly tensors: Readonly<Record<string, Float32Array>>
}

interface Hashed {
  readonly spec: InputSpec
  readonly hidden: number
  readonly fitted: Manifest | undefined
  readonly hash: string
}

const FORMAT = 'mnestic-lstm'
/** Raised when weights of before would be read otherwise. */
const VERSION = 1
/** As many cells as a state may have. */
const maxHidden = 1_024
const maxDimensions = 4_096

export function bytesOf(network: Hashed, parameters: readonly Parameter[]): Uint8Array<ArrayBuffer> {
  const { spec, hidden, fitted, hash } = network
  const about = { spec, hidden, ...(fitted && { fitted }), hash }
  return writeSafetensors(parameterTensors(parameters), {
    format: FORMAT,
    version: `${VERSION}`,
    network: JSON.stringify(about),
  })
}

export function parametersOf(parameters: readonly Parameter[]): Saved['tensors'] {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value.data.slice()]))
}

/**
 * @param make the network of what was read; it has to come to the hash that was saved
 * @throws CORRUPT, NEWER_FORMAT
 */
export function readSaved<Network extends { readonly hash: string }>(
  bytes: Uint8Array,
  make: (saved: Saved) => Network,
): Network {
  try {
    const { tensors, metadata } = readSafetensors(bytes)
    if (metadata.get('format') !== FORMAT) throw corrupt('they are not what `save` gave')
    checkVersion(Number(metadata.get('version')))
    const about: unknown = JSON.parse(metadata.get('network') ?? '')
    if (!isObject(about)) throw corrupt('their description is missing')
    const numbers = Object.fromEntries(
      [...tensors].flatMap(([name, { dtype, data }]) => (dtype === 'F32' ? [[name, data]] : [])),
    )
    const network = make({ ...descriptionOf(about), tensors: numbers })
    if (network.hash !== about['hash']) throw corrupt('they are damaged')
    return network
  } catch (error) {
    if (isMnesticError(error, 'CORRUPT') || isMnesticError(error, 'NEWER_FORMAT')) throw error
    throw corrupt(error instanceof Error ? error.message : 'they cannot be read')
  }
}

/** JSON in which equal things are equal texts, in whatever order their members came. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

function checkVersion(version: number): void {
  if (version > VERSION)
    throw new MnesticError(
      'NEWER_FORMAT',
      `The weights have format ${version}, and this version reads ${VERSION}: update @mnestic/lstm`,
    )
  if (version !== VERSION) throw corrupt('their format is missing')
}

function descriptionOf(about: Readonly<Record<string, unknown>>): Omit<Saved, 'tensors'> {
  const { spec, hidden, fitted } = about
  if (!isObject(spec)) throw corrupt('their inputs are not described')
  if (typeof spec['version'] === 'number' && spec['version'] > 1)
    throw new MnesticError(
      'NEWER_FORMAT',
      `The weights read inputs of version ${spec['version']}, known is 1: update @mnestic/lstm`,
    )
  if (spec['version'] !== 1 || !isVector(spec['vector'])) throw corrupt('their inputs are not described')
  if (!isCount(hidden, maxHidden) || hidden === 0) throw corrupt('their size is missing')
  const { vector } = spec
  return {
    spec: { version: 1, ...(vector !== undefined && { vector }) },
    hidden,
    ...(fitted !== undefined && { fitted: manifestOf(fitted) }),
  }
}

function isVector(value: unknown): value is InputSpec['vector'] {
  return (
    value === undefined ||
    (isObject(value) &&
      isCount(value['dimensions'], maxDimensions) &&
      typeof value['fingerprint'] === 'string')
  )
}

function manifestOf(value: unknown): Manifest {
  if (!isObject(value)) throw corrupt('what they were fitted on is missing')
  const { streams, turns, keep, boundary, seed, steps, digest, from } = value
  if (
    !isCount(streams) ||
    !isCount(turns) ||
    !isTold(keep) ||
    !isTold(boundary) ||
    !isCount(seed) ||
    !isCount(steps) ||
    typeof digest !== 'string' ||
    (from !== undefined && typeof from !== 'string')
  )
    throw corrupt('what they were fitted on is no list of counts')
  return { streams, turns, keep, boundary, seed, steps, digest, ...(from !== undefined && { from }) }
}

function isTold(value: unknown): value is Told {
  return isObject(value) && isCount(value['told']) && isCount(value['positive'])
}

function isCount(value: unknown, most: number = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}

function corrupt(why: string): MnesticError {
  return new MnesticError('CORRUPT', `The weights cannot be used: ${why}. Fit new ones.`)
}
