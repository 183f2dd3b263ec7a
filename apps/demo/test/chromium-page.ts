import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Served } from '../dist/server/serve.js'
import { findChromium } from '../../../scripts/chromium.mjs'

export const executablePath: string | undefined = findChromium()
if (executablePath === undefined)
  console.warn(
    'The tests in a browser are skipped: no Chromium was found. Install one, or name it in MNESTIC_CHROMIUM.',
  )

let browser: Browser

beforeAll(async () => {
  if (executablePath !== undefined && existsSync(executablePath))
    browser = await chromium.launch({ executablePath })
}, 60_000)

afterAll(() => browser?.close())

export interface Visited {
  readonly page: Page
  /** Console errors, page errors, and requests to anywhere else. */
  readonly faults: string[]
}

/** A page of its own, with nothing of another's. */
export async function visit(server: Served, options: BrowserContextOptions): Promise<Visited> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(30_000) // a busy machine takes its time
  const faults: string[] = []
  page.on(
    'console',
    (message) => (message.type() === 'error' || message.type() === 'warning') && faults.push(message.text()),
  )
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on(
    'request',
    (request) => !request.url().startsWith(server.url) && faults.push(`outside request ${request.url()}`),
  )
  await page.goto(server.url)
  return { page, faults }
}

/** Looks at the page as it is, in light and in dark colours; it is light again in the end. */
export async function inBothColours(
  page: Page,
  look: (colorScheme: 'light' | 'dark') => Promise<void>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await look(colorScheme)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** axe's findings that keep somebody out. */
export async function serious(page: Page, inside = 'html'): Promise<readonly string[]> {
  // The page has no frames: the older way, which opens no second page, sees the same.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(inside).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
