import type { Trace } from '../../../api.ts'
import { count, number } from '../../format.ts'

/** What can be said of a page of a trace in a few sentences. */
export function aboutTrace({ steps, context, gates, records }: Trace): string {
  const sessions = new Set(steps.map(({ session }) => session)).size
  const of = records === steps.length ? '' : ` of ${number(records)}`
  return [
    `${count(steps.length, 'record')}${of} in ${count(sessions, 'session')}, in the order of writing.`,
    context === undefined
      ? 'None of them has a vector: the embedder has no opinion on this language, and so there is no context to show.'
      : 'The context fades by three tenths with every record and begins anew with every session: streaks are what the talk was about.',
    ...(gates === undefined
      ? []
      : [
          'Along with it run gated cells that learned what is worth keeping: their input gates say what they wrote, their forget gates what they kept.',
        ]),
  ].join(' ')
}
