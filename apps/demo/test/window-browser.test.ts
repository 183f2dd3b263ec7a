import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { executablePath, serious, visit, type Visited } from './chromium-page.js'

vi.setConfig({ testTimeout: 60_000 })

const title = "Ana's year"
const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Record of the window' })
const question = (page: Page): Locator => page.getByRole('searchbox', { name: 'Question for the window' })
const finding = (page: Page): Locator => page.locator('.prefix-told')
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

describe.skipIf(executablePath === undefined)('the window in a browser', () => {
  let dir: string
  let app: App
  let server: Served
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
    app = await openApp(join(dir, 'memory'))
    await app.importSample('sample-en')
    await app.ask({ scope: [title], question: 'When is the concert?' })
    server = await serve(app, { port: 0 })
  }, 60_000)
  afterAll(async () => {
    await server.close()
    await app.close()
    await rm(dir, { recursive: true, force: true })
  })

  const openWindow = async (options: Parameters<typeof visit>[1] = {}): Promise<Visited> => {
    const visited = await visit(server, options)
    await visited.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await visited.page.getByRole('tab', { name: 'Window', exact: true }).click()
    await slider(visited.page).waitFor()
    return visited
  }
  const ask = async (page: Page, text: string): Promise<void> => {
    await question(page).fill(text)
    await page.keyboard.press('Enter')
    await page.getByText(`What a model would be given for “${text}”`).waitFor()
    await page.locator('.window[aria-busy="false"]').waitFor()
  }

  test('the pieces of the strip are the prompt, and arrows read out records and why they entered', async () => {
    const { page, faults } = await openWindow()
    await page.getByText('Nothing was asked yet').waitFor()
    await ask(page, 'When is the concert?')
    const { layout } = await app.ask({
      scope: [title],
      question: 'When is the concert?',
      budget: 300,
      limit: 10,
    })
    const told = await page.locator('#window-about').textContent()
    expect(told).toContain(`${layout.tokens} tokens of 300`)
    const tokens = await page
      .locator('.window-piece')
      .evaluateAll((pieces) => pieces.map((piece) => Number(piece.getAttribute('data-tokens'))))
    expect(tokens.reduce((sum, one) => sum + one, 0)).toBeCloseTo(layout.tokens, 6)
    await slider(page).focus()
    const spoken: (string | null)[] = []
    await page.keyboard.press('Home')
    for (const _ of layout.blocks.flatMap(({ ids }) => ids)) {
      spoken.push(await slider(page).getAttribute('aria-valuetext'))
      await page.keyboard.press('ArrowRight')
    }
    expect(new Set(spoken).size).toBe(layout.blocks.flatMap(({ ids }) => ids).length)
    expect(spoken.join()).toContain('the question found it')
    expect(spoken.join()).toContain('among the last records')
    await page.keyboard.press('Enter')
    await page.locator('#record .record').waitFor()
    expect(faults).toEqual([])
  })

  test('a second question: what stayed, what it costs, what entered and left', async () => {
    const { page, faults } = await openWindow()
    await ask(page, 'When is the concert?')
    expect(await finding(page).isVisible()).toBe(false)
    await ask(page, 'Which instrument does Ana play?')
    const first = await finding(page).textContent()
    expect(first).toMatch(/^Of \d+ tokens the first [1-9]\d* \(\d+%\) are those of the prompt before/)
    const [, all = 0, same = 0] = /^Of (\d+) tokens the first (\d+)/.exec(first ?? '') ?? []
    await page.getByLabel('Price of a cached token').fill('0.5')
    const cost = Math.round(Number(same) / 2 + Number(all) - Number(same))
    expect(await finding(page).textContent()).toContain(`as much as ${cost} fresh tokens`)
    expect(await page.locator('.window-prefix').textContent()).toBe(`unchanged: ${same}`)
    expect(await page.getByText(/^Left: \d+$/).isVisible()).toBe(true)
    expect(faults).toEqual([])
  })

  test('a pinned record stands first; forgotten, it is gone from the window', async () => {
    const { page, faults } = await openWindow()
    await ask(page, 'When is the concert?')
    await slider(page).focus()
    await page.keyboard.press('End')
    const said = await page.locator('.window .readout .said').textContent()
    await page.locator('.window .readout').getByRole('button', { name: 'Pin' }).click()
    await page.locator('.window-piece.piece-pinned').waitFor()
    await page.keyboard.press('Escape')
    await slider(page).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => page.locator('.window .readout .said').textContent()).toBe(said)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Unpin this record' }).waitFor()
    await page.getByRole('button', { name: 'Forget this record' }).click()
    await page.getByRole('button', { name: 'Forget 1 record' }).click()
    await page.getByText('1 record forgotten').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.window-piece.piece-pinned').count()).toBe(0)
    await expect.poll(() => page.locator('main').textContent()).not.toContain(said)
    expect(faults).toEqual([])
  })

  test('the attention as a table: each head is 1 in sum', async () => {
    const { page, faults } = await openWindow()
    await ask(page, 'When is the concert?')
    await page.getByText('Weights as a table').click()
    const rows = page.getByRole('region', { name: 'Attention by head' }).locator('tbody tr')
    await rows.first().waitFor()
    const weights = await rows.evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('[data-weight]')].map((cell) => Number(cell.getAttribute('data-weight'))),
      ),
    )
    expect(weights[0]!.length).toBe(5)
    for (const [head] of weights[0]!.entries())
      expect(weights.reduce((sum, row) => sum + row[head]!, 0)).toBeCloseTo(1, 5)
    expect(faults).toEqual([])
  })

  test.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    '%s at %i pixels: nothing serious for axe, nothing to scroll sideways',
    async (colorScheme, width) => {
      const { page, faults } = await openWindow({ colorScheme, viewport: { width, height: 800 } })
      await ask(page, 'When is the concert?')
      await ask(page, 'Which instrument does Ana play?')
      await page.getByText('Weights as a table').click()
      expect(await serious(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      expect(faults).toEqual([])
    },
  )

  test('Learn: a small Transformer trains, completes text, and looks up with memory and without', async () => {
    const { page, faults } = await visit(server, { viewport: { width: 360, height: 800 } })
    await page.getByRole('tab', { name: 'Learn', exact: true }).click()
    const train = page.getByRole('button', { name: 'Train', exact: true })
    const complete = page.getByRole('button', { name: 'Complete', exact: true })
    await page.getByLabel('Updates').fill('12')
    await train.click()
    await complete.click()
    const heads = page.getByRole('region', { name: 'Attention of the last character' }).locator('tbody tr')
    await heads.first().waitFor()
    expect(await page.locator('.completion-said').allTextContents()).toHaveLength(2)
    expect(await page.locator('.completion-line').nth(1).textContent()).toContain('a guess among eight')
    for (const row of await heads.all()) {
      const weights = await row
        .locator('td')
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-weight'))))
      expect(weights).toHaveLength(7)
      expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 4)
    }
    await page.getByLabel('It learns').selectOption('text')
    await page.getByLabel('Text to learn').fill('Ana plays the cello. Ben has a dentist. '.repeat(8))
    await page.getByLabel('Updates').fill('5000')
    await train.click()
    await page.getByText(/\d+ updates?, \d+ a second/).waitFor()
    await page.getByRole('button', { name: 'Halt' }).click()
    await page.getByLabel('Prompt').fill('Ana')
    await complete.click()
    await expect.poll(() => page.locator('.completion-said').textContent()).toHaveLength(200)
    await page.getByRole('img', { name: 'Loss by update' }).waitFor()
    await page.getByRole('img', { name: 'Recall in context by number of pairs' }).waitFor()
    expect(await serious(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
  })
})
