import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import { serve } from '../dist/server/serve.js'
import type { Served } from '../dist/server/serve.js'
import { executablePath, inBothColours, serious, visit } from './chromium-page.js'
import type { Visited } from './chromium-page.js'
import { bytesOf, chat, folder } from './helpers.js'

interface Opened extends Visited {
  readonly app: App
  readonly server: Served
}

/** A page over a memory in `dir`; what goes wrong in it is collected, and checked at the end of each test. */
async function open(
  dir: string,
  options: BrowserContextOptions = {},
  prepare?: (app: App) => Promise<unknown>,
): Promise<Opened> {
  const app = await openApp(join(dir, 'memory'))
  await prepare?.(app)
  const server = await serve(app, { port: 0 })
  onTestFinished(async () => {
    await server.close()
    await app.close()
  })
  return { ...(await visit(server, options)), app, server }
}

/** Drops a file on the page, as the mouse does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content!], fileName!))
      return transfer
    },
    [name, text],
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data })
  await page.dispatchEvent('body', 'drop', { dataTransfer: data })
}

const ask = async (page: Page, question: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Question' }).fill(question)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.locator('.results[aria-busy="false"] .summary').waitFor()
}

const cards = (page: Page): Promise<readonly string[]> =>
  page.locator('#answers > li .said').allTextContents()

const withChat = (app: App): Promise<unknown> => app.importFile('talk.txt', bytesOf(chat))

describe.skipIf(executablePath === undefined)('in a browser', () => {
  test('drop a file, ask, forget with proof, ask again, restart: it stays forgotten and the rest stays', async () => {
    const dir = await folder()
    const { page, server, app, faults } = await open(dir)
    await page.getByRole('heading', { name: 'A memory that you can look into' }).waitFor()
    await drop(page, 'talk.txt', chat)
    await page.getByRole('heading', { name: 'talk', level: 1 }).waitFor()
    await page.getByText('6 records imported').waitFor()

    await ask(page, 'Who is the dentist?')
    expect((await cards(page))[0]).toContain('Dr Ferreira')
    await page.locator('#answers > li').first().locator('.why-parts').getByText('Words in common').waitFor()
    await page.getByRole('region', { name: 'Assembled context' }).getByText('Dr Ferreira').waitFor()
    await page.getByRole('img', { name: 'Records over time' }).waitFor()

    await page.getByRole('button', { name: 'Forget …' }).click()
    await page.getByLabel('Word or name in the text').fill('Ferreira')
    await page.getByText('1 record would go').waitFor()
    await page.getByRole('button', { name: 'Forget 1 record' }).click()
    await page.getByText('1 record forgotten').waitFor()
    const proof = page.getByRole('table', { name: 'Proof, view by view' })
    expect(await proof.getByRole('row', { name: /^Log/ }).textContent()).toBe(
      'Logdeleted0gone from every file',
    )
    expect(await proof.getByRole('row', { name: /^Long-term/ }).textContent()).toMatch(/0gone/)
    await page.getByText('None of the forgotten came back.').waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => cards(page)).toHaveLength(5)
    expect((await page.locator('body').textContent())?.includes('Ferreira')).toBe(false)
    expect(faults).toEqual([])

    await page.close()
    await server.close()
    await app.close()
    const again = await open(dir)
    await again.page.getByRole('heading', { name: 'talk', level: 1 }).waitFor()
    await ask(again.page, 'cello in the orchestra')
    expect((await cards(again.page)).slice(0, 2).join()).toContain('orchestra')
    await ask(again.page, 'Who is the dentist, Dr Ferreira?')
    expect((await cards(again.page)).join()).not.toContain('Ferreira')
    expect(again.faults).toEqual([])
  })

  test('a bad file gets a message with its place, and nothing is lost', async () => {
    const { page, app, faults } = await open(await folder(), {}, withChat)
    await page.getByRole('heading', { name: 'talk', level: 1 }).waitFor()
    await drop(page, 'broken.jsonl', '{"text":"one"}\n{"text":')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/broken\.jsonl.*damaged \(line 2\).*Nothing was imported/s)
    await drop(page, 'prose.txt', 'It was a dark night.\nNothing more is known.')
    await alert.getByText('UNKNOWN_FORMAT').waitFor()
    await alert.getByRole('button', { name: 'Close' }).click()
    await ask(page, 'bees')
    expect((await cards(page)).join()).toContain('bees')
    expect((await app.scopes()).map(({ scope, records }) => [scope, records])).toEqual([[['talk'], 6]])
    expect(faults).toEqual([])
  })

  test('a file full of markup and script is shown as text, and does nothing', async () => {
    const evil = [
      '<img src=x onerror="document.title=\'owned\'">',
      '<script>document.title="owned"</script>',
      '</p><svg onload=alert(1)>',
      '{{constructor.constructor("alert(1)")()}}',
      '<a href="javascript:alert(1)">click</a><style>body{display:none}</style>',
      '"><iframe src="https://evil.example/"></iframe>',
    ]
    const lines = evil.map((text, index) =>
      JSON.stringify({
        text,
        id: `<b>${index}</b>"'`,
        speaker: `<i>${text}</i>`,
        session: text,
        at: `2025-01-0${index + 1}`,
      }),
    )
    const { page, app, faults } = await open(await folder())
    await drop(page, '<img src=x onerror=alert(1)>.jsonl', lines.join('\n'))
    await page.getByText('6 records imported').waitFor()
    await ask(page, 'script alert click document title')
    const shown = await cards(page)
    expect(shown.length).toBeGreaterThan(0)
    for (const text of shown) expect(evil).toContain(text)
    await page.locator('#answers > li').first().getByRole('button', { name: 'Details' }).click()
    await page.locator('#record .record').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Forget …' }).click()
    await page.getByLabel('Word or name in the text').fill('<script>')
    await page.getByText(/would go/).waitFor()
    expect(
      await page
        .locator(
          '#app img:not([src="/favicon.svg"]), #app script, #app iframe, #app svg[onload], #app style:not(svg style), #app [onerror]',
        )
        .count(),
    ).toBe(0)
    expect(await page.title()).not.toBe('owned')
    expect((await app.scopes())[0]?.scope).toEqual(['<img src=x onerror=alert(1)>'])
    expect(faults).toEqual([])
  })

  test('the keyboard alone: ask, walk, open, go back, forget', async () => {
    const { page, faults } = await open(await folder(), {}, withChat)
    await page.getByRole('heading', { name: 'talk', level: 1 }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('Where does Ana play the cello?')
    await page.keyboard.press('Enter')
    await page.locator('#answers > li').first().waitFor()
    const focused = (): Promise<string | undefined> =>
      page.evaluate(
        () => (document.activeElement as HTMLElement | null)?.dataset['id'] ?? document.activeElement?.id,
      )
    const ids = await page
      .locator('#answers > li')
      .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['id']))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe(ids[1])
    await page.keyboard.press('ArrowUp')
    expect(await focused()).toBe(ids[0])
    await page.keyboard.press('Enter')
    await page.locator('#record .record').waitFor()
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab')
      expect(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
        ),
      ).toBe(true)
    }
    await page.keyboard.press('Escape')
    expect(await focused()).toBe(ids[0])
    await page.keyboard.press('Delete')
    await page.getByRole('button', { name: 'Forget 1 record' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('1 record forgotten').waitFor()
    await page.getByText('None of the forgotten came back.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('#answers > li').count()).toBe(ids.length - 1)
    expect(faults).toEqual([])
  })

  describe('over one memory, which is only looked at', () => {
    let dir: string
    let app: App
    let server: Served
    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
      app = await openApp(join(dir, 'memory'))
      await app.importSample('sample-en')
      server = await serve(app, { port: 0 })
    }, 60_000)
    afterAll(async () => {
      await server.close()
      await app.close()
      await rm(dir, { recursive: true, force: true })
    })

    test.each([1280, 360])(
      'at %i pixels: nothing serious for axe, nothing to scroll sideways',
      async (width) => {
        const { page, faults } = await visit(server, {
          colorScheme: 'light',
          viewport: { width, height: 800 },
        })
        await page.locator('.example').first().click()
        await page.locator('#answers > li').first().waitFor()
        const sideways = (): Promise<number> =>
          page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        await inBothColours(page, async (colorScheme) => {
          expect(await sideways()).toBeLessThanOrEqual(0)
          expect(await serious(page)).toEqual([])
          const background = await page.evaluate(
            () => getComputedStyle(document.documentElement).backgroundColor,
          )
          expect(background).toBe(colorScheme === 'dark' ? 'rgb(19, 21, 19)' : 'rgb(246, 245, 241)')
        })
        await page.locator('#answers > li').first().getByRole('button', { name: 'Details' }).click()
        await page.locator('#record .record').waitFor()
        await inBothColours(page, async () => expect(await serious(page, '#record')).toEqual([]))
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Forget …' }).click()
        await page.getByLabel('Word or name in the text').fill('Marta')
        await page.locator('.preview-list').waitFor()
        await inBothColours(page, async () => {
          expect(await serious(page, '#forget')).toEqual([])
          expect(await sideways()).toBeLessThanOrEqual(0)
        })
        expect(faults).toEqual([])
      },
    )
  })

  test('the colours can be chosen against the system, and stay so', async () => {
    const { page } = await open(await folder(), { colorScheme: 'light' })
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await page.getByRole('button', { name: 'Dark colours' }).click()
    expect(await background()).toBe('rgb(19, 21, 19)')
    await page.reload()
    expect(await background()).toBe('rgb(19, 21, 19)')
    await page.getByRole('button', { name: 'Light colours' }).click()
    expect(await background()).toBe('rgb(246, 245, 241)')
  })

  test('the samples open with one click; corrections and what did not fit are shown', async () => {
    const { page, faults } = await open(await folder())
    await page
      .getByRole('button', { name: /Ana's year/ })
      .first()
      .click()
    await page.getByText('269 records imported').waitFor()
    await page.getByLabel('Records', { exact: true }).selectOption('50')
    await ask(page, 'When is the concert?')
    await page.getByRole('slider', { name: 'Budget' }).fill('1')
    await page.getByText(/Left out: \d+/).waitFor()
    await expect
      .poll(async () => Number(/(\d+) used/.exec((await page.locator('.used').textContent()) ?? '')?.[1]))
      .toBeLessThanOrEqual(50)
    await page.getByText('it was asked 3 times').click()
    await page
      .getByRole('button', { name: /Look at the/ })
      .first()
      .click()
    await page.getByText(/would go/).waitFor()
    await page.getByRole('button', { name: 'Keep all' }).click()
    await page.getByRole('button', { name: /周老师的新课表/ }).click()
    await page.getByText('86 records imported').waitFor()
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).last().getAttribute('lang'))
      .toBe('zh-Hans')
    expect(faults).toEqual([])
  })

  test('a server that is gone is said, not hidden', async () => {
    const { page, server } = await open(await folder(), {}, withChat)
    await page.getByRole('heading', { name: 'talk', level: 1 }).waitFor()
    await server.close()
    await page.getByRole('searchbox', { name: 'Question' }).fill('bees')
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('The demo does not answer.')
  })
})
