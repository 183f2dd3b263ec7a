import type { ImportResult } from '../../api.ts'
import { fill, h, icon } from '../dom.ts'
import { count, number } from '../format.ts'
import type { Page } from '../page.ts'
import type { Importing } from '../store.ts'
import { failure, note } from './notice.ts'

const types = '.json,.jsonl,.ndjson,.md,.markdown,.txt,.log,application/json,text/plain,text/markdown'

function progress({ phase, done, total, name, stop }: Importing): HTMLElement {
  const meter = h('progress', {
    'aria-label': `Importing ${name}`,
    ...(phase === 'writing' && total > 0 ? { value: done, max: total } : {}),
  })
  return h(
    'div',
    { class: 'importing', role: 'status' },
    h(
      'p',
      {},
      phase === 'reading' ? `Reading ${name}` : `Remembering ${number(done)} of ${count(total, 'record')}`,
    ),
    meter,
    h('button', { type: 'button', class: 'quiet', on: { click: stop } }, 'Stop'),
  )
}

function report(page: Page, { scopes, skipped, warnings }: ImportResult): HTMLElement {
  const sum = (of: 'written' | 'present' | 'forgotten'): number =>
    scopes.reduce((all, scope) => all + scope[of], 0)
  const [written, present, forgotten] = [sum('written'), sum('present'), sum('forgotten')]
  return note(
    h(
      'p',
      { class: 'notice-title' },
      written > 0 ? `${count(written, 'record')} imported` : 'Nothing new to import',
    ),
    present > 0 && h('p', {}, `${count(present, 'record was', 'records were')} there already.`),
    forgotten > 0 &&
      h(
        'p',
        {},
        `${count(forgotten, 'record')} of this file ${forgotten === 1 ? 'was' : 'were'} forgotten here, and ${forgotten === 1 ? 'stays' : 'stay'} so.`,
      ),
    skipped > 0 &&
      h('p', {}, `${count(skipped, 'message')} without text ${skipped === 1 ? 'was' : 'were'} left out.`),
    ...warnings.map((warning) => h('p', {}, warning)),
    h('button', { type: 'button', class: 'quiet', on: { click: () => page.actions.dismiss() } }, 'Close'),
  )
}

/** A place to drop a file on, which is a file picker as well; and what became of the file. */
export function importZone(page: Page): HTMLElement {
  const input = h('input', {
    type: 'file',
    id: 'file',
    class: 'visually-hidden',
    accept: types,
    'aria-label': 'Import a conversation',
    on: {
      change: () => {
        const file = input.files?.[0]
        input.value = ''
        if (file !== undefined) void page.actions.bring(file)
      },
    },
  })
  const samples = h('div', { class: 'samples' })
  const outcome = h('div', { class: 'outcome' })
  page.store.watch(({ demo, importing, imported, importError }, changed) => {
    if (changed('demo', 'importing')) {
      input.disabled = importing !== undefined
      const open = new Set(demo?.scopes.map(({ scope }) => (scope.length === 1 ? scope[0] : '')))
      fill(
        samples,
        ...(demo?.samples ?? [])
          .filter(({ title }) => !open.has(title))
          .map(({ name, title, language }) =>
            h(
              'button',
              {
                type: 'button',
                class: 'sample',
                disabled: importing !== undefined,
                on: { click: () => void page.actions.bring(name) },
              },
              'Open sample: ',
              h('span', { lang: language }, title),
            ),
          ),
      )
    }
    if (!changed('importing', 'imported', 'importError')) return
    if (importing !== undefined) fill(outcome, progress(importing))
    else if (importError !== undefined)
      fill(
        outcome,
        failure(
          { ...importError, message: `${importError.file}: ${importError.message}` },
          h(
            'button',
            { type: 'button', class: 'quiet', on: { click: () => page.actions.dismiss() } },
            'Close',
          ),
        ),
      )
    else if (imported !== undefined) fill(outcome, report(page, imported))
    else fill(outcome)
  })
  return h(
    'section',
    { class: 'import', 'aria-labelledby': 'import-title' },
    h('h2', { class: 'label', id: 'import-title' }, 'Import'),
    input,
    h(
      'label',
      { class: 'drop', for: 'file' },
      icon('file'),
      h('span', { class: 'drop-title' }, 'Drop a conversation, or choose a file'),
      h(
        'span',
        { class: 'drop-about' },
        'ChatGPT or Claude export, JSON lines, Markdown, WhatsApp or other chat text',
      ),
    ),
    samples,
    outcome,
  )
}
