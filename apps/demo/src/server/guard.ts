import type { MiddlewareHandler } from 'hono'
import { DemoError, errorBody } from '../app/error-body.ts'

/** SHA-256 of the style sheet that Observable Plot puts into each of its charts. */
const plotStyle = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"

/** The same of the one that cytoscape puts into the page: its containers are positioned. */
const cytoscapeStyle = "'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='"

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${plotStyle} ${cytoscapeStyle}`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types learner',
].join('; ')

/** Of the thread that computes: it has its own policy, may run WebAssembly, and may ask for nothing. */
const workerPolicy = ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'"].join('; ')
const workerFile = /^\/assets\/learn-worker-[\w-]+\.js$/

const headers: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Puts the security headers on every answer, errors included. */
export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  c.res.headers.set('content-security-policy', workerFile.test(c.req.path) ? workerPolicy : policy)
  if (c.req.path.startsWith('/api/')) c.res.headers.set('cache-control', 'no-store')
}

/**
 * The server holds a person's memory and has no password, so it answers only pages that it served itself:
 * `Host` must name this machine (a foreign name that was rebound to 127.0.0.1 does not), `Origin` must be our own,
 * and a request that changes something must be one that another site cannot send without asking first.
 */
export function sameOrigin(port: () => number): MiddlewareHandler {
  return async (c, next) => {
    const refuse = (message: string): Response =>
      c.json({ error: errorBody(new DemoError('REFUSED', message)) }, 403)
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`]
    const host = c.req.header('host')
    if (host === undefined || !hosts.includes(host))
      return refuse('This server answers its own address only.')
    const origin = c.req.header('origin')
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse('This server answers its own pages only.')
    const site = c.req.header('sec-fetch-site')
    const navigation = c.req.method === 'GET' && !c.req.path.startsWith('/api/')
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation)
      return refuse('This server answers its own pages only.')
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
      const wanted = c.req.path === '/api/import' ? 'application/octet-stream' : 'application/json'
      if (type !== wanted) return refuse(`The content type must be ${wanted}.`)
    }
    return await next()
  }
}
