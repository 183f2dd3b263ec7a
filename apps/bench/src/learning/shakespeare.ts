import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findData } from '../data.ts'
import { Failure } from '../failure.ts'
import type { LearningRun } from './task.ts'

const shakespeare = {
  folder: 'tinyshakespeare',
  source: 'Get input.txt from karpathy/char-rnn (data/tinyshakespeare) on GitHub.',
}

/** `undefined` where there is no text, which is reported. In quick runs, one that needs no data. */
export function shakespeareOr(
  quick: string,
  run: Pick<LearningRun, 'quick' | 'data' | 'report'>,
): string | undefined {
  if (run.quick) return quick
  try {
    const path = findData(shakespeare, run.data)
    return readFileSync(statSync(path).isDirectory() ? join(path, 'input.txt') : path, 'utf8')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    run.report({ name: 'language', metric: 'did not run', value: NaN, unit: '', note: error.message })
    return undefined
  }
}
