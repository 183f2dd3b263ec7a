import { h } from './dom.ts'
import type { Page } from './page.ts'

/** The whole page takes a dropped file. */
export function dropOverlay({ actions }: Page): HTMLElement {
  const overlay = h(
    'div',
    { class: 'overlay', hidden: true, 'aria-hidden': 'true' },
    h('p', {}, 'Drop to remember this conversation'),
  )
  let depth = 0
  const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  const show = (visible: boolean): void => {
    overlay.hidden = !visible
  }
  addEventListener('dragenter', (event) => {
    if (!holdsFile(event)) return
    event.preventDefault()
    depth++
    show(true)
  })
  addEventListener('dragover', (event) => {
    if (holdsFile(event)) event.preventDefault()
  })
  addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1)
    if (depth === 0) show(false)
  })
  addEventListener('drop', (event) => {
    if (!holdsFile(event)) return
    event.preventDefault()
    depth = 0
    show(false)
    const file = event.dataTransfer?.files[0]
    if (file !== undefined) void actions.bring(file)
  })
  return overlay
}
