import type { ForgetTarget } from '../../api.ts'
import { fill, h } from '../dom.ts'
import type { ForgetPreset, Page } from '../page.ts'

type Kind = ForgetPreset['kind']

const names: Readonly<Record<Kind, string>> = {
  ids: 'Chosen',
  about: 'Word or person',
  period: 'Period',
  everything: 'Everything',
}

export interface ForgetForm {
  readonly element: HTMLElement
  start(preset: ForgetPreset): void
}

/** What to forget. `changed` gets the target whenever it is complete, or undefined. */
export function forgetForm(page: Page, changed: (target: ForgetTarget | undefined) => void): ForgetForm {
  const tabs = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'What to forget' })
  const fields = h('div', { class: 'fields' })
  const element = h(
    'form',
    { class: 'forget-form', on: { submit: (event) => event.preventDefault() } },
    tabs,
    fields,
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (make: () => ForgetTarget | undefined): void => {
    clearTimeout(timer)
    timer = setTimeout(() => changed(make()), 200)
  }

  const about = (preset: { readonly text?: string; readonly speaker?: string }): readonly HTMLElement[] => {
    const speakers = (page.store.get().overview?.speakers ?? [])
      .filter(({ name }) => name !== '')
      .slice(0, 100)
    const text = h('input', {
      type: 'text',
      id: 'forget-text',
      value: preset.text ?? '',
      autocomplete: 'off',
      spellcheck: 'false',
    })
    const speaker = h(
      'select',
      { id: 'forget-speaker' },
      h('option', { value: '' }, 'anyone'),
      ...speakers.map(({ name }) => h('option', { value: name, selected: name === preset.speaker }, name)),
    )
    const either = h('input', { type: 'checkbox', id: 'forget-either' })
    const target = (): ForgetTarget | undefined => {
      const word = text.value.trim()
      if (word === '' && speaker.value === '') return undefined
      return {
        kind: 'about',
        text: word === '' ? undefined : word,
        speaker: speaker.value === '' ? undefined : speaker.value,
        either: either.checked,
      }
    }
    for (const field of [text, speaker, either]) field.addEventListener('input', () => later(target))
    later(target)
    return [
      h('label', { for: 'forget-text' }, 'Word or name in the text'),
      text,
      h('label', { for: 'forget-speaker' }, 'Said by'),
      speaker,
      h(
        'div',
        { class: 'check' },
        either,
        h(
          'label',
          { for: 'forget-either' },
          'Either is enough: everything that this person said, and everything that names the word',
        ),
      ),
    ]
  }

  const period = (): readonly HTMLElement[] => {
    const { stats } = page.store.get().overview ?? {}
    const day = (at: number | undefined): string | undefined =>
      at === undefined ? undefined : new Date(at).toISOString().slice(0, 10)
    const bounds = { min: day(stats?.from), max: day(stats?.to) }
    const from = h('input', { type: 'date', id: 'forget-from', ...bounds })
    const to = h('input', { type: 'date', id: 'forget-to', ...bounds })
    const target = (): ForgetTarget | undefined => {
      if (from.value === '' && to.value === '') return undefined
      // The last day counts whole.
      const end = to.value === '' ? undefined : new Date(Date.parse(to.value) + 86_400_000).toISOString()
      return { kind: 'period', from: from.value === '' ? undefined : `${from.value}T00:00:00Z`, to: end }
    }
    for (const field of [from, to]) field.addEventListener('input', () => later(target))
    changed(undefined)
    return [
      h('label', { for: 'forget-from' }, 'From'),
      from,
      h('label', { for: 'forget-to' }, 'To, that day included'),
      to,
    ]
  }

  const choose = (preset: ForgetPreset): void => {
    clearTimeout(timer)
    changed(undefined)
    switch (preset.kind) {
      case 'ids':
        fill(fields, h('p', {}, `Forget ${preset.label}.`))
        return changed({ kind: 'ids', ids: preset.ids })
      case 'about':
        return fill(fields, ...about(preset))
      case 'period':
        return fill(fields, ...period())
      case 'everything':
        fill(fields, h('p', {}, 'Forget the whole conversation.'))
        return changed({ kind: 'everything' })
    }
  }

  return {
    element,
    start(preset) {
      const kinds: readonly Kind[] =
        preset.kind === 'ids' ? ['ids', 'about', 'period', 'everything'] : ['about', 'period', 'everything']
      fill(
        tabs,
        ...kinds.map((kind) => {
          const radio = h('input', {
            type: 'radio',
            name: 'forget-kind',
            id: `forget-${kind}`,
            checked: kind === preset.kind,
            on: {
              change: () => choose(kind === preset.kind ? preset : { kind: kind === 'ids' ? 'about' : kind }),
            },
          })
          return h('div', { class: 'choice-tab' }, radio, h('label', { for: `forget-${kind}` }, names[kind]))
        }),
      )
      choose(preset)
    },
  }
}
