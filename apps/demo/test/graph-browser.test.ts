import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { executablePath, inBothColours, serious, visit } from './chromium-page.js'

const title = "Ana's year"
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

describe.skipIf(executablePath === undefined)('the graph in a browser', () => {
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

  const openGraph = async (page: Page, conversation = title): Promise<void> => {
    // From elsewhere, so that the page begins there: one that still begins would go on to where it was to be.
    await page.goto('about:blank')
    await page.goto(`${server.url}#view=graph&in=${encodeURIComponent(JSON.stringify([conversation]))}`)
    await page.getByText(/\d+ facts about \d+ entities/).waitFor()
    await page.locator('.graph-drawing canvas').first().waitFor()
  }
  const goTo = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('Go to').fill(name)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 2 }).waitFor()
  }

  test('an entity by its name: its facts through time, and the record that says one', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page)
    await goTo(page, 'Ana')
    const facts = page.getByRole('list', { name: 'Facts about Ana' })
    const home = facts.getByRole('listitem').filter({ hasText: 'Montgomery Street' })
    expect(await home.textContent()).toContain('no longer')
    expect(
      await facts.getByRole('listitem').filter({ hasText: 'Bath Street' }).first().textContent(),
    ).toContain('since')
    await home.getByRole('button', { name: 's01-t05' }).click()
    await page.getByRole('dialog').getByText('Montgomery Street').first().waitFor()
    await page.keyboard.press('Escape')
    await facts.getByRole('button', { name: 'Burek' }).first().click()
    await page.getByRole('heading', { name: 'Burek', level: 2 }).waitFor()
    expect(faults).toEqual([])
  })

  test('the table walks by keyboard alone, and says what the drawing shows', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page)
    const { facts } = await app.graph({ scope: [title] })
    const summary = page.getByText(`${facts.length} facts as a table`)
    await summary.focus()
    await page.keyboard.press('Enter')
    const rows = page.getByRole('region', { name: 'Facts', exact: true }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(facts.length)
    await rows.first().getByRole('button').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: facts[0]!.subject, level: 2 }).waitFor()
    expect(faults).toEqual([])
  })

  test('the slider shows what held on a day', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page)
    const all = (await app.graph({ scope: [title] })).total.facts
    await page.getByLabel('What held on').fill('8')
    await expect
      .poll(async () =>
        Number(/(\d+) facts?/.exec((await page.locator('.graph .about').textContent()) ?? '')?.[1]),
      )
      .toBeLessThan(all)
    await page.getByText('facts as a table').click()
    const table = page.getByRole('region', { name: 'Facts', exact: true })
    await table.getByText('Montgomery Street').first().waitFor()
    const homes = table.getByRole('row').filter({ hasText: 'lives in' })
    expect(await homes.filter({ hasText: 'Bath Street' }).count()).toBe(0)
    await page.getByLabel('any time').check()
    await expect.poll(() => page.locator('.graph .about').textContent()).toContain(`${all} facts`)
    expect(faults).toEqual([])
  })

  test('what is forgotten leaves the graph', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page)
    await goTo(page, 'Norrie')
    const ids = (await app.entity([title], 'Norrie')).mentions.map(({ record }) => record.id)
    await app.forget({ scope: [title], target: { kind: 'ids', ids } })
    await page.reload()
    await page.getByText(/facts about/).waitFor()
    await page.getByLabel('Go to').fill('Norrie')
    await page.keyboard.press('Enter')
    await page.getByText('Choose an entity').waitFor()
    expect(await page.getByRole('heading', { name: 'Norrie', level: 2 }).count()).toBe(0)
    // The answer of the server that there is none is an error of the browser's console.
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
  })

  test('is saved as a picture and as JSON-LD', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page)
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Picture' }).click(),
    ])
    const bytes = await readFile(await picture.path())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(bytes.length).toBeGreaterThan(10_000)
    const [document] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JSON-LD' }).click(),
    ])
    const graph = JSON.parse(await readFile(await document.path(), 'utf8'))
    expect(graph['@graph'].length).toBeGreaterThan(50)
    expect(faults).toEqual([])
  })

  test('a conversation in Chinese has the facts that came with it', async () => {
    const { page, faults } = await visit(server, {})
    await openGraph(page, '周老师的新课表')
    await goTo(page, '豆豆')
    await page.getByRole('list', { name: 'Facts about 豆豆' }).getByText('乒乓球').waitFor()
    expect(faults).toEqual([])
  })

  test('a question that the facts answer has their path above the records', async () => {
    const { page, faults } = await visit(server, {})
    await page.goto('about:blank')
    await page.goto(
      `${server.url}#in=${encodeURIComponent(JSON.stringify([title]))}&ask=${encodeURIComponent('What is Ana allergic to?')}`,
    )
    await page.getByText('The graph says:').waitFor()
    expect(await page.locator('.path-answer').textContent()).toContain('hazelnut')
    await page.locator('.path-answer').getByRole('button').first().click()
    await page.getByRole('dialog').getByText('praline').waitFor()
    expect(faults).toEqual([])
  })

  test.each([1280, 360])(
    'at %i pixels: nothing serious for axe, nothing to scroll sideways',
    async (width) => {
      const { page, faults } = await visit(server, { colorScheme: 'light', viewport: { width, height: 800 } })
      await openGraph(page)
      await goTo(page, 'Ana')
      await page.getByText('facts as a table').click()
      await inBothColours(page, async () => {
        expect(await serious(page)).toEqual([])
        expect(await sideways(page)).toBeLessThanOrEqual(0)
      })
      expect(faults).toEqual([])
    },
  )
})
