import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random } from '@mnestic/sequence'
import { afterAll, expect, test, vi } from 'vitest'
import type { Row } from '../src/rows.ts'
import { translation } from '../src/transformer/language-pair.ts'
import { pairOf } from '../src/transformer/sequence-tasks.ts'
import { textOf, unseen } from '../src/transformer/translating.ts'
import { bench } from './bench.ts'

const folder = mkdtempSync(join(tmpdir(), 'bench-transformer-'))
vi.setConfig({ testTimeout: 120_000 })
afterAll(() => rmSync(folder, { recursive: true }))

test('transformer: every part has figures, with no peer that would have to be installed', async () => {
  const json = join(folder, 'rows.json')
  const command = ['transformer', '--quick', '--python', join(folder, 'nothing'), '--json', json]
  const { status, stderr } = await bench(...command)
  expect(status, stderr).toBe(0)
  expect(stderr).toContain('name a Python that has torch with --python')
  const rows = JSON.parse(readFileSync(json, 'utf8')) as readonly Row[]
  for (const { name, metric, value } of rows) expect(Number.isFinite(value), `${name}, ${metric}`).toBe(true)
  expect(rows.filter(({ name, target }) => !name.endsWith(' (quick)') || target)).toEqual([])
  const parts = new Set(rows.map(({ name }) => name.split(/[ ,]/)[0]))
  expect([...parts]).toEqual(['decoder', 'characters', 'reversing', 'sorting', 'translation'])
})

test('a sentence has one translation, whose words agree, with its verb last', () => {
  const source = random(3)
  const known = new Map<string, string>()
  for (let n = 0; n < 3_000; n++) {
    const drawn = translation(source)
    const [text, target] = [textOf(drawn), drawn.target.join(' ')]
    expect(known.get(text) ?? target).toBe(target)
    known.set(text, target)
    for (const [, article, noun, adjective] of target.matchAll(
      /\b(?:l|un)([oiae]) [a-z]+?([oiae])\b(?: (?:grand|vet|jun|ros|calm|sab|pic|bru)([oiae])\b)?/g,
    ))
      expect([noun, adjective ?? article], target).toEqual([article, article])
    const [subject = '', rest = ''] = target.split(' ze ')
    expect(/(an|a)(?: pa)?$/.exec(rest)?.[1], target).toBe(/[ie]$/.test(subject) ? 'an' : 'a')
    expect(target.includes(' ne ')).toBe(text.includes(' not '))
  }
  expect(known.size).toBeGreaterThan(2_900)
})

test('sentences that are measured are kept out of what is trained on', () => {
  const measured = unseen(random(1), 50, new Set())
  const known = new Set(measured.map(textOf))
  const same = unseen(random(1), 50, known)
  expect(same.filter((each) => known.has(textOf(each)))).toEqual([])
})

test('what is to be made of a sequence is made of it', () => {
  const { source, target } = pairOf(random(1), 20, (own) => own.toReversed())
  expect(source).toHaveLength(20)
  expect(target).toEqual(Array.from(source).toReversed())
})
