import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import type { Answer } from '../dist/api.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { extentOf, sharesOf } from '../dist/why/shares.js'
import { shareLabel } from '../dist/why/names.js'
import { executablePath, serious, visit } from './chromium-page.js'
import { bytesOf, chat, folder } from './helpers.js'
import { withUnknown } from './why-memory.js'

const question = 'When is the concert of Ana?'

async function served(): Promise<{ readonly app: App; readonly server: Served; readonly answer: Answer }> {
  const below = await openApp(join(await folder(), 'memory'))
  await below.importFile('talk.txt', bytesOf(chat))
  const app = await withUnknown(below)
  const server = await serve(app, { port: 0 })
  onTestFinished(async () => {
    await server.close()
    await below.close()
  })
  return { app, server, answer: await app.ask({ scope: ['talk'], question, limit: 10 }) }
}

const ask = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Question' }).fill(text)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.locator('.results[aria-busy="false"] .summary').waitFor()
}

interface Part {
  readonly name: string
  readonly taken: boolean
  readonly from: number
  readonly to: number
  readonly colour: string
  readonly tooltip: string
}

/** What is painted, in pixels from the track's beginning. */
const bars = (
  page: Page,
): Promise<readonly { readonly score: string; readonly width: number; readonly parts: readonly Part[] }[]> =>
  page.locator('#answers > li').evaluateAll((cards) =>
    cards.map((card) => {
      const track = card.querySelector('.why-track')!.getBoundingClientRect()
      return {
        score: card.querySelector('.why-score')!.lastChild!.textContent ?? '',
        width: track.width,
        parts: [...card.querySelectorAll<HTMLElement>('.why-part')].map((part) => {
          const { left, right } = part.getBoundingClientRect()
          return {
            name: part.dataset['share']!,
            taken: part.classList.contains('why-taken'),
            from: left - track.left,
            to: right - track.left,
            colour: getComputedStyle(part).background,
            tooltip: part.title,
          }
        }),
      }
    }),
  )

const figure = (text: string): number => Number(text.replace('−', '-'))

