import type { State } from './store.ts'
import { viewNames, type ViewName } from './views.ts'

/** What the address says: the view, the open conversation and the question, so that a reload finds them again. */
interface Address {
  readonly view: ViewName
  /** As it was typed where it is not JSON; `null` where the address names none. */
  readonly scope: unknown
  readonly question: string
}

export function writeAddress(
  { view, scope, question }: Pick<State, 'view' | 'scope' | 'question'>,
  how: 'push' | 'replace' = 'replace',
): void {
  const params = new URLSearchParams()
  if (view !== 'ask') params.set('view', view)
  if (scope !== undefined) params.set('in', JSON.stringify(scope))
  if (question !== '') params.set('ask', question)
  const address = `#${params.toString()}`
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
}

export function readAddress(): Address {
  const params = new URLSearchParams(location.hash.slice(1))
  const view = viewNames.find((name) => name === params.get('view')) ?? 'ask'
  const question = params.get('ask') ?? ''
  try {
    return { view, scope: JSON.parse(params.get('in') ?? 'null'), question }
  } catch {
    return { view, scope: params.get('in'), question: '' }
  }
}
