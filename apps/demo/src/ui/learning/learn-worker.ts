import type { Choices } from '../../learn/choices.ts'
import { gradientNorms } from '../../learn/gradients.ts'
import { learnAdding } from '../../learn/training.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Milliseconds between two reports: what an eye can follow. */
const reportEvery = 80

let training: AbortController | undefined

const say = (message: FromWorker): void => postMessage(message)

async function train(choices: Choices): Promise<void> {
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
  const network = await learnAdding(choices, {
    signal: mine.signal,
    onLoss(loss) {
      losses.push(loss)
      if (performance.now() - said > reportEvery) report()
    },
  })
  report()
  say({ type: 'trained', network })
}

async function heed(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'gradients': {
      const { steps, seed } = message
      return say({ type: 'gradients', steps, norms: gradientNorms(steps, seed) })
    }
    case 'train':
      return await train(message.choices)
    case 'stop':
      return training?.abort()
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  heed(data).catch((error: unknown) =>
    say({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
})
