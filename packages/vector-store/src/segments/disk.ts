import { constants, promises as fs, type PathLike } from 'node:fs'
import { dirname } from 'node:path'

export type Handle = fs.FileHandle

/** Opens a file, and closes it when `use` is done. */
export async function withFile<Value>(
  path: PathLike,
  flags: 'r' | 'r+',
  use: (handle: Handle) => Promise<Value>,
): Promise<Value> {
  const handle = await fs.open(path, flags)
  try {
    return await use(handle)
  } finally {
    await handle.close()
  }
}

/** @throws where there is one already */
export async function createFile(path: string): Promise<void> {
  const handle = await fs.open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY)
  await handle.close()
}

/** Exactly so many bytes from a place on. @throws where the file ends before */
export async function readAt(handle: Handle, into: Uint8Array, position: number): Promise<void> {
  for (let read = 0; read < into.length;) {
    const { bytesRead } = await handle.read(into, read, into.length - read, position + read)
    if (bytesRead === 0) throw new Error('The file ends before its rows')
    read += bytesRead
  }
}

export async function writeAt(handle: Handle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten
}

/** Under another name, then renamed: whoever reads sees the old or the new file. `durable`: also after a power cut. */
export async function replaceFile(
  path: string,
  draft: string,
  bytes: Uint8Array,
  { durable }: { readonly durable: boolean },
): Promise<void> {
  const handle = await fs.open(draft, 'w')
  try {
    await writeAt(handle, bytes, 0)
    if (durable) await handle.sync()
  } finally {
    await handle.close()
  }
  await fs.rename(draft, path)
  if (durable) await syncFolder(dirname(path))
}

/** Makes what was renamed, made and deleted in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // cannot open folders, and keeps their entries by itself
  await withFile(path, 'r', (handle) => handle.sync())
}

/** With the folders above it, durably. */
export async function makeFolder(path: string): Promise<void> {
  const first = await fs.mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

/** Names in a folder; none where there is no folder. */
export async function namesIn(path: string): Promise<readonly string[]> {
  return (await unlessGone(fs.readdir(path))) ?? []
}

/** Whether it was there. */
export async function removeFile(path: string): Promise<boolean> {
  return (await unlessGone(fs.unlink(path).then(() => true))) ?? false
}

/** With all that is in it. Others may put something into it meanwhile. */
export async function removeFolder(path: string): Promise<void> {
  await fs.rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 5 })
}

/** `undefined` where a file or folder is not there. */
export async function unlessGone<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
