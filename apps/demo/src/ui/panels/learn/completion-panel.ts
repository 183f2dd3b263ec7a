import type { CompletionChoices } from '../../../learn/completion.ts'
import * as client from '../../client.ts'
import { fill, h } from '../../dom.ts'
import { count, number } from '../../format.ts'
import { openWorker, type Learner } from '../../learning/open-worker.ts'
import type { FromWorker } from '../../learning/protocol.ts'
import type { Page } from '../../page.ts'
import { onWidth } from '../../paint/surface.ts'
import { note } from '../notice.ts'
import { completionForm } from './completion-choices.ts'
import { completionTrial } from './completion-trial.ts'
import { logChart } from './log-chart.ts'

/** Records of the open conversation that are learned from, unless another text is given. */
const most = 400

/** A small Transformer is trained in front of whoever started it, and completes what it is given. */
export function completionPanel({ store }: Page): HTMLElement {
  const figure = h('div', { class: 'chart' })
  const progress = h('p', { class: 'course figure' })
  const trouble = h('div', { class: 'trouble' })
  const spoken = h('p', { class: 'visually-hidden', role: 'status' })
  let worker: Learner | undefined
  let choices: CompletionChoices | undefined
  let losses: number[] = []
  let width = 0
  let asked = 0
  const waiting = new Map<
    number,
    {
      readonly said: (text: string) => void
      readonly done: (answer: FromWorker & { readonly type: 'completed' }) => void
    }
  >()

  const trial = completionTrial((request, said, done) => {
    asked += 1
    waiting.set(asked, { said, done })
    worker?.say({ type: 'complete', number: asked, request })
  })
  const heed = (message: FromWorker): void => {
    switch (message.type) {
      case 'losses':
        losses.push(...message.losses)
        progress.textContent = `${count(losses.length, 'update')}, ${number(Math.round(losses.length / Math.max(0.001, message.seconds)))} a second, loss ${(losses.at(-1) ?? 0).toFixed(2)}`
        return draw()
      case 'learned':
        form.running(false)
        spoken.textContent = told()
        return trial.show(choices?.task, choices?.pairs ?? 3)
      case 'said':
        return waiting.get(message.number)?.said(message.text)
      case 'completed':
        waiting.get(message.number)?.done(message)
        waiting.delete(message.number)
        return
      case 'failed':
        form.running(false)
        return fill(trouble, note(h('p', {}, message.message)))
      default:
        return
    }
  }
  const form = completionForm({
    train(wanted) {
      worker?.close()
      waiting.clear()
      choices = wanted
      losses = []
      fill(trouble)
      progress.textContent = 'begins …'
      spoken.textContent = 'Training.'
      trial.show(undefined, 0)
      form.running(true)
      worker = openWorker(heed)
      worker.say({ type: 'learn', choices: wanted })
      draw()
    },
    halt: () => worker?.say({ type: 'stop' }),
    chosen: (task) => task === 'text' && void offerText(),
  })
  const offerText = async (): Promise<void> => {
    const { scope } = store.get()
    if (form.text.value !== '' || scope === undefined) return
    try {
      const { records } = await client.records(scope, most)
      if (form.text.value === '') form.text.value = records.map(({ text }) => text).join('\n')
    } catch {
      // Then the text is for the person to give.
    }
  }
  const told = (): string =>
    losses.length === 0
      ? 'Nothing has been trained yet.'
      : `After ${count(losses.length, 'update')} the loss is ${(losses.at(-1) ?? 0).toFixed(2)} nats a character; it began at ${(losses[0] ?? 0).toFixed(2)}.`
  const draw = (): void => {
    if (width === 0) return
    fill(
      figure,
      logChart({
        width,
        height: 220,
        name: 'Loss by update',
        description: told(),
        x: { label: 'updates', to: Math.max(choices?.updates ?? 0, 10) },
        y: { label: 'cross-entropy, nats a character', from: -2, to: 1 },
        lines: [{ colour: 'var(--net-lstm)', points: thinned(losses) }],
      }),
    )
  }
  onWidth(figure, (now) => {
    width = now
    draw()
  })
  return h(
    'section',
    { class: 'learn-card', 'aria-labelledby': 'completion-title' },
    h('h2', { id: 'completion-title' }, 'A small Transformer completes text'),
    h(
      'p',
      { class: 'about' },
      'Two layers of two heads that read characters, trained here. One task shows what memory in a prompt is for: keys and values are made up anew for every example, so nothing can be known by heart, and only what stands in the prompt tells the answer. The other learns the characters of a text. It understands nothing of what it writes: it has seen a few pages, and knows which characters tend to follow which.',
    ),
    form.element,
    trouble,
    progress,
    figure,
    spoken,
    trial.element,
  )
}

/** At most 300 points, each the mean of those that it stands for. */
function thinned(losses: readonly number[]): readonly { readonly x: number; readonly y: number }[] {
  const size = Math.max(1, Math.ceil(losses.length / 300))
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, n) => {
    const part = losses.slice(n * size, (n + 1) * size)
    return { x: n * size + part.length, y: part.reduce((sum, loss) => sum + loss, 0) / part.length }
  })
}
