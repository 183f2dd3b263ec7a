import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../dist/app.js'
import type { ImportEvent, Trace } from '../dist/api.js'
import { serve } from '../dist/server/serve.js'
import type { Served, ServeOptions } from '../dist/server/serve.js'
import { bytesOf, chat, emptyApp } from './helpers.js'

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

async function served(options: ServeOptions = {}): Promise<{ readonly app: App; readonly server: Served }> {
  const app = await emptyApp()
  const server = await serve(app, { port: 0, ...options })
  onTestFinished(() => server.close())
  return { app, server }
}

/** A plain request, whose Host and Origin can be forged as no browser lets a page do. */
function send(
  server: Served,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string | Uint8Array,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(body)
  })
}

const json = { 'content-type': 'application/json' }
const post = (
  server: Served,
  path: string,
  body: unknown,
  headers: OutgoingHttpHeaders = json,
): Promise<Reply> => send(server, 'POST', path, headers, JSON.stringify(body))

const upload = (
  server: Served,
  content: string | Uint8Array,
  headers: OutgoingHttpHeaders = {},
): Promise<Reply> =>
  send(
    server,
    'POST',
    '/api/import?name=talk.txt',
    { 'content-type': 'application/octet-stream', ...headers },
    content,
  )

const events = (text: string): readonly ImportEvent[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ImportEvent)

