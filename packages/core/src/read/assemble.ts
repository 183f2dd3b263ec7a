import type { Scope } from '../contract/scope.ts'
import type { Assembled, Assembler, Candidate, Omission } from '../contract/assembler.ts'

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g

/**
 * The plain assembler: takes the strongest candidates while their lines fit the budget (a line that does not fit is
 * passed over for shorter ones after it), the same text once, corrected ones after all others and only together with
 * what corrects them; and lays them out by time. A record is `[2025-03-14 09:00] Ana: text`, dates in UTC; further lines
 * of its text are indented, so that no text can pass for a record of its own.
 */
export function plainAssembler(): Assembler {
  return {
    assemble({ candidates, budget, count }): Assembled {
      const chosen: { readonly candidate: Candidate; readonly line: string; readonly tokens: number }[] = []
      const omitted: Omission[] = []
      const seen = new Set<string>()
      const taken = new Set<string>()
      let used = 0
      const corrected = candidates.filter((c) => c.superseded)
      for (const candidate of [
        ...candidates.filter((c) => !c.superseded),
        // Newest first: in a chain, a correction comes before what it corrects.
        ...corrected.toSorted((a, b) => b.record.seq - a.record.seq),
      ]) {
        const line = lineOf(candidate)
        const tokens = count(line) + 1
        const { id, scope, text } = candidate.record
        const reason = seen.has(text)
          ? 'duplicate'
          : candidate.supersededBy.some((correction) => !taken.has(nameOf(scope, correction)))
            ? 'superseded'
            : budget !== undefined && used + tokens > budget.tokens
              ? 'budget'
              : undefined
        // A duplicate's text is in the context, so what it corrects may stand.
        if (reason === undefined || reason === 'duplicate') taken.add(nameOf(scope, id))
        if (reason !== undefined) omitted.push({ id, reason, tokens })
        else {
          seen.add(text)
          used += tokens
          chosen.push({ candidate, line, tokens })
        }
      }
      const ordered = chosen.toSorted(
        (a, b) =>
          a.candidate.record.at - b.candidate.record.at || a.candidate.record.seq - b.candidate.record.seq,
      )
      return {
        text: ordered.map(({ line }) => line).join('\n'),
        layout: {
          blocks: [
            { name: 'recalled', ids: ordered.map(({ candidate }) => candidate.record.id), tokens: used },
          ],
          tokens: used,
        },
        omitted,
      }
    },
  }
}

/** Ids belong to scopes. */
function nameOf(scope: Scope, id: string): string {
  return JSON.stringify([scope, id])
}

function lineOf({ record, superseded }: Candidate): string {
  const date = new Date(record.at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1')
  const who = (record.speaker ?? record.role)?.replaceAll(lineBreak, ' ')
  const text = record.text.trim().replaceAll(lineBreak, '\n  ')
  return `[${date}] ${who === undefined ? '' : `${who}: `}${text}${superseded ? ' (corrected later)' : ''}`
}
