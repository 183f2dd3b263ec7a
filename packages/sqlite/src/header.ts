import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { MnesticError } from '@mnestic/core'
import { corrupt } from './errors.ts'
import { migrations } from './migrations.ts'
import { applicationId } from './schema.ts'

/**
 * Looks at the file before SQLite does, since SQLite would recover or change it: throws where it is not one of ours,
 * cut off, or too new. Offsets: https://www.sqlite.org/fileformat2.html#the_database_header
 */
export function checkHeader(file: string, name: string): void {
  const { header, size } = readHeader(file)
  if (size === 0) return // new, or its creation was interrupted
  if (fileSize(`${file}-journal`) > 0) return // the same, or a migration's: SQLite takes it back first
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw corrupt(`${name}: log.sqlite is no SQLite file`)
  const id = header.readUInt32BE(68)
  if (id !== applicationId) throw corrupt(`${name}: log.sqlite is a SQLite file, but not a log of Mnestic`)
  refuseNewer(header.readUInt32BE(60), name)
  const pages = header.readUInt32BE(28)
  const page = header.readUInt16BE(16)
  if (fileSize(`${file}-wal`) === 0 && size < pages * page)
    throw corrupt(`${name}: log.sqlite is cut off, it has ${size} of ${pages * page} bytes`)
}

/** @throws NEWER_FORMAT */
export function refuseNewer(version: number, name: string): void {
  if (version <= migrations.length) return
  throw new MnesticError(
    'NEWER_FORMAT',
    `${name} was written in format ${version} by a newer version of @mnestic/sqlite; this one knows formats up to ${migrations.length}. Update the package`,
  )
}

function readHeader(file: string): { header: Buffer; size: number } {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { header: Buffer.alloc(0), size: 0 }
    throw error
  }
  try {
    const header = Buffer.alloc(100)
    const length = readSync(descriptor, header, 0, 100, 0)
    return { header: header.subarray(0, length), size: fstatSync(descriptor).size }
  } finally {
    closeSync(descriptor)
  }
}

function fileSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
