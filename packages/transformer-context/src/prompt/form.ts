/** How lines are written. A prompt in another form shares no prefix with this one. */
export interface Form {
  readonly form: string
  readonly ids: boolean
}

export function formOf(ids: boolean): Form {
  return { form: ids ? 'window-1 ids' : 'window-1', ids }
}
