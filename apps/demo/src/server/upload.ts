import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import type { ImportEvent, ImportProgress, ImportResult } from '../api.ts'
import { DemoError, errorBody } from '../app/error-body.ts'

/** @throws DemoError TOO_LARGE, as soon as it is known */
export async function readUpload(c: Context, limit: number): Promise<Uint8Array> {
  const large = new DemoError(
    'TOO_LARGE',
    `The file is larger than ${Math.floor(limit / 2 ** 20)} MB.`,
    'Import it on the command line (mnestic import FILE), which has no such limit, or cut it in parts.',
  )
  const declared = Number(c.req.header('content-length') ?? 0)
  if (declared > limit) throw large
  const chunks: Uint8Array[] = []
  let size = 0
  const body: AsyncIterable<Uint8Array> | null = c.req.raw.body
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw large
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Runs an import and answers its progress, one JSON object a line. Leaving the page stops it. */
export function importStream(
  c: Context,
  run: (options: {
    readonly signal: AbortSignal
    readonly onProgress: (progress: ImportProgress) => void
  }) => Promise<ImportResult>,
): Response {
  c.header('content-type', 'application/x-ndjson; charset=utf-8')
  return stream(c, async (out) => {
    const controller = new AbortController()
    out.onAbort(() => controller.abort())
    c.req.raw.signal.addEventListener('abort', () => controller.abort(), { once: true })
    let sent: Promise<unknown> = Promise.resolve()
    const send = (event: ImportEvent): void => {
      sent = sent.then(() => out.write(`${JSON.stringify(event)}\n`))
    }
    try {
      const result = await run({
        signal: controller.signal,
        onProgress: (progress) => send({ type: 'progress', ...progress }),
      })
      send({ type: 'done', result })
    } catch (error) {
      send({ type: 'error', error: errorBody(error) })
    }
    await sent
  })
}
