import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isMnesticError } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, expect, test } from 'vitest'
import { opened, record, temporary, texts, write } from './support.ts'

async function refusal(directory: string): Promise<string> {
  const opening = sqliteStorage(directory).open()
  const error: unknown = await opening.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  expect(isMnesticError(error, 'STORAGE_FAILED') && !error.retryable).toBe(true)
  return isMnesticError(error) ? error.message : ''
}

describe('a directory', () => {
  test('is made with all that is missing above it', async () => {
    const directory = join(await temporary(), 'one', 'two', 'three')
    await write(await opened(directory), 'a', [record('1', 'one')])
    expect(await texts(await opened(directory))).toEqual(['one'])
    expect(existsSync(join(directory, 'views'))).toBe(true)
  })

  test('may be reached by a link, and given as a relative path or a file: URL', async () => {
    const parent = await temporary()
    const directory = join(parent, 'a log with spaces')
    await write(await opened(directory), 'a', [record('1', 'one')])
    symlinkSync(directory, join(parent, 'link'))
    expect(await texts(await opened(join(parent, 'link')))).toEqual(['one'])
    expect(await texts(await opened(relative(process.cwd(), directory)))).toEqual(['one'])
    const byUrl = await sqliteStorage(pathToFileURL(directory)).open()
    expect(await texts(byUrl)).toEqual(['one'])
    await byUrl.close()
  })

  test('that is a file, or lies below one, is refused by the path of the file', async () => {
    const file = join(await temporary(), 'file')
    writeFileSync(file, 'x')
    expect(await refusal(file)).toBe(`sqlite:${file}: ${file} is a file; give a directory`)
    const below = join(file, 'memory')
    expect(await refusal(below)).toBe(`sqlite:${below}: ${file} is a file; give a directory`)
  })

  test('behind a link that leads nowhere is refused', async () => {
    const directory = join(await temporary(), 'link')
    symlinkSync(join(directory, 'nowhere'), directory)
    expect(await refusal(directory)).toContain(`the directory ${directory} cannot be made`)
  })

  // In a process of its own: what it is about would hold this one for ever.
  test.skipIf(!existsSync('/proc/self'))('in /proc, where nothing can be made, is refused and ends', () => {
    const script = `
      import { sqliteStorage } from '@mnestic/sqlite'
      const told = await sqliteStorage('/proc/mnestic/memory').open().catch((error) => error)
      console.log(told.code + ' ' + told.message)`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(stdout).toMatch(
      /^STORAGE_FAILED .*the directory \/proc\/mnestic\/memory cannot be made.*Give one that is there, or a place/,
    )
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that this process may not make is refused, with what to do',
    async () => {
      const parent = join(await temporary(), 'closed')
      mkdirSync(parent)
      chmodSync(parent, 0o500)
      expect(await refusal(join(parent, 'memory'))).toMatch(/EACCES.*where this process may write$/)
    },
  )
})

describe('arguments', () => {
  test.each([
    [['']],
    [['a\0b']],
    [[5]],
    [[undefined]],
    [[new URL('https://example.org/memory')]],
    [[new URL('file:///a%00b')]],
    [['x', null]],
    [['x', { busyTimeout: -1 }]],
    [['x', { busyTimeout: 1n }]],
    [['x', { maxBytes: 5 }]],
  ])('%o are refused at once', (given) => {
    const make = (): unknown => Reflect.apply(sqliteStorage, undefined, given)
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  test('that are misspelt are refused by name, with the names that there are', () => {
    const make = (): unknown => Reflect.apply(sqliteStorage, undefined, ['./z', { busytimeout: 1 }])
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(make).toThrow('no member "busytimeout"; there are: busyTimeout, maxBytes')
  })

  test('that are a URL as text are refused, with what makes a path of it', () => {
    expect(() => sqliteStorage(import.meta.url)).toThrow('fileURLToPath')
  })
})
