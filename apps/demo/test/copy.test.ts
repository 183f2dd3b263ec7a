import { spawn } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, expect, test, vi } from 'vitest'
import { openDemoMemory } from '../dist/compose.js'
import { bin, chat, folder, mnestic } from './helpers.js'

async function withChat(): Promise<string> {
  const dir = await folder()
  await writeFile(join(dir, 'talk.txt'), chat)
  expect((await mnestic(dir, 'import', 'talk.txt')).code).toBe(0)
  return dir
}

interface Printed {
  readonly receipt: { readonly records: number; readonly erased: number }
  readonly verdict: { readonly equal: boolean; readonly records: number; readonly checksum: string }
}

const json = (text: string): Printed => JSON.parse(text) as Printed

describe('mnestic copy', () => {
  test('moves a memory, checks it, follows it later, and both give the same answer', async () => {
    const dir = await withChat()
    const to = join(dir, 'copy')
    const first = await mnestic(dir, 'copy', '--to', to)
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(/^Copied: 6 records, .*\nThe same: 1 scope/),
    ])
    expect(first.err).toContain('Copying: 100 %, 6 records')
    expect((await mnestic(dir, 'forget', '--about', 'Ferreira', '--yes')).code).toBe(0)
    const second = json((await mnestic(dir, 'copy', '--from', join(dir, 'memory'), '--to', to, '--json')).out)
    expect(second).toMatchObject({ receipt: { records: 0, erased: 1 }, verdict: { equal: true, records: 5 } })
    const again = json((await mnestic(dir, 'copy', '--to', to, '--json')).out)
    expect(again).toMatchObject({ receipt: { records: 0, erased: 0 }, verdict: second.verdict })
    const [memory, copy] = [await openDemoMemory(join(dir, 'memory')), await openDemoMemory(to)]
    const [scope] = await memory.scopes()
    const ask = async (one: typeof memory): Promise<unknown> =>
      (await one.read(scope!, 'Who eats what?')).items.map((item) => [item.record.id, item.score])
    expect(await ask(copy)).toEqual(await ask(memory))
    await Promise.all([memory.close(), copy.close()])
  })

  test('says what stands in its way, and makes no directory for a misspelt one', async () => {
    const dir = await withChat()
    const missing = await mnestic(dir, 'copy', '--from', join(dir, 'memroy'), '--to', join(dir, 'copy'))
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('There is no memory')])
    expect((await mnestic(dir, 'copy', '--to', join(dir, 'memory'))).code).toBe(2)
    expect((await mnestic(dir, 'copy', '--to', join(dir, 'copy'), '--to-schema', 'x')).code).toBe(2)
    expect((await mnestic(dir, 'copy')).code).toBe(2)
    expect(await readdir(dir)).toEqual(['memory', 'talk.txt'])
  })

  test('never says a password', async () => {
    const dir = await withChat()
    vi.stubEnv('PGPASSWORD', 'pa$$-of-the/environment')
    for (const url of [
      'postgres://ana:pa$$word@127.0.0.1:9/x',
      'postgres://ana@127.0.0.1:9/x',
      'postgres://:pa$$word@',
    ])
      for (const json of [[], ['--json']]) {
        const { code, out, err } = await mnestic(dir, 'copy', '--to', url, ...json)
        expect(code).toBeGreaterThan(0)
        expect(out + err).not.toMatch(/pa(\$|%24){2}/)
      }
    vi.unstubAllEnvs()
  })

  test('stopped by Ctrl-C it says how to go on, and goes on', async () => {
    const dir = await withChat()
    const log = await sqliteStorage(join(dir, 'memory')).open()
    const more = { ownId: true, restore: false, supersedes: [], derivedFrom: [] }
    const body = (at: number) => ({ text: `Turn ${at}.`, at, passages: [] })
    const records = Array.from({ length: 5_000 }, (_, i) => ({ ...more, id: `${i}`, body: body(i) }))
    for (const scope of [['one'], ['two']] as const)
      await log.append({ scope, records, notes: [], vectors: [] })
    await log.close()
    const args = [bin, 'copy', '--dir', join(dir, 'memory'), '--to', join(dir, 'copy')]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let err = ''
    child.stderr.on('data', (data: Buffer) => {
      err += String(data)
      if (!child.killed && /Copying: \d\d? %/.test(err)) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect([code, err]).toEqual([130, expect.stringContaining('The same command goes on from here')])
    const { receipt, verdict } = json((await mnestic(dir, 'copy', '--to', join(dir, 'copy'), '--json')).out)
    expect(receipt.records).toBeLessThan(10_006)
    expect(verdict).toMatchObject({ equal: true, records: 10_006 })
  })
})