describe('who may ask', () => {
  test.each(['evil.example', 'evil.example:PORT', '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example:PORT'])(
    'the Host "%s" is refused',
    async (host) => {
      const { server } = await served()
      for (const path of ['/', '/api/state']) {
        const { status, text } = await send(server, 'GET', path, {
          host: host.replace('PORT', String(server.port)),
        })
        expect([status, JSON.parse(text).error.code]).toEqual([403, 'REFUSED'])
      }
    },
  )

  test('our own address by number and by name is answered', async () => {
    const { server } = await served()
    for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`])
      expect((await send(server, 'GET', '/api/state', { host, origin: `http://${host}` })).status).toBe(200)
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a request from another site', { 'sec-fetch-site': 'cross-site' }],
    ['a request from another port', { 'sec-fetch-site': 'same-site' }],
  ])('%s may neither read nor write', async (_, headers) => {
    const { app, server } = await served()
    await app.importFile('talk.txt', bytesOf(chat))
    const everything = { scope: ['talk'], target: { kind: 'everything' } }
    expect((await post(server, '/api/forget', everything, { ...json, ...headers })).status).toBe(403)
    expect((await upload(server, chat, headers)).status).toBe(403)
    expect((await send(server, 'GET', '/api/state', headers)).status).toBe(403)
    expect((await app.overview(['talk'])).stats.records).toBe(6)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    undefined,
  ])('what a form can send (%s) changes nothing', async (type) => {
    const { app, server } = await served()
    await app.importFile('talk.txt', bytesOf(chat))
    const headers = type === undefined ? {} : { 'content-type': type }
    expect(
      (await post(server, '/api/forget', { scope: ['talk'], target: { kind: 'everything' } }, headers))
        .status,
    ).toBe(403)
    expect((await send(server, 'POST', '/api/import', headers, chat)).status).toBe(403)
    expect((await app.overview(['talk'])).stats.records).toBe(6)
  })

  test('only the loopback address listens', async () => {
    const { server } = await served()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/`)
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(server.port, '127.0.0.2', () => resolve(true))
      socket.on('error', () => resolve(false))
      onTestFinished(() => void socket.destroy())
    })
    expect(reached).toBe(false)
  })
})

describe('what is answered', () => {
  test('every answer carries the policy, refusals and errors too', async () => {
    const { server } = await served()
    for (const [method, path, headers] of [
      ['GET', '/', {}],
      ['GET', '/nowhere', {}],
      ['GET', '/../../package.json', {}],
      ['GET', '/api/state', { origin: 'https://evil.example' }],
      ['POST', '/api/ask', json],
    ] as const) {
      const { headers: got } = await send(server, method, path, headers, method === 'POST' ? '{' : undefined)
      expect(got['content-security-policy']).toContain("default-src 'none'")
      expect(got['content-security-policy']).not.toMatch(/unsafe|\*|https?:/)
      expect(got['x-content-type-options']).toBe('nosniff')
      expect(got['access-control-allow-origin']).toBeUndefined()
    }
  })

  test('the thread that computes may run WebAssembly and nothing else; the page may only start it', async () => {
    const { server } = await served()
    const built = await readdir(new URL('../dist/web/assets/', import.meta.url))
    const policyOf = async (path: string): Promise<string> => {
      const { status, headers } = await send(server, 'GET', path)
      expect(status).toBe(200)
      return String(headers['content-security-policy'])
    }
    const worker = built.find((name) => name.startsWith('learn-worker-'))
    expect(await policyOf(`/assets/${worker}`)).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    )
    for (const path of ['/', ...built.filter((name) => name !== worker).map((name) => `/assets/${name}`)]) {
      const policy = await policyOf(path)
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("worker-src 'self'")
      expect(policy).toContain('trusted-types learner')
      expect(policy).not.toContain('unsafe')
    }
  })

  test('only the files of the page can be fetched', async () => {
    const { server } = await served()
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../index.js',
      '/.env',
      '/assets/',
    ])
      expect((await send(server, 'GET', path)).status).toBe(404)
    expect((await send(server, 'GET', '/')).text).toContain('<div id="app">')
  })

  test.each([
    ['no JSON', '{"scope":'],
    ['a list', '[]'],
    ['no question', '{"scope":["talk"]}'],
    ['a scope that is none', '{"scope":"talk","question":"x"}'],
    ['a limit out of range', '{"scope":["talk"],"question":"x","limit":100000}'],
    ['a limit of another type', '{"scope":["talk"],"question":"x","limit":"5"}'],
    ['a date that is none', '{"scope":["talk"],"question":"x","asOf":"soon"}'],
  ])('a bad request is refused with a code: %s', async (_, body) => {
    const { app, server } = await served()
    await app.importFile('talk.txt', bytesOf(chat))
    const { status, text } = await send(server, 'POST', '/api/ask', json, body)
    expect([status, JSON.parse(text).error.code]).toEqual([400, 'INVALID_ARGUMENT'])
  })

  test('what is wrong inside of a request is called by its name', async () => {
    const { server } = await served()
    const recency = { scope: ['talk'], question: 'x', recency: 5 }
    expect((await post(server, '/api/ask', recency)).text).toContain('\\"recency\\" must be')
    expect((await post(server, '/api/forget', { scope: ['talk'] })).text).toContain('\\"target\\" must be')
  })

  test.each([
    ['no scope', {}],
    ['a page that is too long', { limit: 1_001 }],
    ['a page of nothing', { limit: 0 }],
    ['a limit of another type', { limit: '5' }],
    ['a place that is none', { after: 'soon' }],
    ['a place of another type', { after: 5 }],
  ])('a bad request for the states is refused with a code: %s', async (what, rest) => {
    const { app, server } = await served()
    await app.importFile('talk.txt', bytesOf(chat))
    const { status, text } = await post(server, '/api/trace', {
      ...(what === 'no scope' ? {} : { scope: ['talk'] }),
      ...rest,
    })
    expect([status, JSON.parse(text).error.code]).toEqual([400, 'INVALID_ARGUMENT'])
  })

  test('the states come in pages', async () => {
    const { app, server } = await served()
    await app.importFile('talk.txt', bytesOf(chat))
    const page = async (after?: string): Promise<Trace> =>
      JSON.parse((await post(server, '/api/trace', { scope: ['talk'], limit: 4, after })).text)
    const first = await page()
    const second = await page(first.next)
    expect([...first.steps, ...second.steps]).toEqual((await app.trace({ scope: ['talk'] })).steps)
    expect(second.next).toBeUndefined()
  })

  test('nobody waits for the states any more: reading them is stopped', async () => {
    const app = await emptyApp()
    await app.importFile('talk.txt', bytesOf(chat))
    const began = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<unknown>()
    const server = await serve(
      {
        ...app,
        // It goes on when the reader has left, and not before.
        trace: async (asked, signal) => {
          began.resolve()
          await new Promise((resolve) => signal?.addEventListener('abort', resolve))
          const reading = app.trace(asked, signal)
          ended.resolve(reading.catch((error: unknown) => error))
          return await reading
        },
      },
      { port: 0 },
    )
    onTestFinished(() => server.close())
    const leave = new AbortController()
    const answer = fetch(`${server.url}api/trace`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ scope: ['talk'] }),
      signal: leave.signal,
    })
    await began.promise
    leave.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(await ended.promise).toMatchObject({ code: 'ABORTED' })
  })

  test('a request that is too large, and a target that is none', async () => {
    const { server } = await served()
    expect((await post(server, '/api/ask', { scope: ['a'], question: 'x'.repeat(5_000_000) })).status).toBe(
      413,
    )
    expect((await post(server, '/api/forget', { scope: ['a'], target: { kind: 'all' } })).status).toBe(400)
    expect((await post(server, '/api/forget', { scope: ['a'], target: { kind: 'period' } })).status).toBe(400)
  })
})

describe('import', () => {
  test('streams its progress, one object a line, and ends with the result', async () => {
    const { app, server } = await served()
    const { status, text } = await upload(server, chat)
    expect(status).toBe(200)
    const told = events(text)
    expect(told[0]).toMatchObject({ type: 'progress', phase: 'reading' })
    expect(told.at(-1)).toMatchObject({ type: 'done', result: { format: 'chat', scopes: [{ written: 6 }] } })
    expect((await app.overview(['talk'])).stats.records).toBe(6)
  })

  test('a file that is not understood ends with a message, and nothing is written', async () => {
    const { app, server } = await served()
    const told = events((await upload(server, 'It was a dark night.\nNo more is known.')).text)
    expect(told.at(-1)).toMatchObject({ type: 'error', error: { code: 'UNKNOWN_FORMAT' } })
    expect(await app.scopes()).toEqual([])
  })

  test('a file over the limit is refused, declared or not', async () => {
    const { app, server } = await served({ uploadLimit: 1_000 })
    const large = chat.repeat(20)
    const declared = await upload(server, large)
    expect([declared.status, JSON.parse(declared.text).error.code]).toEqual([413, 'TOO_LARGE'])
    const streamed = await upload(server, large, { 'transfer-encoding': 'chunked' })
    expect(streamed.status).toBe(413)
    expect(await app.scopes()).toEqual([])
  })

  test('leaving stops it, after whole batches', async () => {
    const app = await emptyApp()
    let running: ReturnType<App['importFile']> | undefined
    const server = await serve(
      {
        ...app,
        importFile: (...args) => (running = app.importFile(...args)),
      },
      { port: 0 },
    )
    onTestFinished(() => server.close())
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      JSON.stringify({ id: `m${index}`, text: `message number ${index}` }),
    ).join('\n')
    const leave = new AbortController()
    const response = await fetch(`${server.url}api/import?name=talk.jsonl`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: lines,
      signal: leave.signal,
    })
    const reader = response.body!.getReader()
    let text = ''
    while (!text.includes('"writing"')) text += new TextDecoder().decode((await reader.read()).value)
    leave.abort()
    await expect(running).rejects.toMatchObject({ code: 'ABORTED' })
    const { records } = (await app.overview(['talk'])).stats
    expect(records % 64).toBe(0)
    expect(records).toBeGreaterThan(0)
  })
})

test('a taken port is left to who has it', async () => {
  const { server } = await served()
  const app = await emptyApp()
  await expect(serve(app, { port: server.port })).rejects.toMatchObject({ code: 'BUSY' })
  const first = await serve(app)
  const second = await serve(app)
  expect(second.port).not.toBe(first.port)
  await first.close()
  await second.close()
})

test('an export is downloaded, never shown', async () => {
  const { app, server } = await served()
  await app.importFile('talk.txt', bytesOf(chat))
  const { headers, text } = await send(server, 'GET', `/api/export?scope=${encodeURIComponent('["talk"]')}`)
  expect(headers['content-disposition']).toContain('attachment')
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type)
      .filter((type) => type === 'record'),
  ).toHaveLength(6)
  expect((await send(server, 'GET', '/api/export?scope=talk')).status).toBe(400)
})
