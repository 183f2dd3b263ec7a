import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LoadProgress, minilmEmbedder } from '@mnestic/embed-minilm'
import { afterEach, describe, expect, it } from 'vitest'
import { refusal, rejection } from './rejection.ts'
import { writeTinyModel } from './tiny-model.ts'

const opened: Server[] = []
const root = mkdtempSync(join(tmpdir(), 'mnestic-minilm-'))
const model = 'someone/tiny'
const folder = writeTinyModel(join(root, 'tiny'))

/** A host with the tiny model, at the addresses of the real one. `silent`: it never answers. */
async function host(silent = false): Promise<{ address: string; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = []
  const server = createServer(({ url = '', headers }, response) => {
    if (headers.range === undefined) asked.push(url) // a range of one byte asks for the size alone
    if (silent) return
    const [, file = ''] = /^\/someone\/tiny\/resolve\/main\/(.*)$/.exec(url) ?? []
    if (file === '' || !existsSync(join(folder, file))) return void response.writeHead(404).end()
    const bytes = readFileSync(join(folder, file))
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
  })
  opened.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

afterEach(() => {
  for (const server of opened.splice(0)) server.close().closeAllConnections()
})

describe('a download', { timeout: 60_000 }, () => {
  it('happens once, with progress, and the later start asks no network', async () => {
    const { address, asked, close } = await host()
    const into = mkdtempSync(join(root, 'models-'))
    const progress: LoadProgress[] = []
    const options = {
      download: { into, model, host: address },
      onProgress: (one: LoadProgress) => progress.push(one),
    }
    const first = await minilmEmbedder({ ...options, workers: 2 })
    await first.close()
    const file = 'onnx/model_quantized.onnx'
    const bytes = readFileSync(join(folder, file)).length
    expect(progress).toContainEqual({ file, loaded: bytes, total: bytes })
    expect(asked.filter((url) => url.endsWith(file))).toHaveLength(1)

    await close()
    progress.length = 0
    const second = await minilmEmbedder(options)
    await second.close()
    expect(progress).toEqual([])
    expect(second.fingerprint).toBe(first.fingerprint)

    const local = await minilmEmbedder({ folder: join(into, model) })
    await local.close()
    expect(local.fingerprint).toBe(first.fingerprint)
    rmSync(into, { recursive: true })
  })

  it('of what the host does not have fails for good', async () => {
    const { address } = await host()
    const error = await refusal(
      minilmEmbedder({ download: { into: root, model: 'someone/else', host: address } }),
    )
    expect([error.code, error.retryable]).toEqual(['EMBEDDER_FAILED', false])
    expect(error.message).toContain(`cannot download someone/else (q8) from ${address}`)
  })

  it('from a host that is down may be tried again', async () => {
    const { address, close } = await host()
    await close()
    const error = await refusal(minilmEmbedder({ download: { into: root, model, host: address } }))
    expect([error.code, error.retryable]).toEqual(['EMBEDDER_FAILED', true])
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('ends at a signal', async () => {
    const { address, asked } = await host(true)
    const controller = new AbortController()
    const reason = new Error('enough')
    const loading = rejection(
      minilmEmbedder({ download: { into: root, model, host: address }, signal: controller.signal }),
    )
    await expect.poll(() => asked.length, { timeout: 50_000 }).toBeGreaterThan(0)
    controller.abort(reason)
    expect(await loading).toBe(reason)
  })

  it('ends where onProgress throws, with its error', async () => {
    const { address } = await host()
    const into = mkdtempSync(join(root, 'models-'))
    const error = new Error('no disk for that')
    const onProgress = (): never => {
      throw error
    }
    expect(await rejection(minilmEmbedder({ download: { into, model, host: address }, onProgress }))).toBe(
      error,
    )
  })
})
