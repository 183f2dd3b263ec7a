import type { Hit } from '@mnestic/core'
import { decodePut, type PutHead } from '../codec.ts'
import { parse, int, text, textOrNull } from '../rows.ts'
import { bigints } from '../wire.ts'
import type { Best } from './best.ts'
import type { Sessions } from './sessions.ts'

/** Hits with the part of each record that was found, and where in its text that stands; and what found it. */
export async function hitsOf(
  sessions: Sessions,
  found: readonly Best[],
  engine: 'scan' | 'graph',
  signal: AbortSignal | undefined,
): Promise<readonly Hit[]> {
  if (found.length === 0) return []
  const wholes = new Set(found.filter(({ part }) => part === 0).map(({ seq }) => seq))
  const rows = await sessions.ask(
    {
      sql: `SELECT e.revision, e.head, CASE WHEN e.revision = ANY ($3::bigint[]) THEN e.content END AS content
        FROM unnest($1::bigint[], $2::bigint[]) AS f(scope, seq)
        JOIN entry e ON e.scope = f.scope AND e.revision = f.seq`,
      values: [
        bigints(found.map(({ scope }) => scope)),
        bigints(found.map(({ seq }) => seq)),
        bigints([...wholes]),
      ],
    },
    signal,
  )
  const bodies = new Map(
    rows.map((row) => {
      const head = parse<PutHead>(text(row, 'head'))
      return [int(row, 'revision'), decodePut(head, textOrNull(row, 'content'), null).body]
    }),
  )
  return found.flatMap(({ seq, part, score }): Hit[] => {
    const body = bodies.get(seq)
    if (body === undefined) return [] // erased between the two statements
    const span = part === 0 ? { start: 0, end: body.text.length } : body.passages[part - 1]
    const place = {
      code: part === 0 ? 'whole' : 'passage',
      value: score,
      ...(span && { span: { seq, ...span } }),
    }
    return [{ seq, score, why: [place, { code: engine }] }]
  })
}
