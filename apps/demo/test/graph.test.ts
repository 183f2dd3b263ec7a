import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../dist/app.js'
import type { GraphPage } from '../dist/api/graph.js'
import { serve } from '../dist/server/serve.js'
import { bytesOf, emptyApp } from './helpers.js'

/** Ana moves; two people work where they work; somebody is only named. */
const talk = [
  {
    id: 'home',
    at: '2025-01-10',
    text: 'I live on Montgomery Street.',
    facts: [{ subject: 'Ana', predicate: 'lives_in', object: 'Montgomery Street' }],
  },
  {
    id: 'job',
    at: '2025-01-11',
    text: 'The brewery is where I count yeast.',
    facts: [{ subject: 'Ana', predicate: 'works_at', object: 'Cold Harbour' }],
  },
  {
    id: 'age',
    at: '2025-02-01',
    text: 'He is older than he dances.',
    facts: [{ subject: 'Norrie', predicate: 'age', object: 74, objectKind: 'literal' }],
  },
  {
    id: 'moved',
    at: '2025-06-16',
    text: 'We are in, since the weekend before last.',
    facts: [{ subject: 'Ana', predicate: 'lives_in', object: 'Bath Street', from: '2025-06-07' }],
  },
]
const scope = ['talk'] as const

async function withTalk(): Promise<App> {
  const app = await emptyApp()
  await app.importFile(
    'talk.jsonl',
    bytesOf(talk.map((line) => JSON.stringify({ speaker: 'Ana', ...line })).join('\n')),
  )
  return app
}

const told = ({ facts }: Pick<GraphPage, 'facts'>): readonly string[] =>
  facts.map(({ subject, predicate, object }) => `${subject} ${predicate} ${object}`).sort()

describe('the graph of a conversation', () => {
  test('has the facts that came with the messages, each with the records that say it', async () => {
    const app = await withTalk()
    const graph = await app.graph({ scope })
    expect(told(graph)).toEqual([
      'Ana lives_in Bath Street',
      'Ana lives_in Montgomery Street',
      'Ana works_at Cold Harbour',
      'Norrie age 74',
    ])
    const old = graph.facts.find(({ object }) => object === 'Montgomery Street')
    expect(old?.evidence).toMatchObject([{ id: 'home', source: 'application' }])
    expect(old?.superseded).toBe(Date.parse('2025-06-07'))
    expect(graph.times).toEqual({ from: Date.parse('2025-01-10'), to: Date.parse('2025-06-16') })
  })

  test('at a time shows what held then', async () => {
    const app = await withTalk()
    expect(told(await app.graph({ scope, validAt: '2025-03-01' }))).toContain(
      'Ana lives_in Montgomery Street',
    )
    const later = told(await app.graph({ scope, validAt: '2025-07-01' }))
    expect(later).toContain('Ana lives_in Bath Street')
    expect(later).not.toContain('Ana lives_in Montgomery Street')
  })

  test('is cut to the most connected, and keeps what was asked for with its neighbours', async () => {
    const app = await withTalk()
    expect((await app.graph({ scope, limit: 1 })).entities.map(({ name }) => name)).toEqual(['Ana'])
    const around = await app.graph({ scope, limit: 1, around: ['Cold Harbour'] })
    expect(new Set(around.entities.map(({ name }) => name))).toEqual(new Set(['Ana', 'Cold Harbour']))
    expect(told(around)).toContain('Ana works_at Cold Harbour')
  })

  test('has an entity with all its facts, from the earliest on', async () => {
    const app = await withTalk()
    const { entity, facts, mentions } = await app.entity(scope, 'ana')
    expect(entity).toMatchObject({ name: 'Ana', facts: 3 })
    expect(facts.map(({ object }) => object)).toEqual(['Montgomery Street', 'Cold Harbour', 'Bath Street'])
    expect(mentions.map(({ record }) => record.id)).toContain('job')
    await expect(app.entity(scope, 'Nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('loses a fact with its record, and an entity with its last', async () => {
    const app = await withTalk()
    await app.forget({ scope, target: { kind: 'ids', ids: ['job'] } })
    const graph = await app.graph({ scope })
    expect(told(graph)).not.toContain('Ana works_at Cold Harbour')
    await expect(app.entity(scope, 'Cold Harbour')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(JSON.stringify(await app.graphJsonLd(scope))).not.toContain('Cold Harbour')
  })

  test('answers a question by its facts, step by step, where they are clear', async () => {
    const app = await withTalk()
    const { paths = [] } = await app.ask({ scope, question: 'What is the employer of Ana?' })
    expect(paths[0]?.answer).toBe('Cold Harbour')
    expect(paths[0]?.steps[0]?.facts[0]?.evidence[0]?.id).toBe('job')
    expect((await app.ask({ scope, question: 'Is it raining?' })).paths).toEqual([])
  })

  test('as JSON-LD has every fact with its evidence', async () => {
    const app = await withTalk()
    const document = await app.graphJsonLd(scope)
    expect(document).toHaveProperty('@context')
    const statements = (document['@graph'] as readonly Record<string, unknown>[]).filter(
      (node) => node['@type'] === 'rdf:Statement',
    )
    expect(statements).toHaveLength(4)
    expect(JSON.stringify(statements)).toContain('"mnestic:record":"moved"')
  })
})

describe('over the wire', () => {
  const post = (url: string, body: unknown): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  test('the graph, an entity and the export; what is wrong is told', async () => {
    const app = await withTalk()
    const server = await serve(app, { port: 0 })
    onTestFinished(() => server.close())
    const page = (await (await post(`${server.url}api/graph`, { scope })).json()) as GraphPage
    expect(page.total.facts).toBe(4)
    expect((await post(`${server.url}api/entity`, { scope, name: 'Ana' })).status).toBe(200)
    expect((await post(`${server.url}api/entity`, { scope, name: 'Nobody' })).status).toBe(404)
    for (const wrong of [
      { limit: 0 },
      { limit: 401 },
      { around: [] },
      { around: [1] },
      { validAt: 'soon' },
      { validAt: 7 },
    ])
      expect((await post(`${server.url}api/graph`, { scope, ...wrong })).status, JSON.stringify(wrong)).toBe(
        400,
      )
    const exported = await fetch(`${server.url}api/graph/export?scope=${encodeURIComponent('["talk"]')}`)
    expect(exported.headers.get('content-type')).toContain('application/ld+json')
    expect(await exported.json()).toEqual(await app.graphJsonLd(scope))
    expect((await fetch(`${server.url}api/graph/export?scope=talk`)).status).toBe(400)
  })
})

describe('facts of an imported file', () => {
  test.each([
    ['no list', { facts: {} }, '"facts"'],
    ['no subject', { facts: [{ predicate: 'p', object: 'o' }] }, '"subject"'],
    ['no object', { facts: [{ subject: 's', predicate: 'p' }] }, '"object"'],
    [
      'a time that is none',
      { facts: [{ subject: 's', predicate: 'p', object: 'o', from: 'once' }] },
      '"from"',
    ],
    [
      'a kind that is none',
      { facts: [{ subject: 's', predicate: 'p', object: 'o', objectKind: 'x' }] },
      '"objectKind"',
    ],
  ])('%s: refused with the line, and nothing is written', async (_, wrong, says) => {
    const app = await emptyApp()
    const lines = [{ text: 'fine' }, { text: 'not', ...wrong }].map((line) => JSON.stringify(line)).join('\n')
    await expect(app.importFile('talk.jsonl', bytesOf(lines))).rejects.toMatchObject({
      line: 2,
      message: expect.stringContaining(says),
    })
    expect(await app.scopes()).toEqual([])
  })
})
