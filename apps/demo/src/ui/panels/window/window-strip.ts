import { fill, h } from '../../dom.ts'
import { count, number, shorten } from '../../format.ts'
import type { Page } from '../../page.ts'
import type { Layout } from '../../../api/window.ts'
import { kindLabels, piecesOf, whyOf, type Piece, type PieceKind } from './pieces.ts'

/**
 * The budget from left to right, filled by the prompt's pieces, each as wide as its tokens. It is a slider over the
 * records: arrows go from one to the next, Enter opens one.
 */
export function windowStrip({ store, openRecord }: Page): HTMLElement {
  const slider = h('div', {
    class: 'window-pieces',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Record of the window',
    'aria-describedby': 'window-about',
  })
  const prefix = h('div', { class: 'window-prefix', 'aria-hidden': 'true' })
  const legend = h('div', { class: 'legend' })
  const element = h('div', { class: 'window-strip' }, prefix, slider, legend)

  const now = (): readonly Piece[] => recordPieces(store.get().windowing?.page, store.get().previous)
  const point = (index: number): void => {
    const piece = Math.min(now().length - 1, Math.max(0, index))
    if (piece >= 0 && piece !== store.get().piece) store.set({ piece })
  }
  const open = (): void => {
    const id = now()[store.get().piece]?.shown?.record.id
    if (id !== undefined) openRecord(id)
  }
  slider.addEventListener('keydown', (event) => {
    const { piece } = store.get()
    const places: Readonly<Record<string, number>> = {
      ArrowRight: piece + 1,
      ArrowUp: piece + 1,
      ArrowLeft: piece - 1,
      ArrowDown: piece - 1,
      Home: 0,
      End: now().length - 1,
    }
    const place = places[event.key]
    if (place === undefined && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (place === undefined) open()
    else point(place)
  })

  const draw = (): void => {
    const { windowing, previous, piece } = store.get()
    const page = windowing?.page
    element.hidden = page === undefined || page.window.tokens === 0
    if (page === undefined) return
    const { budget, tokens, unchanged } = page.window
    const full = Math.max(budget, tokens)
    const share = (of: number): string => `${(of / full) * 100}%`
    const pieces = piecesOf(page, previous)
    let nth = -1
    fill(
      slider,
      ...pieces.map((one) => {
        const index = one.shown === undefined ? undefined : (nth += 1)
        const part = h('span', {
          class: `window-piece piece-${one.kind}`,
          'data-tokens': one.tokens,
          'data-current': index === piece,
        })
        part.style.inlineSize = share(one.tokens)
        if (index === undefined) return part
        part.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && point(index))
        part.addEventListener('click', (event) => {
          const pointed =
            (event instanceof PointerEvent && event.pointerType === 'mouse') || store.get().piece === index
          point(index)
          // A finger has not pointed before it clicks: its first touch points.
          if (pointed) open()
        })
        return part
      }),
    )
    prefix.hidden = unchanged === 0
    prefix.style.inlineSize = share(unchanged)
    fill(prefix, h('span', {}, `unchanged: ${number(unchanged)}`))
    const kinds: readonly PieceKind[] = ['pinned', 'stayed', 'new', 'heads']
    const sums = kinds.map((kind) =>
      pieces.reduce((sum, one) => sum + (one.kind === kind ? one.tokens : 0), 0),
    )
    fill(
      legend,
      ...kinds.map(
        (kind, n) =>
          (sums[n] ?? 0) > 0 &&
          h(
            'span',
            { class: 'line-name' },
            h('span', { class: `window-swatch piece-${kind}`, 'aria-hidden': 'true' }),
            `${kindLabels[kind]} ${number(Math.round(sums[n] ?? 0))}`,
          ),
      ),
      tokens < budget &&
        h(
          'span',
          { class: 'line-name' },
          h('span', { class: 'window-swatch', 'aria-hidden': 'true' }),
          `room ${number(budget - tokens)}`,
        ),
    )
    mark()
  }
  const mark = (): void => {
    const pieces = now()
    const { piece } = store.get()
    slider.querySelectorAll('.window-piece').forEach((part) => part.removeAttribute('data-current'))
    slider.querySelectorAll('.window-piece:not(.piece-heads)')[piece]?.setAttribute('data-current', '')
    const at = pieces[piece]
    slider.setAttribute('aria-valuemin', '1')
    slider.setAttribute('aria-valuemax', String(Math.max(1, pieces.length)))
    slider.setAttribute('aria-valuenow', String(piece + 1))
    slider.setAttribute('aria-valuetext', at === undefined ? 'none' : spoken(at))
  }
  store.watch((_, changed) => {
    if (changed('windowing', 'previous')) draw()
    else if (changed('piece')) mark()
  })
  return element
}

/** Those that are records. */
export function recordPieces(
  page: Parameters<typeof piecesOf>[0] | undefined,
  previous: Layout | undefined,
): readonly Piece[] {
  return page === undefined ? [] : piecesOf(page, previous).filter(({ shown }) => shown !== undefined)
}

function spoken(piece: Piece): string {
  const { speaker = 'nobody', text = '' } = piece.shown?.record ?? {}
  return `${speaker}, ${count(Math.round(piece.tokens), 'token')}, ${whyOf(piece)}: ${shorten(text, 120)}`
}
