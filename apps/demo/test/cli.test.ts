import { spawn } from 'node:child_process'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type {
  Answer,
  ErrorBody,
  ForgetAnswer,
  Overview,
  RecordDetail,
  RecordPage,
  Trace,
} from '../dist/api.js'
import { bin, chat, folder, mnestic, mnesticProcess } from './helpers.js'

/** What `--json` prints, as far as these tests look into it. */
interface Printed {
  readonly error: ErrorBody
  readonly items: Answer['items']
  readonly layout: Answer['layout']
  readonly stats: Overview['stats']
  readonly proof: ForgetAnswer['proof']
  readonly records: RecordPage['records']
  readonly next: string
  readonly record: RecordDetail['record']
  readonly steps: Trace['steps']
  /** Of a line of an export. */
  readonly type: string
}

const json = (text: string): Printed => JSON.parse(text) as Printed

async function withChat(): Promise<string> {
  const dir = await folder()
  await writeFile(join(dir, 'talk.txt'), chat)
  const { code } = await mnestic(dir, 'import', 'talk.txt', '--json')
  expect(code).toBe(0)
  return dir
}

describe('mnestic', () => {
  test('imports, asks, looks, forgets and exports', async () => {
    const dir = await withChat()
    const asked = await mnesticProcess(dir, 'ask', 'Who is the dentist?', '--budget', '60', '--json')
    expect(asked.code).toBe(0)
    expect(json(asked.out).items[0]?.record.text).toContain('Ferreira')
    expect(json(asked.out).layout.tokens).toBeLessThanOrEqual(60)

    const human = await mnestic(dir, 'ask', 'Who is the dentist?', '--limit', '2', '--context')
    expect(human.out).toContain('Dr Ferreira')
    expect(human.out).toContain('Context')
    expect(human.err).toContain('2 records of 6')

    const stats = await mnestic(dir, 'inspect', 'stats', '--json')
    expect(json(stats.out).stats.records).toBe(6)

    const dry = await mnestic(dir, 'forget', '--about', 'Ferreira', '--dry-run')
    expect([dry.code, dry.out.includes('Ferreira')]).toEqual([0, true])

    const gone = await mnestic(dir, 'forget', '--about', 'Ferreira', '--yes', '--json')
    expect(json(gone.out).proof['log']).toEqual({ method: 'deleted', remaining: 0, bytes: 'gone' })

    const exported = await mnesticProcess(dir, 'export')
    expect(
      exported.out
        .trim()
        .split('\n')
        .map((line) => json(line))
        .filter((line) => line.type === 'record'),
    ).toHaveLength(5)
    expect(exported.out).not.toContain('Ferreira')

    const list = await mnestic(dir, 'inspect', 'scope', '--limit', '2', '--json')
    const { records, next } = json(list.out)
    expect(records).toHaveLength(2)
    const second = await mnestic(dir, 'inspect', 'scope', '--after', next, '--json')
    expect(json(second.out).records).toHaveLength(3)
    const record = await mnestic(dir, 'inspect', 'record', records[0]!.id, '--json')
    expect(json(record.out).record.text).toBe(records[0]!.text)
  })

  test('inspect state: how far each record moved the context, as bars and as JSON, in pages', async () => {
    const dir = await withChat()
    const { steps, next } = json((await mnestic(dir, 'inspect', 'state', '--limit', '4', '--json')).out)
    expect(steps).toHaveLength(4)
    const { code, out, err } = await mnestic(dir, 'inspect', 'state', '--limit', '4')
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    const sessions = new Set(steps.map(({ session }) => session))
    expect(lines.filter((line) => line.startsWith('──'))).toHaveLength(sessions.size)
    const told = lines.filter((line) => !line.startsWith('──'))
    expect(told).toHaveLength(4)
    for (const [index, { drift, text }] of steps.entries()) {
      expect(told[index]).toContain(text)
      if (drift === undefined) expect(told[index]).not.toContain('█')
      else expect(told[index]).toContain(` ${drift.toFixed(2)} `)
    }
    expect(err).toContain(`More: --after ${next}`)
    const rest = await mnestic(dir, 'inspect', 'state', '--after', next)
    expect(rest.out.split('\n').filter((line) => /^\d/.test(line))).toHaveLength(2)
    expect(rest.err).not.toContain('More:')
  })

  test('3: nothing was found', async () => {
    const dir = await folder()
    expect(await mnestic(dir, 'ask', 'anything')).toMatchObject({ code: 3, out: '' })
    expect((await mnestic(dir, 'inspect')).code).toBe(3)
    await mkdir(join(dir, 'memory'))
    expect((await mnestic(dir, 'inspect')).code).toBe(3)
    const full = await withChat()
    expect((await mnestic(full, 'forget', '--about', 'zeppelin', '--yes')).code).toBe(3)
    expect((await mnestic(full, 'inspect', 'record', 'nobody')).code).toBe(3)
    const wrong = await mnestic(full, 'ask', 'x', '--scope', 'nobody', '--json')
    expect([wrong.code, json(wrong.out).error.code]).toEqual([3, 'NOT_FOUND'])
    expect(json(wrong.out).error.remedy).toContain('talk')
  })

  test('ask of a speaker whom nobody knows names those there are', async () => {
    const dir = await withChat()
    const { code, err } = await mnestic(dir, 'ask', 'bees', '--speaker', 'Zed')
    expect(code).toBe(3)
    const { records } = json((await mnestic(dir, 'inspect', 'scope', '--json')).out)
    const names = [...new Set(records.map(({ speaker }) => speaker))]
    expect(names.length).toBeGreaterThan(1)
    expect(err).toContain('Nobody here is called "Zed"; there are: ')
    for (const name of names) expect(err).toContain(name)
  })

  test.each([
    [['inspect']],
    [['inspect', 'stats']],
    [['ask', 'anything']],
    [['export']],
    [['export', '--out', 'copy.jsonl']],
    [['forget', '--everything', '--yes']],
  ])('3: %j where there is no memory makes none, and says how to begin', async (args) => {
    const dir = await folder()
    const { code, out, err } = await mnestic(dir, ...args)
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(`There is no memory in ${join(dir, 'memory')}.`)
    expect(err).toContain(`npm run mnestic -- import --sample sample-en --dir "${join(dir, 'memory')}"`)
    expect(await readdir(dir)).toEqual([])
    await mkdir(join(dir, 'memory'))
    expect((await mnestic(dir, ...args)).code).toBe(3)
    expect(await readdir(join(dir, 'memory'))).toEqual([])
  })

  test('the command that a newcomer is told to begin with works', async () => {
    const dir = await folder()
    const told = /-- (import --sample \S+)/.exec((await mnestic(dir, 'ask', 'anything')).err)?.[1]
    expect((await mnestic(dir, ...(told ?? '').split(' '))).code).toBe(0)
    expect((await mnestic(dir, 'ask', 'On which Sunday is the christening?')).code).toBe(0)
  })

  test.each(['scope', 'state'])('2: a page that is none, of %s', async (what) => {
    const { code, out, err } = await mnestic(await withChat(), 'inspect', what, '--after', 'junk')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^INVALID_ARGUMENT: --after "junk" names no page\.\n.*first page\.\n$/)
  })

  test('exports into a file, and 2: where no file can be', async () => {
    const dir = await withChat()
    expect(await mnestic(dir, 'export', '--out', 'copy.jsonl')).toMatchObject({ code: 0, out: '' })
    expect(await readFile(join(dir, 'copy.jsonl'), 'utf8')).toBe((await mnestic(dir, 'export')).out)
    const nowhere = await mnestic(dir, 'export', '--out', 'nowhere/copy.jsonl')
    expect(nowhere).toMatchObject({ code: 2, out: '' })
    expect(nowhere.err).toMatch(/nowhere\/copy\.jsonl lies in a folder that does not exist\.\nGive --out/)
    const onFolder = await mnestic(dir, 'export', '--out', '.', '--json')
    expect(onFolder.code).toBe(2)
    expect(json(onFolder.out).error).toMatchObject({ code: 'INVALID_ARGUMENT', message: '. is a folder.' })
  })

  test.each([
    ['a file that is not there', ['import', 'nowhere.txt'], 'does not exist'],
    ['a folder', ['import', '.'], 'is a folder'],
    ['an unknown command', ['remember'], 'unknown command'],
    ['an option out of range', ['ask', 'x', '--limit', '0'], 'integer from 1'],
    ['a date that is none', ['ask', 'x', '--as-of', '2025-13-40'], 'Give a date'],
    ['an empty scope', ['ask', 'x', '--scope', 'a//b'], 'none of them empty'],
    ['nothing to forget', ['forget', '--yes'], 'Say what to forget'],
    ['two things to forget', ['forget', '--id', 'a', '--everything', '--yes'], 'more than one thing'],
  ])('2: %s', async (_, args, message) => {
    const { code, err } = await mnestic(await folder(), ...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  test('2: a damaged file, by its place, and nothing is written', async () => {
    const dir = await folder()
    await writeFile(join(dir, 'bad.jsonl'), '{"text":"one"}\n{"text":')
    const { code, out } = await mnestic(dir, 'import', 'bad.jsonl', '--json')
    expect([code, json(out).error.code, json(out).error.line]).toEqual([2, 'DAMAGED_FILE', 2])
    expect((await mnestic(dir, 'inspect')).code).toBe(3)
  })

  test('forgetting is not done unasked', async () => {
    const dir = await withChat()
    const { code, err } = await mnesticProcess(dir, 'forget', '--everything')
    expect([code, err.includes('--yes')]).toEqual([2, true])
    expect(json((await mnesticProcess(dir, 'inspect', 'stats', '--json')).out).stats.records).toBe(6)
  })

  test('4: a memory that cannot be opened, and what to do meanwhile', async () => {
    const dir = await folder()
    await writeFile(join(dir, 'memory'), 'a file stands where the directory should be')
    const { code, out } = await mnestic(dir, 'inspect', '--json')
    expect(code).toBe(4)
    expect(json(out).error.message).not.toBe('')
    expect(json(out).error.remedy).toContain('--dir')
  })

  test('4: a memory that a newer version wrote is left as it is', async () => {
    const dir = await withChat()
    const file = join(dir, 'memory', 'log.sqlite')
    const log = await readFile(file)
    log.writeUInt32BE(99, 60) // where SQLite keeps user_version
    await writeFile(file, log)
    const { code, out, err } = await mnestic(dir, 'demo', '--no-open', '--port', '0')
    expect([code, out]).toEqual([4, ''])
    expect(err).toMatch(
      /^NEWER_FORMAT: .*format 99 by a newer version.*Update.*\nNothing was deleted.*--dir.*\n$/,
    )
    expect(await readFile(file)).toEqual(log)
  })

  test('control characters of a conversation do not reach the terminal', async () => {
    const dir = await folder()
    const text = 'red \u001b[31malert\u001b[0m \u0007bell \u202eback'
    await writeFile(
      join(dir, 'talk.jsonl'),
      JSON.stringify({ text, speaker: 'A\u001b[2J' }) + '\n{"text":"other"}',
    )
    await mnestic(dir, 'import', 'talk.jsonl')
    const { out } = await mnestic(dir, 'ask', 'red alert bell')
    expect(out).toContain('red')
    // oxlint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(out).not.toMatch(/\u001b\[(31m|2J)|\u0007|\u202e/)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'demo serves over an empty directory until %s, without another word, and leaves nothing open',
    async (signal) => {
      const dir = await folder()
      await mkdir(join(dir, 'memory'))
      const child = spawn(
        process.execPath,
        [bin, 'demo', '--no-open', '--port', '0', '--dir', join(dir, 'memory')],
        { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } },
      )
      const ended = new Promise((resolve) => child.on('exit', (code, killed) => resolve(code ?? killed)))
      let said = ''
      const url = await new Promise<string>((resolve, reject) => {
        void ended.then((code) => reject(new Error(`It ended with ${String(code)}: ${said}`)))
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => {
            said += chunk.toString()
            const found = /Mnestic is at (\S+)\n/.exec(said)?.[1]
            if (found !== undefined) resolve(found)
          })
      })
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
      expect(await (await fetch(url)).text()).toContain('<title>Mnestic</title>')
      const before = said
      child.kill(signal)
      expect(await ended).toBe(0)
      expect(said).toBe(before)
      await expect(fetch(url)).rejects.toThrow('fetch failed')
      expect((await mnestic(dir, 'inspect')).code).toBe(3)
    },
  )
})
