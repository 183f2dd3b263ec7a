/** How people are told of the mechanisms and signals. What is not here is shown under its own name. */

interface Words {
  readonly label: string
  /** A sentence without its full stop. */
  readonly about: string
}

const mechanisms: Readonly<Record<string, Words>> = {
  longTerm: { label: 'Long-term', about: 'Vectors of all that was said' },
  words: { label: 'Words', about: 'An index of words' },
  recent: { label: 'Recent', about: 'A recurrent state over what was said around each record' },
  working: { label: 'Working', about: 'What stands in every prompt, and what a prompt goes on with' },
  worth: { label: 'Worth', about: 'Gated cells that learned what is worth keeping' },
  world: { label: 'Knowledge', about: 'Paths through the graph of facts' },
  log: { label: 'Log', about: 'The stored records themselves' },
}

/** By `backend.signal`, and by name for the memory's own signals. */
const signals: Readonly<Record<string, Words>> = {
  'longTerm.score': {
    label: 'Meaning',
    about: 'Closeness in meaning to the question, by the best passage of the record',
  },
  'words.bm25': {
    label: 'Words in common',
    about: 'Words that it shares with the question, rare ones count more',
  },
  'worth.information': { label: 'Information', about: 'How rare its words are in this conversation' },
  'recent.before': { label: 'What led up to it', about: 'Closeness of what was said just before it' },
  'worth.keep': {
    label: 'Worth keeping',
    about: 'How likely the cells think that it is of use later',
  },
  'world.path': {
    label: 'Path of facts',
    about: 'It says a step of the path of facts that the question describes',
  },
  'world.mention': { label: 'Names in common', about: 'It names what the question names' },
  'recent.after': { label: 'What followed', about: 'Closeness of what was said right after it' },
  speaker: { label: 'Who said it', about: 'Said by somebody whom the question names' },
  role: { label: 'Said by the user', about: 'Facts about people come from them, not from their assistant' },
  time: { label: 'When it was said', about: 'Dated in or near a time that the question names' },
  asking: { label: 'Asks itself', about: 'A short turn that only asks holds no answer' },
  kind: {
    label: 'Holds what is asked for',
    about: 'A time where the question asks when, a number where how many, a name where who or which',
  },
  ranker: { label: 'Learned from use', about: 'What feedback taught the memory' },
  recency: { label: 'Newer', about: 'Half as much after each half-life, since newer records were asked for' },
  diversity: {
    label: 'Said already',
    about: 'Taken off for likeness to a record before it, since different ones were asked for',
  },
}

const lift: Words = {
  label: 'Corrects',
  about: 'Added, so that a correction does not rank below what it corrects',
}

/** Signals that are all that their mechanism says: its name is enough. */
const plainSignals: ReadonlySet<string> = new Set(['score', 'rank'])

/** What a share of a score is called by: a backend's signal, one of the memory's own, or the lift. */
export interface ShareName {
  /** Composed name; absent for the memory's own. */
  readonly backend?: string
  /** Absent for the lift. */
  readonly signal?: string
}

function wordsFor(table: Readonly<Record<string, Words>>, name: string): Words | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

export function mechanismLabel(name: string): string {
  return wordsFor(mechanisms, name)?.label ?? name
}

export function shareLabel({ backend, signal }: ShareName): string {
  if (signal === undefined) return lift.label
  if (backend === undefined) return wordsFor(signals, signal)?.label ?? signal
  const known = wordsFor(signals, `${backend}.${signal}`)
  if (known !== undefined) return known.label
  return plainSignals.has(signal) ? mechanismLabel(backend) : `${mechanismLabel(backend)}: ${signal}`
}

export function shareAbout({ backend, signal }: ShareName): string {
  if (signal === undefined) return lift.about
  if (backend === undefined) return wordsFor(signals, signal)?.about ?? `The signal ${signal}`
  return (
    wordsFor(signals, `${backend}.${signal}`)?.about ??
    `The signal ${signal} of ${wordsFor(mechanisms, backend)?.label ?? backend}`
  )
}
