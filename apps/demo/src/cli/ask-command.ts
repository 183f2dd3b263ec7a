import type { Answer, RecollectionItem } from '../api.ts'
import type { CommonOptions } from './context.ts'
import { oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { accent, bold, count, dim, fit, head, plain, remark, say, sayJson, warn } from './output.ts'

export interface AskOptions extends CommonOptions {
  readonly limit?: number
  readonly budget?: number
  readonly asOf?: string
  readonly speaker?: string
  readonly between?: readonly [string, string]
  readonly context?: boolean
}

/** `longTerm 1st 0.71`: each mechanism with its rank and score, or what it added. */
function viaOf({ via }: RecollectionItem): string {
  return Object.entries(via)
    .map(([name, told]) => {
      if (told === undefined) return name
      const rank = told.rank === undefined ? 'weighed' : `#${told.rank}`
      const signals = Object.entries(told.signals).map(
        ([signal, { value, contribution }]) =>
          `${signal} ${value.toFixed(3)} (${contribution < 0 ? '' : '+'}${contribution.toFixed(2)})`,
      )
      return `${name} ${[rank, ...signals].join(' ')}`
    })
    .join(' · ')
}

function report(answer: Answer, withContext: boolean): void {
  answer.items.forEach((item, index) => {
    const note = item.superseded
      ? warn(
          item.supersededBy.length === 0
            ? '  corrected, the correction was forgotten'
            : `  corrected by ${item.supersededBy.map(plain).join(', ')}`,
        )
      : ''
    say(
      `${bold(String(index + 1).padStart(2))}  ${accent(item.score.toFixed(2))}  ${head(item.record)}${note}`,
    )
    say(`    ${fit(item.record.text)}`)
    say(`    ${dim(viaOf(item))}`)
  })
  if (withContext) {
    say()
    say(bold(`Context, ${count(answer.layout.tokens, 'token')}`))
    for (const line of answer.context.split('\n')) say(plain(line))
    for (const { id, reason, tokens } of answer.omitted)
      say(dim(`left out: ${plain(id)} (${reason}, ${count(tokens, 'token')})`))
  }
  remark(
    dim(
      `${count(answer.items.length, 'record')} of ${answer.records.toLocaleString('en')}, ${answer.ms.toFixed(1)} ms`,
    ),
  )
  for (const [view, { code, message }] of Object.entries(answer.unavailable))
    remark(warn(`${view} did not answer: ${code} ${message}`))
}

export async function askCommand(question: string, options: AskOptions): Promise<ExitCode> {
  const answer = await withMemory(options, async (app, signal) => {
    const scope = await oneScope(app, options.scope)
    const { limit, budget, asOf, speaker, between } = options
    return await app.ask(
      { scope, question, limit, budget, asOf, speaker, from: between?.[0], to: between?.[1] },
      signal,
    )
  })
  if (options.json === true) sayJson(answer)
  else if (answer.items.length === 0) remark('Nothing comes to mind.')
  else report(answer, options.context ?? options.budget !== undefined)
  return answer.items.length === 0 ? exit.nothing : exit.ok
}
