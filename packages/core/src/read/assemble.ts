import type { Assembled, Assembler, Candidate, Omission } from '../contract/assembler.ts'

/**
 * The plain assembler: takes the strongest candidates while their lines fit the budget (a line that does not fit is
 * passed over for shorter ones after it), superseded ones only after all others, the same text once; and lays them
 * out by time. A line is `[2025-03-14 09:00] Ana: text`, dates in UTC.
 */
export function plainAssembler(): Assembler {
  return {
    assemble({ candidates, budget, count }): Assembled {
      const chosen: { readonly candidate: Candidate; readonly line: string; readonly tokens: number }[] = []
      const omitted: Omission[] = []
      const seen = new Set<string>()
      let used = 0
      for (const candidate of [
        ...candidates.filter((c) => !c.superseded),
        ...candidates.filter((c) => c.superseded),
      ]) {
        const line = lineOf(candidate)
        const tokens = count(line) + 1
        const { id, text } = candidate.record
        if (seen.has(text)) omitted.push({ id, reason: 'duplicate', tokens })
        else if (budget !== undefined && used + tokens > budget.tokens)
          omitted.push({ id, reason: candidate.superseded ? 'superseded' : 'budget', tokens })
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

function lineOf({ record, superseded }: Candidate): string {
  const date = new Date(record.at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1')
  const who = record.speaker ?? record.role
  return `[${date}] ${who === undefined ? '' : `${who}: `}${record.text}${superseded ? ' (corrected later)' : ''}`
}
