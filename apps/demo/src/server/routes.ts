import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { bodyLimit } from 'hono/body-limit'
import { stream } from 'hono/streaming'
import type { App } from '../app.ts'
import type { DemoState, ErrorBody } from '../api.ts'
import { DemoError, errorBody } from '../app/error-body.ts'
import {
  askIn,
  forgetIn,
  graphIn,
  objectIn,
  optionalNumber,
  scopeIn,
  spaceIn,
  textIn,
  traceIn,
} from './body.ts'
import { layoutIn, pinIn, windowIn } from './window-body.ts'
import { sameOrigin, secureHeaders } from './guard.ts'
import type { PageFile } from './page.ts'
import { importStream, readUpload } from './upload.ts'

export interface RouteOptions {
  readonly app: App
  readonly page: ReadonlyMap<string, PageFile>
  /** Known once the server listens. */
  readonly port: () => number
  /** Bytes. */
  readonly uploadLimit: number
}

function statusOf({ code }: ErrorBody): ContentfulStatusCode {
  switch (code) {
    case 'NOT_FOUND':
      return 404
    case 'CONFLICT':
      return 409
    case 'TOO_LARGE':
      return 413
    case 'REFUSED':
      return 403
    case 'LOCKED':
    case 'DEADLINE':
    case 'CLOSED':
      return 503
    case 'INVALID_ARGUMENT':
    case 'UNSUPPORTED':
    case 'ABORTED':
      return 400
    default:
      return 500
  }
}

const largestBody = 4 * 2 ** 20

export function routes({ app, page, port, uploadLimit }: RouteOptions): Hono {
  const hono = new Hono()
  hono.use(secureHeaders)
  hono.use(sameOrigin(port))
  hono.onError((error, c) => {
    const body = errorBody(error)
    return c.json({ error: body }, statusOf(body))
  })
  hono.notFound((c) =>
    c.json({ error: errorBody(new DemoError('NOT_FOUND', 'There is nothing at this address.')) }, 404),
  )

  hono.get('/api/state', async (c) => c.json({ ...(await app.state()), uploadLimit } satisfies DemoState))
  hono.post('/api/import', async (c) => {
    const bytes = await readUpload(c, uploadLimit)
    const name = c.req.query('name') ?? 'conversation'
    const restore = c.req.query('restore') === 'true'
    return importStream(c, (options) => app.importFile(name, bytes, { ...options, restore }))
  })
  hono.get('/api/export', (c) => {
    const scope = scopeIn({ scope: jsonQuery(c.req.query('scope')) })
    c.header('content-type', 'application/x-ndjson; charset=utf-8')
    c.header('content-disposition', 'attachment; filename="mnestic-export.jsonl"')
    return stream(c, async (out) => {
      for await (const line of app.export(scope, c.req.raw.signal)) await out.write(line)
    })
  })

  hono.get('/api/graph/export', async (c) => {
    const scope = scopeIn({ scope: jsonQuery(c.req.query('scope')) })
    c.header('content-disposition', 'attachment; filename="mnestic-graph.jsonld"')
    const document = JSON.stringify(await app.graphJsonLd(scope), undefined, 1)
    return c.body(document, 200, { 'content-type': 'application/ld+json; charset=utf-8' })
  })

  const json = bodyLimit({
    maxSize: largestBody,
    onError: (c) =>
      c.json({ error: errorBody(new DemoError('TOO_LARGE', 'The request is too large.')) }, 413),
  })
  const body = async (request: Request): Promise<ReturnType<typeof objectIn>> => {
    try {
      return objectIn(await request.json())
    } catch (error) {
      if (error instanceof DemoError) throw error
      throw new DemoError('INVALID_ARGUMENT', 'The request is not JSON.')
    }
  }
  hono.post('/api/sample', json, async (c) => {
    const given = await body(c.req.raw)
    const name = textIn(given, 'name')
    const restore = given['restore'] === true
    return importStream(c, (options) => app.importSample(name, { ...options, restore }))
  })
  hono.post('/api/overview', json, async (c) => c.json(await app.overview(scopeIn(await body(c.req.raw)))))
  hono.post('/api/ask', json, async (c) => {
    const given = await body(c.req.raw)
    const request = { ...askIn(given), previous: layoutIn(given, 'previous') }
    return c.json(await app.ask(request, c.req.raw.signal))
  })
  hono.post('/api/space', json, async (c) =>
    c.json(await app.space(spaceIn(await body(c.req.raw)), c.req.raw.signal)),
  )
  hono.post('/api/trace', json, async (c) =>
    c.json(await app.trace(traceIn(await body(c.req.raw)), c.req.raw.signal)),
  )
  hono.post('/api/graph', json, async (c) => c.json(await app.graph(graphIn(await body(c.req.raw)))))
  hono.post('/api/entity', json, async (c) => {
    const given = await body(c.req.raw)
    return c.json(await app.entity(scopeIn(given), textIn(given, 'name')))
  })
  hono.post('/api/window', json, async (c) =>
    c.json(await app.window(windowIn(await body(c.req.raw)), c.req.raw.signal)),
  )
  hono.post('/api/pin', json, async (c) => {
    await app.pin(pinIn(await body(c.req.raw)))
    return c.json({ done: true })
  })
  hono.post('/api/forget', json, async (c) => c.json(await app.forget(forgetIn(await body(c.req.raw)))))
  hono.post('/api/record', json, async (c) => {
    const given = await body(c.req.raw)
    return c.json(await app.record(scopeIn(given), textIn(given, 'id')))
  })
  hono.post('/api/records', json, async (c) => {
    const given = await body(c.req.raw)
    const after = typeof given['after'] === 'string' ? given['after'] : undefined
    return c.json(
      await app.records(scopeIn(given), { after, limit: optionalNumber(given, 'limit', 1, 1_000) }),
    )
  })

  hono.get('*', (c) => {
    const file = page.get(c.req.path)
    if (file === undefined) return c.notFound()
    c.header('content-type', file.type)
    c.header('cache-control', file.lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(file.body)
  })
  return hono
}

function jsonQuery(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
