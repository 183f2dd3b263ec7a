import type { MemoryRecord, RecordDetail } from '../../api.ts'
import * as client from '../client.ts'
import { fill, h } from '../dom.ts'
import { atTime } from '../format.ts'
import type { Page } from '../page.ts'
import { createDialog } from './dialog.ts'
import { failure } from './notice.ts'
import { plainText } from './record-text.ts'
import { speakerTag } from './speakers.ts'

export interface RecordDialog {
  readonly element: HTMLElement
  show(id: string): Promise<void>
}

/** One record: what was said around it, what it corrects, and what corrects it. */
export function recordDialog(page: Page): RecordDialog {
  const dialog = createDialog('record')
  const { store } = page

  const small = (record: MemoryRecord): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'turn', on: { click: () => void show(record.id) } },
      h(
        'span',
        { class: 'turn-head' },
        speakerTag(store.get().overview, record.speaker),
        h('time', {}, atTime(record.at)),
      ),
      plainText(record.text),
    )
  const group = (title: string, records: readonly MemoryRecord[]): HTMLElement | undefined =>
    records.length === 0
      ? undefined
      : h('section', { class: 'chain' }, h('h3', { class: 'label' }, title), ...records.map(small))

  const draw = ({ record, pinned, corrects, correctedBy, before, after }: RecordDetail): void => {
    dialog.title(record.session === undefined ? 'Record' : `Record of ${record.session}`)
    const facts: readonly (readonly [string, string])[] = [
      ['Number', String(record.seq)],
      ['Id', record.id],
      ...(record.role === undefined ? [] : [['Role', record.role] as const]),
      ...(record.metadata === undefined ? [] : [['Metadata', JSON.stringify(record.metadata)] as const]),
    ]
    fill(
      dialog.body,
      group('Corrected by', correctedBy),
      group('Corrects', corrects),
      (corrects.length > 0 || correctedBy.length > 0) && h('h3', { class: 'label' }, 'Where it was said'),
      ...before.map(small),
      h(
        'article',
        { class: 'record' },
        h(
          'div',
          { class: 'turn-head' },
          speakerTag(store.get().overview, record.speaker),
          h('time', {}, atTime(record.at)),
        ),
        plainText(record.text),
        h(
          'dl',
          { class: 'facts' },
          ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'button',
            on: {
              click: () => {
                void page.actions.pin(record.id, !pinned)
                dialog.close()
              },
            },
          },
          pinned ? 'Unpin this record' : 'Pin this record',
        ),
        ' ',
        h(
          'button',
          {
            type: 'button',
            class: 'button',
            on: {
              click: () => {
                dialog.close()
                page.openForget({ kind: 'ids', ids: [record.id], label: 'this record' })
              },
            },
          },
          'Forget this record …',
        ),
      ),
      ...after.map(small),
    )
    dialog.body.scrollTop = 0
  }

  const show = async (id: string): Promise<void> => {
    const { scope } = store.get()
    if (scope === undefined) return
    dialog.title('Record')
    dialog.open()
    try {
      draw(await client.record(scope, id))
    } catch (error) {
      fill(dialog.body, failure(client.bodyOf(error)))
    }
  }
  // What was forgotten since must not stay behind what is shown.
  dialog.element.addEventListener('close', () => fill(dialog.body))
  return { element: dialog.element, show }
}
