import { h, icon } from '../dom.ts'

export interface Dialog {
  readonly element: HTMLDialogElement
  readonly body: HTMLElement
  title(text: string): void
  open(): void
  close(): void
}

/** A modal dialog of the platform's own: it keeps the focus inside, Escape closes it, and the focus goes back. */
export function createDialog(id: string): Dialog {
  const heading = h('h2', { id: `${id}-title` })
  const body = h('div', { class: 'dialog-body' })
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', on: { click: () => element.close() } },
    icon('close'),
  )
  const element = h(
    'dialog',
    { id, 'aria-labelledby': `${id}-title` },
    h('div', { class: 'dialog-head' }, heading, close),
    body,
  )
  // A click beside the dialog lands on the element itself.
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close()
  })
  return {
    element,
    body,
    title: (text) => {
      heading.textContent = text
    },
    open: () => {
      if (!element.open) element.showModal()
    },
    close: () => element.close(),
  }
}
