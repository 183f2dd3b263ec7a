// Makes docs/demo.png: the English sample, one question, light colours. With --view state docs/state.png: its states;
// with --view window docs/window.png: the prompt after a --second question; with --view graph docs/graph.png: its graph, and
// --entity; with --view learn docs/learn.png: networks that have learned.
//
//   node apps/demo/scripts/screenshot.mjs [FILE] [--view state] [--dark] [--width 1440] [--height 900] [--question TEXT] [--sample sample-zh] [--full]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { openApp } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import { findChromium } from '../../../scripts/chromium.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
    view: { type: 'string', default: 'ask' },
    forget: { type: 'string' },
    second: { type: 'string', default: 'Which instrument does Ana play?' },
    entity: { type: 'string', default: 'Ana' },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '1040' },
    sample: { type: 'string', default: 'sample-en' },
    question: { type: 'string', default: "On which Sunday is Jakob's christening?" },
  },
})
const name = values.view === 'ask' ? 'demo' : values.view
const file = positionals[0] ?? fileURLToPath(new URL(`../../../docs/${name}.png`, import.meta.url))
const executablePath = findChromium()
if (executablePath === undefined) {
  console.error('No Chromium was found. Install one, or give its path in MNESTIC_CHROMIUM.')
  process.exit(2)
}

/** @param {import('playwright-core').Page} page */
async function shown(page) {
  switch (values.view) {
    case 'state':
      return await page.locator('canvas.lane').first().waitFor()
    case 'window':
      await page.locator('.window-piece').first().waitFor()
      await page.getByLabel('Question for the window').fill(values.second)
      await page.keyboard.press('Enter')
      return await page.getByText('are those of the prompt before').waitFor()
    case 'graph':
      await page.locator('.graph-drawing canvas').first().waitFor()
      await page.getByText('as a table').waitFor()
      await page.getByLabel('Go to').fill(values.entity)
      await page.keyboard.press('Enter')
      return await page.getByRole('heading', { name: values.entity, level: 2 }).waitFor()
    case 'learn':
      await page.getByRole('button', { name: 'Start' }).click()
      return await page.getByRole('button', { name: 'Again' }).waitFor({ timeout: 300_000 })
    default:
      return await page.locator('.cards > li, .results .empty').first().waitFor()
  }
}

const dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-'))
const app = await openApp(join(dir, '.mnestic'))
const server = await serve(app, { port: 0 })
const browser = await chromium.launch({ executablePath })
try {
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    deviceScaleFactor: Number(values.width) > 900 ? 1 : 2,
    colorScheme: values.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  page.on('console', (message) => message.type() === 'error' && console.error(`console: ${message.text()}`))
  page.on('pageerror', (error) => console.error(`page: ${error.stack}`))
  if (!values.empty) {
    if (values.sample === 'sample-en') await app.importSample('sample-zh')
    await app.importSample(values.sample)
    const { samples } = await app.state()
    const title = samples.find(({ name }) => name === values.sample)?.title ?? ''
    // The first question after an import also builds what the mechanisms keep in memory.
    await app.ask({ scope: [title], question: values.question })
    const address = { view: values.view, in: JSON.stringify([title]), ask: values.question }
    await page.goto(`${server.url}#${new URLSearchParams(address)}`)
    await shown(page)
    if (values.forget !== undefined) {
      await page.getByRole('button', { name: 'Forget …' }).click()
      await page.locator('#forget-text').fill(values.forget)
      await page.locator('.preview-list').waitFor()
    }
  } else {
    await page.goto(server.url)
    await page.locator('.choice').first().waitFor()
  }
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: file, fullPage: values.full })
  console.log(file)
} finally {
  await browser.close()
  await server.close()
  await app.close()
  await rm(dir, { recursive: true, force: true })
}
