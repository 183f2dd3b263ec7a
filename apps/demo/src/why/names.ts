/** How the page names the mechanisms of the memory; one that is not here is shown under its composed name. */
const labels: Readonly<Record<string, { readonly label: string; readonly about: string }>> = {
  longTerm: { label: 'Long-term', about: 'Closeness in meaning, by the best passage of each record' },
  words: { label: 'Words', about: 'Words in common, rare ones count more' },
  recent: { label: 'Recent', about: 'A recurrent state over the latest sentences' },
  working: { label: 'Working', about: 'Attention over the task at hand' },
  learned: { label: 'Learned', about: 'What a cell learned to keep' },
  world: { label: 'Knowledge', about: 'Paths through the graph of facts' },
  log: { label: 'Log', about: 'The stored records themselves' },
}

export function labelOf(name: string): string {
  return labels[name]?.label ?? name
}

export function aboutOf(name: string): string {
  return labels[name]?.about ?? name
}
