import type { Command } from 'commander'
import type { Measure } from './rows.ts'

/** One benchmark: a file in `suites/` and a line in `suites.ts`. */
export interface Suite {
  readonly name: string
  /** One line for the list of suites. */
  readonly about: string
  /** Adds the suite's own arguments and options; `--json` is there already. */
  configure(command: Command): void
  /**
   * Measures. What a person should know of the run besides its figures goes to `say`.
   * @throws Failure where data is missing or an argument names nothing
   */
  run(command: Command, say: (line: string) => void): Promise<readonly Measure[]>
}
