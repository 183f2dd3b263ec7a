import type { Page } from './page.ts'

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, select, textarea') || target.isContentEditable)

/** `/` asks, arrows walk through the answers, Enter opens one, Delete forgets it, Escape goes back to the question. */
export function keyboard(page: Page): void {
  const question = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('#question')
  const cards = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#answers > li')]

  const go = (from: HTMLElement | null, step: number): void => {
    const all = cards()
    const index = from === null ? -1 : all.indexOf(from)
    const next = all[index + step]
    if (next === undefined) {
      if (index + step < 0) question()?.focus()
      return
    }
    for (const card of all) card.tabIndex = card === next ? 0 : -1
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (document.querySelector('dialog[open]') !== null) return
    const target = event.target instanceof HTMLElement ? event.target : null
    const card = target?.closest<HTMLElement>('#answers > li') ?? null
    const id = card?.dataset['id']
    const done = (): void => event.preventDefault()
    switch (event.key) {
      case '/':
        if (typing(target)) return
        done()
        page.actions.show('ask')
        question()?.focus()
        return question()?.select()
      case 'ArrowDown':
        if (target !== question() && card === null) return
        done()
        return go(card, 1)
      case 'ArrowUp':
        if (card === null) return
        done()
        return go(card, -1)
      case 'Home':
      case 'End':
        if (card === null || target !== card) return
        done()
        return go(null, event.key === 'Home' ? 1 : cards().length)
      case 'Enter':
        if (target !== card || id === undefined) return
        done()
        return page.openRecord(id)
      case 'Delete':
        if (target !== card || id === undefined) return
        done()
        return page.openForget({ kind: 'ids', ids: [id], label: 'this record' })
      case 'Escape':
        if (card !== null) return question()?.focus()
        return
    }
  })
}
