import { isMnesticError } from '@mnestic/core'
import type { KernelId } from '@mnestic/sequence'
import { Argument, Option } from 'commander'
import { count, countOrNone } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'
import { parts } from '../transformer/parts.ts'

interface Options {
  readonly quick: boolean
  readonly seed: number
  readonly kernel: KernelId
  readonly data?: string
  readonly python: string
  readonly tfjs: boolean
  readonly rounds: number
}

/** The Transformers of @mnestic/transformer-context: how fast they are, and what they learn. */
export const transformer: Suite = {
  name: 'transformer',
  about: 'Transformers: speed beside torch and TensorFlow.js, characters, reversing, sorting, translation',
  configure(command) {
    command
      .addArgument(new Argument('[part...]', 'default: all').choices(parts.map(({ name }) => name)))
      .option('--quick', 'seconds in place of minutes: shows only that it works', false)
      .option('--seed <n>', 'of parameters and training data', countOrNone, 1)
      .addOption(
        new Option('--kernel <name>', 'that trains; simd has the same bits on each machine')
          .choices(['simd', 'relaxed', 'js'])
          .default('relaxed'),
      )
      .option('--rounds <n>', 'of speed: rounds of 5 iterations each', count, 7)
      .option('--python <path>', 'a Python that has torch', 'python3')
      .option('--no-tfjs', 'without plain TensorFlow.js')
      .option('--data <path>', 'the folder of all data')
  },
  async run(command, say) {
    const { data, ...options } = command.opts<Options>()
    const wanted: readonly string[] = command.args
    const measures: Measure[] = []
    const interrupt = new AbortController()
    const stop = () => interrupt.abort()
    process.once('SIGINT', stop)
    const named = (measure: Measure): Measure =>
      options.quick ? { ...measure, name: `${measure.name} (quick)` } : measure
    const report = (...given: readonly Measure[]) => void measures.push(...given.map(named))
    try {
      for (const part of parts)
        if (wanted.length === 0 || wanted.includes(part.name))
          await part.run({ ...options, data, signal: interrupt.signal, say, report })
    } catch (error) {
      if (!isMnesticError(error, 'ABORTED')) throw error
      say('interrupted: what was measured until then')
    } finally {
      process.off('SIGINT', stop)
    }
    return measures
  },
}
