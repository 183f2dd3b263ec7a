import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { executablePath, inBothColours, serious, visit } from './chromium-page.js'

vi.setConfig({ testTimeout: 60_000 })

const title = "Ana's year"
const question = 'What did Ana bake?'

/** How many pixels of the map have nearly the colour of the answers. */
const painted = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.space-canvas')
    const context = canvas?.getContext('2d')
    const probe = document.createElement('span')
    probe.style.color = 'var(--accent)'
    document.body.append(probe)
    const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number)
    probe.remove()
    if (!canvas || !context) return 0
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let i = 0; i < data.length; i += 4)
      if (
        data[i + 3] === 255 &&
        Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b) < 12
      )
        count += 1
    return count
  })

describe.skipIf(executablePath === undefined)('the map of meaning in a browser', () => {
  let dir: string
  let app: App
  let server: Served
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
    app = await openApp(join(dir, 'memory'))
    await app.importSample('sample-en')
    await app.ask({ scope: [title], question })
    server = await serve(app, { port: 0 })
  }, 60_000)
  afterAll(async () => {
    await server.close()
    await app.close()
    await rm(dir, { recursive: true, force: true })
  })

  const openMap = async (page: Page): Promise<void> => {
    await page.getByRole('searchbox', { name: 'Question' }).fill(question)
    await page.keyboard.press('Enter')
    await page.locator('#answers > li').first().waitFor()
    await page.getByText('Where the answers lie in meaning').click()
    await page.getByText(/\d+ answers are among them/).waitFor()
  }

  test('different and newer records are other answers, and the map and its words say what was left out', async () => {
    const { page, faults } = await visit(server, {})
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await openMap(page)
    const ids = (): Promise<(string | null)[]> =>
      page.locator('#answers > li').evaluateAll((all) => all.map((one) => one.getAttribute('data-id')))
    const before = await ids()
    const { explanation } = await app.ask({ scope: [title], question, budget: 300, limit: 10 })
    const { engine, scanned = 0 } = explanation?.efforts['longTerm'] ?? {}
    const steps = await page.locator('.search-steps', { hasText: 'Long-term' }).textContent()
    expect(engine).toBe('exact')
    expect(steps).toContain('exact')
    expect(steps).toContain(`looked at${scanned.toLocaleString('en')}`)
    expect(steps).toMatch(/answers10$/)
    const pixels = await painted(page)
    expect(pixels).toBeGreaterThan(500)
    await page.getByLabel('Different').selectOption('as far as can be')
    await page.getByText(/left out for different or newer ones/).waitFor()
    const { items } = await app.ask({ scope: [title], question, budget: 300, limit: 10, diversity: 0.6 })
    const different = await ids()
    expect(different).toEqual(items.map(({ record }) => record.id))
    const left = before.filter((id) => !different.includes(id)).length
    expect(await page.locator('.space .about').textContent()).toContain(`${left} record`)
    expect(await page.getByRole('list', { name: 'What scores are made of' }).textContent()).toContain(
      'Said already',
    )
    await page.getByText('Places as a table').click()
    const ranks = await page.locator('.space td:first-child').allTextContents()
    expect(ranks.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => String(i + 1)))
    expect(ranks.slice(10)).toEqual(Array.from({ length: left }, () => 'left out'))

    await page.getByLabel('Different').selectOption('may be alike')
    await page.getByLabel('Newer first').selectOption('half in a month')
    await page.locator('.why-legend', { hasText: 'Newer' }).waitFor()
    const newer = await app.ask({
      scope: [title],
      question,
      budget: 300,
      limit: 10,
      recency: { halfLifeDays: 30, weight: 1 },
    })
    expect(await ids()).toEqual(newer.items.map(({ record }) => record.id))
    expect(faults).toEqual([])
  })

  test('a point tells what was said there, and opens it; all of it can be read and reached without the picture', async () => {
    const { page, faults } = await visit(server, { viewport: { width: 360, height: 800 } })
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await openMap(page)
    await page.getByText('Places as a table').click()
    const first = page.locator('.space tbody tr').first().getByRole('button')
    const said = (await first.textContent()) ?? ''
    await inBothColours(page, async () => {
      expect(await serious(page)).toEqual([])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0)
    })
    const canvas = page.locator('.space-canvas')
    const box = await canvas.boundingBox()
    const told = page.locator('.space .readout')
    for (let x = 10; x < (box?.width ?? 0) && !(await told.isVisible()); x += 12)
      await canvas.hover({ position: { x, y: (box?.height ?? 0) / 2 } })
    expect(await told.textContent()).not.toBe('')
    await first.focus()
    await page.keyboard.press('Enter')
    await page.locator('#record .record').waitFor()
    expect(await page.locator('#record').textContent()).toContain(said.slice(0, 40).replace('…', ''))
    expect(faults).toEqual([])
  })
})
