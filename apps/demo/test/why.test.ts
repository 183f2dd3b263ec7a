import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answer, RecollectionItem } from '../dist/api.js'
import { whyAnswer, whyBars, whyLine } from '../dist/cli/why.js'
import { extentOf, namesIn, sharesOf } from '../dist/why/shares.js'
import { shareLabel } from '../dist/why/names.js'
import { chat, emptyApp, folder, mnestic } from './helpers.js'
import { withUnknown } from './why-memory.js'

const record = { id: 'r', seq: 1, scope: ['s'], text: 'text', at: 0, revision: 1 } as const
const weighed = (value: number, standard: number, contribution: number) => ({ value, standard, contribution })

/** Every kind of share: several signals of a mechanism, one unknown, the memory's own, a lift. */
const items = [
  {
    record,
    score: 3.5,
    lift: 0,
    via: {
      longTerm: { rank: 2, score: 0.6, signals: { score: weighed(0.6, 2, 2) }, why: [] },
      recent: { signals: { before: weighed(0.1, -1, -0.5), after: weighed(0.2, 1, 0.25) }, why: [] },
      oracle: { rank: 1, score: 1, signals: { rank: weighed(1 / 61, 0.35, 0.35) }, why: [] },
    },
    signals: { speaker: weighed(1, 1, 1.4), asking: weighed(0, 0, 0) },
    superseded: false,
    supersededBy: [],
  },
  {
    record,
    score: 2,
    lift: 1.5,
    via: { longTerm: { signals: { score: weighed(0.3, 0.5, 0.5) }, why: [] } },
    signals: { mood: weighed(1, 1, 0.002), time: weighed(0, 0, -0.002) },
    superseded: false,
    supersededBy: [],
  },
] as unknown as readonly RecollectionItem[]

test('the command line draws bars to one scale, left of zero what was taken off', () => {
  const bars = whyBars(items)
  expect(items.map((item) => bars(item).join('\n')).join('\n\n')).toMatchInlineSnapshot(`
    "Meaning                │██████████████                  +2.00  value 0.600, +2.00 sd, #2
    What led up to it  ▐███│                                -0.50  value 0.100, -1.00 sd
    What followed          │██                              +0.25  value 0.200, +1.00 sd
    oracle                 │██▌                             +0.35  value 0.016, +0.35 sd, #1
    Who said it            │██████████                      +1.40  value 1.000
    Score                  │                                 3.50

    Meaning                │███▌                            +0.50  value 0.300, +0.50 sd
    Corrects               │██████████▌                     +1.50
    Score                  │                                 2.00"
  `)
  expect(items.map(whyLine)).toMatchInlineSnapshot(`
    [
      "Meaning +2.00 (#2) · What led up to it -0.50 · What followed +0.25 · oracle +0.35 (#1) · Who said it +1.40",
      "Meaning +0.50 · Corrects +1.50",
    ]
  `)
})

test('the command line says what was asked instead, how many were weighed, and how long it took', () => {
  const answer = {
    question: 'Where does Ana dance?',
    expansions: ['Ana dancing'],
    explanation: {
      embedded: 'Where do I \u001b[31mdance?',
      candidates: 1_234,
      weights: {},
      durations: { longTerm: 1.26, oracle: 0.5 },
      compared: { vectors: 1_200, words: 34 },
      efforts: { longTerm: { engine: 'exact+graph', scanned: 12_345 }, oracle: { '\u001b[31mef': 'x' } },
    },
  }
  expect(whyAnswer(answer as unknown as Parameters<typeof whyAnswer>[0])).toEqual([
    'asked as: "Where do I dance?"',
    'asked also as: "Ana dancing"',
    'weighed: 1,234 records · Long-term 1.3 ms · oracle 0.5 ms',
    'searched: Long-term: exact+graph, 12,345 scanned · oracle: ef x',
    'told apart: 1,200 records by vectors, 34 by words',
  ])
})

