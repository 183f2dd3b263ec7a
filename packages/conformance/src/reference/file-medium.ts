import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from '../storage/options.ts'
import { emptyLog, type LogData } from './data.ts'
import { type Medium, oneByOne } from './medium.ts'
import { referenceStorage, type ReferenceStorage } from './storage.ts'

const locks = new Map<string, Medium['exclusive']>()

/**
 * One file, written anew with each change and put in the place of the former: nothing old is left in it. It is not
 * synced to the disk, and so outlives the process but not the machine.
 */
export function fileMedium(folder: string): Medium {
  const exclusive = locks.get(folder) ?? oneByOne()
  locks.set(folder, exclusive)
  return {
    name: `reference:${folder}`,
    folder,
    exclusive,
    async load() {
      const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined)
      if (text !== undefined) return parse(text)
      await mkdir(folder, { recursive: true })
      const data = emptyLog()
      await replace(folder, data)
      return data
    },
    save: (data) => replace(folder, data),
  }
}

/** A folder of its own in the temporary folder, taken away afterwards. */
export async function filePlace(
  Kind?: new (medium: Medium, logId: string) => ReferenceStorage,
  medium: (folder: string) => Medium = fileMedium,
): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  const another = (): ReturnType<typeof referenceStorage> => referenceStorage(medium(folder), Kind)
  return {
    storage: another(),
    another,
    folder,
    location: folder,
    destroy: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Flips a bit in the bytes of every snapshot. */
export async function damageFile(place: Place): Promise<void> {
  if (place.folder === undefined) return
  const data = parse(await readFile(fileIn(place.folder), 'utf8'))
  for (const { snapshot } of data.snapshots)
    snapshot.bytes[snapshot.bytes.length >> 1] = (snapshot.bytes[snapshot.bytes.length >> 1] ?? 0) ^ 4
  await writeFile(fileIn(place.folder), print(data))
}

function fileIn(folder: string): string {
  return join(folder, 'log.json')
}

async function replace(folder: string, data: LogData): Promise<void> {
  const next = join(folder, `next-${randomUUID()}`)
  await writeFile(next, print(data))
  await rename(next, fileIn(folder))
}

/** JSON, with arrays of bytes and floats marked, and what is `undefined` too: JSON would make it null. */
export function print(data: LogData): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (value === undefined) return { gone: true }
    if (value instanceof Float32Array)
      return { f32: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
    if (value instanceof Uint8Array) return { u8: Buffer.from(value).toString('base64') }
    return value
  })
}

function parse(text: string): LogData {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('gone' in value && value.gone === true) return undefined
    if ('f32' in value && typeof value.f32 === 'string')
      return new Float32Array(new Uint8Array(Buffer.from(value.f32, 'base64')).buffer)
    if ('u8' in value && typeof value.u8 === 'string') return new Uint8Array(Buffer.from(value.u8, 'base64'))
    return value
  }) as LogData
}
