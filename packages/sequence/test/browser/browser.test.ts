import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findChromium } from '../../../../scripts/chromium.mjs'
import { run, type Found } from './program.ts'

const executablePath = findChromium()
if (executablePath === undefined)
  console.warn(
    'The test of the kernels in a browser is skipped: no Chromium was found. Install one, or name it in MNESTIC_CHROMIUM.',
  )

/** The program with its libraries, as those who use them bundle it. */
async function bundled(): Promise<Buffer> {
  const outDir = await mkdtemp(join(tmpdir(), 'mnestic-sequence-'))
  try {
    await build({
      configFile: false,
      root: import.meta.dirname,
      logLevel: 'error',
      build: {
        target: 'es2023',
        outDir,
        emptyOutDir: true,
        chunkSizeWarningLimit: Infinity,
        rolldownOptions: {
          input: join(import.meta.dirname, 'program.ts'),
          output: { entryFileNames: 'main.js' },
        },
      },
    })
    return await readFile(join(outDir, 'main.js'))
  } finally {
    await rm(outDir, { recursive: true })
  }
}

/** What the program finds in a page of a site with this policy. */
async function inPage(program: Buffer, policy: string): Promise<Found> {
  const server = createServer(({ url }, response) => {
    const script = url === '/main.js'
    response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(
      script
        ? program
        : '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const browser = await chromium.launch({ executablePath: executablePath! })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' })
  const found = await page.evaluate(() => (globalThis as unknown as { run(): Promise<Found> }).run())
  expect(faults).toEqual([])
  return found
}

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let program: Buffer
  let here: Found
  beforeAll(async () => {
    program = await bundled()
    here = await run()
  }, 120_000)

  test('the kernel simd runs, and a training has the bits that it has in Node', async () => {
    expect(here).toMatchObject({ kernel: 'simd', path: 'kernel' })
    const found = await inPage(program, "script-src 'self' 'wasm-unsafe-eval'")
    expect(found).toMatchObject({ kernel: 'simd', path: 'kernel', tensors: 0 })
    expect(found.weights.kernel).toEqual(here.weights.kernel)
    expectClose(found.weights.tfjs, here.weights.kernel)
  }, 60_000)

  test('where a policy forbids WebAssembly, JavaScript has the same bits', async () => {
    const found = await inPage(program, "script-src 'self'")
    expect(found).toMatchObject({
      supported: { simd: false, relaxed: false, js: true },
      kernel: 'js',
      path: 'tfjs',
    })
    expect(found.weights.kernel).toEqual(here.weights.kernel)
    expectClose(found.weights.tfjs, here.weights.kernel)
  }, 60_000)
})

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  const difference = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)))
  expect(difference).toBeLessThan(1e-6)
}
