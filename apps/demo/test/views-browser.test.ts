import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import type { Choices } from '../dist/learn/choices.js'
import { learnAdding } from '../dist/learn/training.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { executablePath, inBothColours, serious, visit } from './chromium-page.js'

const title = "Ana's year"
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true })
const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Record' })
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** How many colours a canvas shows: one where nothing was painted. */
const colours = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    return new Set(new Uint32Array(data.buffer)).size
  })

describe.skipIf(executablePath === undefined)('the other views in a browser', () => {
  let dir: string
  let app: App
  let server: Served
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
    app = await openApp(join(dir, 'memory'))
    await app.importSample('sample-zh')
    await app.importSample('sample-en')
    server = await serve(app, { port: 0 })
  }, 60_000)
  afterAll(async () => {
    await server.close()
    await app.close()
    await rm(dir, { recursive: true, force: true })
  })

  const openConversation = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: new RegExp(title) }).click()
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  }

  test('tabs by keyboard and by address, back and forth, with the question kept', async () => {
    const { page, faults } = await visit(server, {})
    await openConversation(page)
    await page.getByRole('searchbox', { name: 'Question' }).fill('When is the concert?')
    await page.keyboard.press('Enter')
    await page.locator('#answers > li').first().waitFor()
    await tab(page, 'Ask').focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tabpanel', { name: 'Window' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tabpanel', { name: 'Graph' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tabpanel', { name: 'State' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-state')
    expect(await page.getByRole('searchbox', { name: 'Question' }).isVisible()).toBe(false)
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: 'Learning to hold on' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tabpanel', { name: 'Ask' }).waitFor()
    expect(await page.locator('#answers > li').count()).toBeGreaterThan(0)
    await page.goBack()
    await page.getByRole('heading', { name: 'Learning to hold on' }).waitFor()
    await page.goBack()
    await slider(page).waitFor()
    await page.reload()
    await slider(page).waitFor()
    expect(await tab(page, 'State').getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('/')
    expect(await page.getByRole('searchbox', { name: 'Question' }).inputValue()).toBe('When is the concert?')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question')
    expect(faults).toEqual([])
  })

  test('an address of a conversation that is not here says so, on every view and in the running page', async () => {
    const { page, faults } = await visit(server, {})
    await openConversation(page)
    const go = (hash: string): Promise<void> => page.evaluate((to) => void (location.hash = to), hash)
    await go(`view=state&in=${encodeURIComponent('["nobody"]')}`)
    await page.getByText('There is no conversation “nobody” here.').waitFor()
    await slider(page).waitFor()
    expect(await page.getByText(`What is shown is “${title}”.`).isVisible()).toBe(true)
    expect(decodeURIComponent(page.url())).not.toContain('nobody')
    await go(`view=state&in=${encodeURIComponent('["周老师的新课表"]')}`)
    await page.getByRole('heading', { name: '周老师的新课表', level: 1 }).waitFor()
    expect(await page.getByText('There is no conversation').count()).toBe(0)
    await page.goto('about:blank')
    await page.goto(`${server.url}#in=nobody`)
    await page.getByText('There is no conversation “nobody” here.').waitFor()
    expect(faults).toEqual([])
  })

  test('the states: what the marks and colours mean stands beside them', async () => {
    const { page, faults } = await visit(server, {})
    await openConversation(page)
    await tab(page, 'State').click()
    const { steps } = await app.trace({ scope: [title] })
    const inputs = steps.map(({ worth }) => worth!.gates!.input)
    const [least, most] = [Math.min(...inputs), Math.max(...inputs)].map((value) => value.toFixed(2))
    await page.getByText(`input ${least} to ${most}`).waitFor()
    expect(await page.getByText('● the 6 that moved it most').isVisible()).toBe(true)
    expect(await page.getByText('highest 2%').isVisible()).toBe(true)
    expect(faults).toEqual([])
  })

  test('the states: arrows go through the records, Enter opens one, a table has them all', async () => {
    const { page, faults } = await visit(server, {})
    await openConversation(page)
    await tab(page, 'State').click()
    await slider(page).focus()
    const { steps } = await app.trace({ scope: [title] })
    await page.keyboard.press('Home')
    expect(await slider(page).getAttribute('aria-valuemax')).toBe('269')
    expect(await slider(page).getAttribute('aria-valuenow')).toBe('1')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await slider(page).getAttribute('aria-valuetext')).toContain(steps[2]!.text.slice(0, 40))
    expect(await page.locator('.readout .said').textContent()).toBe(steps[2]!.text)
    await page.keyboard.press('PageUp')
    const second = steps.findIndex(({ session }) => session !== steps[0]!.session)
    expect(await slider(page).getAttribute('aria-valuenow')).toBe(String(second + 1))
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Enter')
    await page.locator('#record .record').waitFor()
    expect(await page.locator('#record .record').textContent()).toContain(steps[0]!.text)
    await page.keyboard.press('Escape')
    for (const canvas of await page.locator('canvas.lane').all())
      expect(await colours(canvas)).toBeGreaterThan(2)
    await page.getByText('All of it as a table').click()
    const rows = page.getByRole('region', { name: 'Figures by record' }).locator('tbody tr')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(269)
    expect(await rows.nth(2).textContent()).toContain(steps[2]!.drift!.toFixed(2))
    expect(faults).toEqual([])
  })

  test('the states: the mouse points, and a click opens what it points at', async () => {
    const { page, faults } = await visit(server, {})
    await openConversation(page)
    await tab(page, 'State').click()
    const { steps } = await app.trace({ scope: [title] })
    const box = (await slider(page).boundingBox())!
    await page.mouse.move(box.x + (box.width * 100.5) / steps.length, box.y + 80)
    expect(await slider(page).getAttribute('aria-valuenow')).toBe('101')
    await page.mouse.down()
    await page.mouse.up()
    await page.locator('#record .record').waitFor()
    expect(await page.locator('#record .record').textContent()).toContain(steps[100]!.text.slice(0, 60))
    expect(faults).toEqual([])
  })

  test('a conversation without vectors says so, and shows no empty picture', async () => {
    const { page, faults } = await visit(server, {})
    await page.getByRole('button', { name: /周老师的新课表/ }).click()
    await tab(page, 'State').click()
    await page.getByText('None of them has a vector').waitFor()
    expect(await page.getByText('Context:', { exact: false }).isVisible()).toBe(false)
    expect(faults).toEqual([])
  })

  test('what is forgotten leaves the states at once', async () => {
    const place = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
    const own = await openApp(join(place, 'memory'))
    await own.importSample('sample-en')
    const mine = await serve(own, { port: 0 })
    try {
      const { page, faults } = await visit(mine, {})
      await tab(page, 'State').click()
      const { steps } = await own.trace({ scope: [title] })
      await slider(page).focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Forget this record' }).click()
      await page.getByRole('button', { name: 'Forget 1 record' }).click()
      await page.getByText('1 record forgotten').waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => slider(page).getAttribute('aria-valuemax')).toBe('268')
      for (const place of ['main', '#record'])
        expect(await page.locator(place).textContent()).not.toContain(steps[0]!.text)
      expect(faults).toEqual([])
    } finally {
      await mine.close()
      await own.close()
      await rm(place, { recursive: true, force: true })
    }
  })

  const choose = async (page: Page, choices: Choices): Promise<void> => {
    await page.locator('#adding-steps').fill(String(choices.steps))
    await page.getByLabel('Cells').selectOption(String(choices.cells))
    await page.getByLabel('Learning rate').selectOption(String(choices.rate))
    await page.getByLabel('Seed').fill(String(choices.seed))
    await page.getByLabel('Batches').fill(String(choices.iterations))
  }

  test('a network trained in the page has the bits of one trained in Node', async () => {
    const { page, faults } = await visit(server, {})
    await tab(page, 'Learn').click()
    expect(await page.getByText('One sequence, after the training').isVisible()).toBe(false)
    const choices: Choices = { kind: 'lstm', steps: 25, cells: 16, rate: 0.003, seed: 42, iterations: 40 }
    await choose(page, choices)
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('button', { name: 'Again' }).waitFor()
    for (const kind of ['lstm', 'rnn'] as const) {
      const { hash } = await learnAdding({ ...choices, kind })
      const told = page.locator(`code[data-kind="${kind}"]`)
      expect(await told.textContent()).toBe(hash)
      expect(await told.getAttribute('data-kernel')).toBe('simd')
    }
    await page.getByRole('img', { name: 'Error by batch' }).waitFor()
    expect(await colours(page.locator('.gate-figure canvas'))).toBeGreaterThan(10)
    // Nothing is left running, and the same again is the same.
    expect(page.workers()).toHaveLength(1)
    await page.getByRole('button', { name: 'Again' }).click()
    await page.getByRole('button', { name: 'Again' }).waitFor()
    expect(await page.locator('code[data-kind="lstm"]').textContent()).toBe((await learnAdding(choices)).hash)
    expect(faults).toEqual([])
  })

  test('WebAssembly runs in the thread that computes', async () => {
    const { page, faults } = await visit(server, {})
    await tab(page, 'Learn').click()
    await page.getByRole('img', { name: 'Gradient norm by distance' }).waitFor()
    const [worker] = page.workers()
    expect(
      await worker!.evaluate(() => {
        try {
          return (
            new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])) instanceof
            WebAssembly.Module
          )
        } catch {
          return false
        }
      }),
    ).toBe(true)
    expect(faults).toEqual([])
  })

  test('a training is stopped, and choices that are none are not begun with', async () => {
    const { page, faults } = await visit(server, {})
    await tab(page, 'Learn').click()
    await page.getByLabel('Batches').fill('5000')
    await page.getByRole('button', { name: 'Start' }).click()
    await page
      .getByText(/batches, \d+ a second/)
      .first()
      .waitFor()
    expect(await page.getByLabel('Seed').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('code[data-kind="lstm"]').waitFor()
    const told = await page.locator('.course').first().textContent()
    expect(Number(/LSTM ([\d,]+) batch/.exec(told!)![1]!.replace(',', ''))).toBeLessThan(5_000)
    await page.getByRole('button', { name: 'Again' }).waitFor()
    await page.getByLabel('Seed').fill('-1')
    await page.getByRole('button', { name: 'Again' }).click()
    expect(await page.getByRole('button', { name: 'Stop' }).isDisabled()).toBe(true)
    expect(faults).toEqual([])
  })

  test('the slider of the gradients draws them anew, and says what is to be seen', async () => {
    const { page, faults } = await visit(server, {})
    await tab(page, 'Learn').click()
    const told = page.locator('.finding').first()
    await expect.poll(() => told.textContent()).toContain('100 steps earlier')
    for (const steps of ['40', '200', '20']) await page.locator('#gradient-steps').fill(steps)
    await expect.poll(() => told.textContent()).toContain('20 steps earlier')
    await page.getByLabel('Networks').selectOption('after a training')
    await expect.poll(() => told.textContent()).toContain('(before: ')
    expect(await page.locator('#gradient-steps').isDisabled()).toBe(true)
    await page.getByLabel('Networks').selectOption('before any training')
    await expect.poll(() => told.textContent()).toMatch(/^20 steps earlier/)
    expect(faults).toEqual([])
  })

  test.each([1280, 360])(
    'at %i pixels: nothing serious for axe, nothing to scroll sideways',
    async (width) => {
      const { page, faults } = await visit(server, { colorScheme: 'light', viewport: { width, height: 800 } })
      await tab(page, 'State').click()
      await slider(page).waitFor()
      await inBothColours(page, async () => {
        expect(await serious(page)).toEqual([])
        expect(await sideways(page)).toBeLessThanOrEqual(0)
      })
      await page.getByText('All of it as a table').click()
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      await tab(page, 'Learn').click()
      await page.getByRole('img', { name: 'Gradient norm by distance' }).waitFor()
      await page.getByLabel('Batches').fill('20')
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('button', { name: 'Again' }).waitFor()
      await inBothColours(page, async () => {
        expect(await serious(page)).toEqual([])
        expect(await sideways(page)).toBeLessThanOrEqual(0)
      })
      expect(faults).toEqual([])
    },
  )
})
