import type { Answer } from '../../api.ts'
import { effortFigures } from '../../why/efforts.ts'
import { mechanismLabel, shareAbout, shareLabel } from '../../why/names.ts'
import type { ShareName } from '../../why/names.ts'
import { isVisible, sharesOf } from '../../why/shares.ts'
import type { Palette } from '../colours.ts'
import { h } from '../dom.ts'
import { ms } from '../format.ts'
import { swatch } from './why-bar.ts'

type Named = ShareName & { readonly key: string }

function signalsOf(names: readonly Named[], palette: Palette): readonly HTMLElement[] {
  return names.map((name) =>
    h(
      'span',
      { class: 'legend-signal', title: shareAbout(name) },
      swatch(palette, name),
      h('bdi', {}, shareLabel(name)),
    ),
  )
}

/** Which colour is what, and how long each mechanism took. Signals too small to be seen in any item are left out. */
export function whyLegend(
  { explanation, items }: Answer,
  all: readonly Named[],
  palette: Palette,
): HTMLElement {
  const seen = new Set(
    items
      .flatMap(sharesOf)
      .filter(isVisible)
      .map(({ key }) => key),
  )
  const names = all.filter(({ key }) => seen.has(key))
  const durations = explanation?.durations ?? {}
  const efforts = explanation?.efforts ?? {}
  const backends = new Set([...names.flatMap(({ backend }) => backend ?? []), ...Object.keys(durations)])
  const own = names.filter(({ backend }) => backend === undefined)
  return h(
    'ul',
    { class: 'why-legend', 'aria-label': 'What scores are made of' },
    ...[...backends].map((backend) => {
      const effort = efforts[backend]
      const took = Object.hasOwn(durations, backend) ? durations[backend] : undefined
      return h(
        'li',
        {},
        h('bdi', { class: 'legend-name' }, mechanismLabel(backend)),
        took !== undefined && h('span', { class: 'figure' }, ms(took)),
        effort !== undefined && h('span', { class: 'figure effort' }, effortFigures(effort).join(', ')),
        ...signalsOf(
          names.filter((name) => name.backend === backend),
          palette,
        ),
      )
    }),
    own.length > 0 &&
      h('li', {}, h('span', { class: 'legend-name' }, 'Memory itself'), ...signalsOf(own, palette)),
  )
}
