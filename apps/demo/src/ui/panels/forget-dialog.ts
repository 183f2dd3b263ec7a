import type { ForgetAnswer, ForgetTarget, MemoryRecord } from '../../api.ts'
import * as client from '../client.ts'
import { fill, h } from '../dom.ts'
import { atTime, count, number } from '../format.ts'
import type { ForgetPreset, Page } from '../page.ts'
import { createDialog } from './dialog.ts'
import { askedAgain, receiptTable } from './forget-receipt.ts'
import { forgetForm } from './forget-form.ts'
import { failure } from './notice.ts'
import { plainText } from './record-text.ts'
import { speakerTag } from './speakers.ts'

export interface ForgetDialog {
  readonly element: HTMLElement
  show(preset: ForgetPreset): void
}

/** Choose, look at what would go, forget, see the proof, and ask again. */
export function forgetDialog(page: Page): ForgetDialog {
  const { store, actions } = page
  const dialog = createDialog('forget')
  const preview = h('div', { class: 'preview', 'aria-live': 'polite' })
  const confirm = h('button', { type: 'button', class: 'button danger' }, 'Forget')
  const cancel = h(
    'button',
    { type: 'button', class: 'button', on: { click: () => dialog.close() } },
    'Keep all',
  )
  const foot = h('div', { class: 'dialog-foot' }, cancel, confirm)
  let target: ForgetTarget | undefined
  let planned: ForgetAnswer | undefined
  let asked = 0

  const line = (record: MemoryRecord): HTMLElement =>
    h(
      'li',
      {},
      h(
        'span',
        { class: 'turn-head' },
        speakerTag(store.get().overview, record.speaker),
        h('time', {}, atTime(record.at)),
      ),
      plainText(record.text),
    )

  const drawPlan = (): void => {
    const plan = planned
    confirm.disabled = plan === undefined || plan.count === 0
    confirm.textContent =
      plan === undefined || plan.count === 0 ? 'Forget' : `Forget ${count(plan.count, 'record')}`
    if (plan === undefined)
      return fill(
        preview,
        target === undefined &&
          h('p', { class: 'empty' }, 'Say what, and the records that would go are shown here.'),
      )
    if (plan.count === 0) return fill(preview, h('p', { class: 'empty' }, 'No record is meant by this.'))
    fill(
      preview,
      h('h3', { class: 'label' }, `${count(plan.count, 'record')} would go`),
      plan.derived.length > 0 &&
        h(
          'p',
          {},
          `${count(plan.derived.length, 'record')} of these ${plan.derived.length === 1 ? 'was' : 'were'} made from the others.`,
        ),
      h(
        'ul',
        { class: 'preview-list', tabindex: 0, 'aria-label': 'Records that would go' },
        ...plan.preview.map(line),
      ),
      plan.count > plan.preview.length &&
        h('p', { class: 'meta' }, `and ${number(plan.count - plan.preview.length)} more`),
    )
  }

  const look = async (wanted: ForgetTarget | undefined): Promise<void> => {
    target = wanted
    planned = undefined
    const mine = ++asked
    drawPlan()
    const { scope } = store.get()
    if (wanted === undefined || scope === undefined) return
    try {
      const answer = await client.forget({ scope, target: wanted, dryRun: true })
      if (mine !== asked) return
      planned = answer
      drawPlan()
    } catch (error) {
      if (mine === asked) fill(preview, failure(client.bodyOf(error)))
    }
  }
  const form = forgetForm(page, (wanted) => void look(wanted))

  /** What to ask once more: the question on the page, or else what was just forgotten. */
  const questionAgain = (of: ForgetTarget, plan: ForgetAnswer): string | undefined => {
    const { question } = store.get()
    if (question !== '') return question
    if (of.kind === 'about' && of.text !== undefined) return of.text
    return plan.preview[0]?.text.slice(0, 200)
  }

  const forget = async (): Promise<void> => {
    const { scope } = store.get()
    if (scope === undefined || target === undefined || planned === undefined) return
    const [of, plan] = [target, planned]
    confirm.disabled = true
    confirm.textContent = 'Forgetting …'
    try {
      const answer = await client.forget({ scope, target: of, ifRevision: plan.revision })
      dialog.title('Forgotten')
      const done = h(
        'button',
        { type: 'button', class: 'button primary', on: { click: () => dialog.close() } },
        'Done',
      )
      fill(dialog.body, receiptTable(answer), h('div', { class: 'dialog-foot' }, done))
      done.focus()
      const question = questionAgain(of, plan)
      if (question !== undefined) {
        const again = await client.ask({ scope, question, limit: 10 })
        dialog.body.lastElementChild?.before(
          askedAgain(question, again, new Set([...answer.erased, ...answer.derived])),
        )
      }
      await actions.refresh()
    } catch (error) {
      const body = client.bodyOf(error)
      fill(
        preview,
        failure(
          body.code === 'CONFLICT'
            ? {
                ...body,
                message: 'The conversation has changed since this was shown.',
                remedy: 'Look at what would go once more.',
              }
            : body,
        ),
      )
      confirm.textContent = 'Forget'
    }
  }
  confirm.addEventListener('click', () => void forget())

  return {
    element: dialog.element,
    show(preset) {
      dialog.title('Forget')
      fill(dialog.body, form.element, preview, foot)
      dialog.open()
      form.start(preset)
      dialog.element
        .querySelector<HTMLElement>(preset.kind === 'about' ? '#forget-text' : 'input:checked')
        ?.focus()
    },
  }
}
