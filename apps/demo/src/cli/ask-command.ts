import type { Answer, Overview, Recency } from '../api.ts'
import type { CommonOptions } from './context.ts'
import { oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { accent, bold, count, dim, fit, head, plain, remark, say, sayJson, warn } from './output.ts'
import { whyAnswer, whyBars, whyLine } from './why.ts'

export interface AskOptions extends CommonOptions {
  readonly limit?: number
  readonly budget?: number
  readonly asOf?: string
  readonly speaker?: string
  readonly between?: readonly [string, string]
  readonly diversity?: number
  readonly recency?: Recency
  readonly context?: boolean
  readonly why?: boolean
}

function report(
  answer: Answer,
  { context, why }: { readonly context: boolean; readonly why: boolean },
): void {
  const bars = whyBars(answer.items)
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
    if (why) for (const line of bars(item)) say(`    ${line}`)
    else say(`    ${dim(whyLine(item))}`)
  })
  if (why) for (const line of whyAnswer(answer)) say(dim(line))
  if (context) {
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

/** Who there is, where nobody has the name that was asked for. */
function unknown(name: string | undefined, speakers: Overview['speakers']): string {
  if (name === undefined || speakers.some((speaker) => speaker.name === name)) return ''
  const there = speakers.slice(0, 10).map((speaker) => plain(speaker.name))
  const more = speakers.length > there.length ? ` and ${speakers.length - there.length} more` : ''
  return there.length === 0
    ? ` No record here has a speaker.`
    : ` Nobody here is called "${plain(name)}"; there are: ${there.join(', ')}${more}.`
}

export async function askCommand(question: string, options: AskOptions): Promise<ExitCode> {
  const { answer, speakers } = await withMemory(options, async (app, signal) => {
    const scope = await oneScope(app, options.scope)
    const { limit, budget, asOf, speaker, between, diversity, recency } = options
    const answer = await app.ask(
      {
        scope,
        question,
        limit,
        budget,
        asOf,
        speaker,
        from: between?.[0],
        to: between?.[1],
        diversity,
        recency,
      },
      signal,
    )
    const unheard = answer.items.length === 0 && speaker !== undefined
    return { answer, speakers: unheard ? (await app.overview(scope)).speakers : [] }
  })
  if (options.json === true) sayJson(answer)
  else if (answer.items.length === 0) remark(`Nothing comes to mind.${unknown(options.speaker, speakers)}`)
  else
    report(answer, {
      context: options.context ?? options.budget !== undefined,
      why: options.why ?? false,
    })
  return answer.items.length === 0 ? exit.nothing : exit.ok
}
