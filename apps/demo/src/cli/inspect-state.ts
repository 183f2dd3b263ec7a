import type { Trace, TraceStep } from '../api.ts'
import { bold, date, dim, fit, plain, remark, say } from './output.ts'

const barWidth = 12
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/**
 * The states over a page of records: a line each, with a bar of how far it moved the context, its worth, and a mark
 * where a session seems to begin.
 */
export function reportState({ steps, source }: Trace): void {
  const most = steps.reduce((all, { drift = 0 }) => Math.max(all, drift), 0)
  let session: string | undefined
  steps.forEach((step, index) => {
    if (index === 0 || step.session !== session) {
      session = step.session
      say(dim(`── ${session === undefined ? 'without a session' : plain(session)} ${'─'.repeat(24)}`))
    }
    say(line(step, most))
  })
  remark(
    dim(
      source.by === 'weights'
        ? 'The bar: how far it moved the context. keep: log-odds that it is worth keeping. ◆: a session seems to begin.'
        : 'The bar: how far it moved the context. keep: the information of its words, in nats; no weights are fitted.',
    ),
  )
}

function line({ at, speaker, drift, worth, text }: TraceStep, most: number): string {
  const who = speaker === undefined ? '' : ` ${bold(plain(speaker))}`
  const begins = (worth?.boundary ?? -1) > 0 ? '◆' : ' '
  const keep = worth === undefined ? '' : ` keep ${worth.keep.toFixed(1).padStart(4)}`
  const moved =
    drift === undefined
      ? ' '.repeat(barWidth + 5)
      : `${drift.toFixed(2)} ${bar(most === 0 ? 0 : drift / most)}`
  return `${dim(date(at))} ${begins}${moved}${keep}${who}: ${fit(text)}`
}

/** Of fixed width. */
function bar(share: number): string {
  const parts = Math.round(share * barWidth * 8)
  return `${'█'.repeat(Math.floor(parts / 8))}${eighths[parts % 8] ?? ''}`.padEnd(barWidth)
}