describe.skipIf(executablePath === undefined)('what a score is made of, in a browser', () => {
  test.each([1280, 360])(
    'bars add up to the score at %i pixels, left of zero what was taken off',
    async (width) => {
      const { server, answer } = await served()
      const { page, faults } = await visit(server, { viewport: { width, height: 800 } })
      await ask(page, question)
      const drawn = await bars(page)
      const { added, taken } = extentOf(answer.items)
      expect(drawn).toHaveLength(answer.items.length)
      for (const [index, item] of answer.items.entries()) {
        const { score, width: whole, parts } = drawn[index]!
        const unit = whole / (added + taken)
        const zero = taken * unit
        expect(figure(score)).toBeCloseTo(item.score, 2)
        expect(parts.map(({ name }) => name)).toEqual(sharesOf(item).map(shareLabel))
        const sum = parts.reduce(
          (pixels, { from, to, taken: left }) => pixels + (left ? from - to : to - from),
          0,
        )
        expect(sum / unit).toBeCloseTo(item.score, 1)
        // Stacked without gaps or overlaps, away from zero.
        let [right, left] = [zero, zero]
        for (const [nth, { from, to, taken: isTaken }] of parts.entries()) {
          const { contribution } = sharesOf(item)[nth]!
          expect(isTaken).toBe(contribution < 0)
          expect(isTaken ? to : from).toBeCloseTo(isTaken ? left : right, 0)
          expect((to - from) / unit).toBeCloseTo(Math.abs(contribution), 1)
          if (isTaken) left = from
          else right = to
        }
      }
      const all = drawn.flatMap(({ parts }) => parts)
      expect(all.filter(({ taken: left }) => left).map(({ name }) => name)).toEqual(
        expect.arrayContaining(['shout', 'tide: depth']),
      )
      expect(all.find(({ name }) => name === 'Corrects')?.taken).toBe(false)
      const height = all.find(({ name }) => name === 'tide: height')
      expect(height?.tooltip).toMatch(
        /^tide: height: The signal height of tide\.\n.*value −?\d+\.00, \d\.\d\d standard deviations (above|below) the mean of the candidates, (adds|takes) \d\.\d\d$/s,
      )
      expect(faults).toEqual([])
    },
  )

  test('each signal has one colour of its own, the unknown too; the legend names them and the time they took', async () => {
    const { server } = await served()
    const { page } = await visit(server, {})
    await ask(page, question)
    const colours = new Map<string, Set<string>>()
    for (const { parts } of await bars(page))
      for (const { name, colour } of parts) colours.set(name, (colours.get(name) ?? new Set()).add(colour))
    expect([...colours.values()].map(({ size }) => size)).toEqual([...colours].map(() => 1))
    expect(new Set([...colours.values()].flatMap((seen) => [...seen])).size).toBe(colours.size)
    const legend = page.getByRole('list', { name: 'What scores are made of' })
    expect(await legend.getByRole('listitem').filter({ hasText: 'tide' }).first().textContent()).toMatch(
      /^tide[\d.]+ m?stide: heighttide: depth$/,
    )
    expect(await legend.getByRole('listitem').last().textContent()).toMatch(/^Memory itself.*shoutCorrects$/)
    expect(await page.locator('.summary').textContent()).toMatch(
      /^6 records of 6 in .*, 6 weighed against each other/,
    )
  })

  test('what was asked instead is said where the question was rewritten, and only there', async () => {
    const { server, app } = await served()
    const { page } = await visit(server, {})
    await ask(page, question)
    const embedded = (await app.ask({ scope: ['talk'], question })).explanation?.embedded
    expect(embedded).not.toBe(question)
    expect(await page.locator('.asked-as').allTextContents()).toEqual([`Asked as: ${embedded}`])
    await ask(page, 'bees on the roof')
    expect(await page.locator('.asked-as').count()).toBe(0)
  })

  test.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    '%s at %i pixels: the figures open by keyboard, add up, stay open, and axe finds nothing serious',
    async (colorScheme, width) => {
      const { server, answer } = await served()
      const { page, faults } = await visit(server, { colorScheme, viewport: { width, height: 800 } })
      await ask(page, question)
      const table = page.getByRole('table', { name: 'What the score is made of' })
      expect(await table.count()).toBe(0)
      const first = page.locator('#answers > li').first()
      await first.focus()
      await page.keyboard.press('Tab')
      while ((await page.evaluate(() => document.activeElement?.textContent)) !== 'Figures')
        await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await table.waitFor()
      const button = first.getByRole('button', { name: 'Figures' })
      expect(await button.getAttribute('aria-expanded')).toBe('true')
      const rows = await table.locator('tbody tr').evaluateAll((all) =>
        all.map((row) => {
          const cells = [...row.children].map((cell) => cell.textContent ?? '')
          const [name = '', value = '', deviations = '', weight = '', added = ''] = cells
          return { name, value, deviations, weight, added, cells: cells.length }
        }),
      )
      expect(rows).toHaveLength(sharesOf(answer.items[0]!).length)
      for (const { name, value, deviations, weight, added, cells } of rows) {
        expect(cells, name).toBe(5)
        if (name.startsWith('Corrects')) continue
        const factor = figure(deviations === '' ? value : deviations)
        expect(Math.abs(figure(weight) * factor - figure(added)), name).toBeLessThan(0.03)
      }
      const total = figure((await table.locator('tfoot td').textContent()) ?? '')
      expect(Math.abs(rows.reduce((sum, { added }) => sum + figure(added), 0) - total)).toBeLessThan(
        0.006 * (rows.length + 1),
      )
      expect(total).toBeCloseTo(answer.items[0]!.score, 2)
      expect(await serious(page)).toEqual([])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0)
      // Drawn again for another budget: still open. For another question: closed.
      await page.getByRole('slider', { name: 'Budget' }).fill('1')
      await page.getByText(/Left out: \d+/).waitFor()
      expect(await table.count()).toBe(1)
      await ask(page, 'bees on the roof')
      expect(await table.count()).toBe(0)
      expect(faults).toEqual([])
    },
  )
})