test('mnestic ask --why: shares add up to the score, and zero is in one column', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'talk.txt'), chat)
  await mnestic(dir, 'import', 'talk.txt', '--json')
  const { out, code } = await mnestic(dir, 'ask', 'Which instrument does Ana play?', '--why', '--limit', '3')
  expect(code).toBe(0)
  const lines = out.split('\n')
  const rows = lines.flatMap((line) => {
    const row = /^ {4}(\S.*?) +[█▐ ]*│[█▌ ]* ([+-]?\d+\.\d\d)(?: |$)/.exec(line)
    return row === null ? [] : [{ name: row[1]!, figure: Number(row[2]), zero: line.indexOf('│') }]
  })
  expect(new Set(rows.map(({ zero }) => zero)).size).toBe(1)
  let sum = 0
  let terms = 0
  const scores: number[] = []
  for (const { name, figure } of rows) {
    if (name === 'Score') {
      // Each of the figures is rounded.
      expect(Math.abs(sum - figure)).toBeLessThanOrEqual(0.006 * (terms + 1))
      scores.push(figure)
      sum = terms = 0
    } else {
      sum += figure
      terms++
    }
  }
  expect(scores).toHaveLength(3)
  expect(lines.filter((line) => /^ ?\d {2}/.test(line)).map((line) => Number(line.slice(4, 10)))).toEqual(
    scores,
  )
  expect(rows.map(({ name }) => name)).toContain('Meaning')
  expect(out).toMatch(/^weighed: 6 records · Long-term \d+\.\d ms · /m)
  expect((await mnestic(dir, 'ask', 'Which instrument does Ana play?')).out).not.toContain('█')
})

test('mnestic ask: different and newer records are asked for by options, and wrong ones are refused', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'talk.txt'), chat)
  await mnestic(dir, 'import', 'talk.txt', '--json')
  const wanted = ['--diversity', '0.5', '--recency', '30:2', '--json']
  const { out } = await mnestic(dir, 'ask', 'When is the concert?', ...wanted)
  const answer = JSON.parse(out) as Answer
  expect(answer.explanation?.compared).toEqual({ vectors: 6, words: 0 })
  expect(answer.explanation?.weights).toMatchObject({ recency: 2 })
  const [{ record, signals } = answer.items[0]!] = answer.items.toSorted((a, b) => b.record.at - a.record.at)
  expect(record.at).toBe(Math.max(...answer.items.map((one) => one.record.at)))
  // The age is that at the end of the conversation, however long ago.
  expect(signals['recency']?.value).toBe(1)
  for (const wrong of [
    ['--diversity', '1'],
    ['--diversity', 'much'],
    ['--recency', '0'],
    ['--recency', '1:2:3'],
  ])
    expect((await mnestic(dir, 'ask', 'When is the concert?', ...wrong)).code, wrong.join(' ')).toBe(2)
})

test('an answer carries all that its scores are the sums of, of mechanisms that nobody foresaw too', async () => {
  const app = await withUnknown(await emptyApp())
  const answer = await app.ask({ scope: ['talk'], question: 'When is the concert of Ana?' })
  expect(answer.explanation?.candidates).toBe(6)
  expect(Object.keys(answer.explanation?.durations ?? {})).toEqual(
    expect.arrayContaining(['longTerm', 'tide']),
  )
  const names = namesIn(answer.items)
  for (const item of answer.items) {
    const shares = sharesOf(item)
    expect(shares.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(item.score, 9)
    for (const { key } of shares) expect(names.map((name) => name.key)).toContain(key)
  }
  expect(names.map(shareLabel)).toEqual(
    expect.arrayContaining([
      'Meaning',
      'Words in common',
      'tide: height',
      'tide: depth',
      'newest',
      'Who said it',
      'Said by the user',
      'shout',
      'Corrects',
    ]),
  )
  expect(shareLabel({ backend: 'constructor', signal: 'score' })).toBe('constructor')
  expect(extentOf(answer.items).taken).toBeGreaterThan(0)
})

test('every colour of the bars stands out by 3:1, in light and dark', async () => {
  const styles = (name: string): Promise<string> =>
    readFile(join(import.meta.dirname, '../src/ui/styles', name), 'utf8')
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((start) => {
      const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string): number => {
    const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }
  const base = await styles('base.css')
  const grounds = ['page', 'surface', 'sunken'].map((name) =>
    [...base.matchAll(new RegExp(`--${name}: (#\\w{6})`, 'g'))].map(([, hex]) => hex!),
  )
  const colours = [...(await styles('why.css')).matchAll(/--(why-[\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)]
  expect(colours.length).toBeGreaterThan(10)
  for (const [, name, light, dark] of colours)
    for (const [onLight, onDark] of grounds) {
      expect(contrast(light!, onLight!), `${name} on ${onLight}`).toBeGreaterThanOrEqual(3)
      expect(contrast(dark!, onDark!), `${name} on ${onDark}`).toBeGreaterThanOrEqual(3)
    }
})
