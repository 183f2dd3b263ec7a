import { isMnesticError } from '@mnestic/core'
import type { KernelId } from '@mnestic/sequence'
import { Argument, Option } from 'commander'
import { countOrNone } from '../options.ts'
import { tasks } from '../learning/tasks.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly quick: boolean
  readonly seed: number
  readonly kernel: KernelId
  readonly data?: string
  readonly plot?: string
  readonly recalled?: string
}

/** What each mechanism learns, after how many iterations, and where it stops. An interrupt prints what is there. */
export const learning: Suite = {
  name: 'learning',
  about: 'what each mechanism learns, after how many iterations, and where it stops',
  configure(command) {
    const names = tasks.map(({ name }) => name)
    command
      .addArgument(new Argument('[task...]', 'default: all').choices(names))
      .option('--quick', 'seconds in place of minutes: shows only that it works', false)
      .option('--seed <n>', 'of parameters and training data', countOrNone, 1)
      .addOption(
        new Option('--kernel <name>', 'relaxed is faster, with bits of its own on each machine')
          .choices(['simd', 'relaxed', 'js'])
          .default('simd'),
      )
      .option('--data <path>', 'the folder of all data')
      .option('--plot <file>', 'of gradients: write their norms by distance into this file')
      .option('--recalled <file>', 'of recall: write what is recalled, by pairs, into this file')
  },
  async run(command, say) {
    const { quick, seed, kernel, data, plot, recalled } = command.opts<Options>()
    const wanted: readonly string[] = command.args
    const measures: Measure[] = []
    const interrupt = new AbortController()
    const stop = () => interrupt.abort()
    process.once('SIGINT', stop)
    // A figure of a quick run must not be taken for one of a whole run, wherever it is read later.
    const named = (measure: Measure): Measure =>
      quick ? { ...measure, name: `${measure.name} (quick)` } : measure
    const report = (...given: readonly Measure[]) => void measures.push(...given.map(named))
    try {
      for (const task of tasks)
        if (wanted.length === 0 || wanted.includes(task.name))
          await task.run({ quick, seed, kernel, data, plot, recalled, signal: interrupt.signal, say, report })
    } catch (error) {
      if (!isMnesticError(error, 'ABORTED')) throw error
      say('interrupted: what was measured until then')
    } finally {
      process.off('SIGINT', stop)
    }
    return measures
  },
}
