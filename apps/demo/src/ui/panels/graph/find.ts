import { fill, h } from '../../dom.ts'
import type { GraphActions } from '../../graphing.ts'
import type { Page } from '../../page.ts'

/** Goes to an entity by its name, whether or not it is drawn. */
export function findEntity({ store }: Page, actions: GraphActions): HTMLElement {
  const names = h('datalist', { id: 'entity-names' })
  const input = h('input', { type: 'search', id: 'entity', list: 'entity-names', autocomplete: 'off' })
  const element = h(
    'form',
    {
      class: 'find-entity',
      role: 'search',
      'aria-label': 'Entity',
      on: {
        submit: (event) => {
          event.preventDefault()
          const name = input.value.trim()
          if (name === '') return
          actions.expand(name)
          actions.look(name)
        },
      },
    },
    h('label', { for: 'entity' }, 'Go to'),
    input,
    names,
  )
  store.watch(({ graphing }, changed) => {
    if (!changed('graphing')) return
    fill(names, ...(graphing?.page?.entities ?? []).map(({ name }) => h('option', { value: name })))
  })
  return element
}
