import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMnesticError } from '@mnestic/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { allEntries, erase, found, opened, record, temporary, texts, write } from './support.ts'

function start(script: string, ...args: string[]): ChildProcess & { output(): string } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'children', script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  return Object.assign(child, { output: () => output })
}

describe('several processes', () => {
  test('write at once into a new directory: no revision is lost or given twice', async () => {
    const directory = join(await temporary(), 'made', 'by', 'the', 'fastest')
    const writers = ['one', 'two', 'three', 'four'].map((name) => ({
      name,
      child: start('writer.ts', directory, name, '40'),
    }))
    const exits = await Promise.all(writers.map(({ child }) => once(child, 'close')))
    expect(exits.map(([code]) => code as number)).toEqual([0, 0, 0, 0])
    const storage = await opened(directory)
    const puts = (await allEntries(storage)).filter((entry) => entry.kind === 'put')
    expect(puts.map(({ revision }) => revision)).toEqual(Array.from({ length: 320 }, (_, i) => i + 1))
    for (const { name, child } of writers) {
      const seqs = JSON.parse(child.output()) as number[]
      const expected = Array.from({ length: 40 }, (_, i) => [`${name} ${i} a`, `${name} ${i} b`]).flat()
      expect(seqs.map((seq) => puts[seq - 1]?.body.text)).toEqual(expected)
    }
    expect(await storage.scope(['shared'])).toMatchObject({ records: 160 })
  }, 20_000)

  test('see each other’s writes at the next call', async () => {
    const directory = await temporary()
    const [one, two] = [await opened(directory), await opened(directory)]
    await write(one, 'a', [record('1', 'one')])
    expect(await texts(two)).toEqual(['one'])
    await write(two, 'a', [record('2', 'two')])
    expect(await texts(one)).toEqual(['one', 'two'])
  })

  test('cannot make an erasure lie: a reader elsewhere makes it pending, and its end makes it gone', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    await write(storage, 'a', [record('1', 'canary-one'), record('2', 'two')])
    const reader = start('reader.ts', directory)
    await once(reader.stdout ?? reader, 'data')
    await erase(storage, 1, [1])
    expect(await texts(storage)).toEqual(['two'])
    expect(await storage.scrub()).toBe('pending')
    expect(found(directory, ['canary-one'])).not.toEqual([])
    await write(storage, 'a', [record('3', 'three')]) // nobody is locked out meanwhile
    reader.stdin?.end()
    await once(reader, 'close')
    expect(await storage.scrub()).toBe('gone')
    expect(found(directory, ['canary-one'])).toEqual([])
  })

  test('wait for a writer, and then say LOCKED', async () => {
    const directory = await temporary()
    const storage = await opened(directory, { busyTimeout: 20 })
    await write(storage, 'a', [record('1', 'one')])
    const holder = new DatabaseSync(join(directory, 'log.sqlite'))
    onTestFinished(() => holder.close())
    holder.exec('BEGIN IMMEDIATE')
    const error: unknown = await write(storage, 'a', [record('2', 'two')]).catch((reason: unknown) => reason)
    expect(isMnesticError(error, 'LOCKED') && error.retryable).toBe(true)
    expect(await texts(storage)).toEqual(['one'])
    holder.exec('ROLLBACK')
    await write(storage, 'a', [record('2', 'two')])
  })
})
