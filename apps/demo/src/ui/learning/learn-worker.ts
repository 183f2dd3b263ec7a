import { learnCompletion, type Completer, type CompletionChoices } from '../../learn/completion.ts'
import type { Choices } from '../../learn/choices.ts'
import { gradientNorms } from '../../learn/gradients.ts'
import { learnAdding } from '../../learn/training.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Milliseconds between two reports: what an eye can follow. */
const reportEvery = 80

let training: AbortController | undefined

const say = (message: FromWorker): void => postMessage(message)

/** Runs a training and reports its losses. */
async function reported<Result>(
  run: (options: {
    readonly signal: AbortSignal
    readonly onLoss: (loss: number) => void
  }) => Promise<Result>,
): Promise<Result> {
  const mine = new AbortController()
  training = mine
  const start = performance.now()
  let said = start
  let losses: number[] = []
  const report = (): void => {
    said = performance.now()
    say({ type: 'losses', losses, seconds: (said - start) / 1_000 })
    losses = []
  }
  const result = await run({
    signal: mine.signal,
    onLoss(loss) {
      losses.push(loss)
      if (performance.now() - said > reportEvery) report()
    },
  })
  report()
  return result
}

async function train(choices: Choices): Promise<void> {
  say({ type: 'trained', network: await reported((options) => learnAdding(choices, options)) })
}

let completer: Completer | undefined

async function learn(choices: CompletionChoices): Promise<void> {
  completer = await reported((options) => learnCompletion(choices, options))
  say({ type: 'learned' })
}

async function complete({ number, request }: ToWorker & { readonly type: 'complete' }): Promise<void> {
  if (completer === undefined) return
  const { read, heads } = completer.attention(request.prompt)
  for await (const text of completer.complete(request)) say({ type: 'said', number, text })
  say({ type: 'completed', number, read, heads })
}

async function heed(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'gradients': {
      const { steps, seed } = message
      return say({ type: 'gradients', steps, norms: gradientNorms(steps, seed) })
    }
    case 'train':
      return await train(message.choices)
    case 'learn':
      return await learn(message.choices)
    case 'complete':
      return await complete(message)
    case 'stop':
      return training?.abort()
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  heed(data).catch((error: unknown) =>
    say({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
})
