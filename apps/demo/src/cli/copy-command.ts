import { spinner } from '@clack/prompts'
import { copyLog, isMnesticError, verifyCopy } from '@mnestic/core'
import type { CopyProgress, CopyReceipt, CopyVerdict } from '@mnestic/core'
import { scopeLabel } from '../app/scope-key.ts'
import type { CommonOptions } from './context.ts'
import { interactive, withSignal } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { bold, count, plain, remark, say, sayJson, warn } from './output.ts'
import { mustBeThere, placeOf } from './place.ts'

export interface CopyOptions extends CommonOptions {
  readonly from?: string
  readonly to: string
  readonly fromSchema?: string
  readonly toSchema?: string
}

interface Shown {
  readonly copied: (progress: CopyProgress) => void
  readonly checked: (records: number) => void
  readonly end: (text: string) => void
}

const shownDifferences = 20

/** A spinner for a person; for a log, a line at each tenth. */
function progressTo(options: CopyOptions): Shown {
  const copying = ({ entries, total, records, bytes }: CopyProgress): string =>
    `Copying: ${Math.floor((100 * entries) / Math.max(1, total))} %, ${count(records, 'record')}, ${(bytes / 1e6).toFixed(1)} MB`
  const checking = (records: number): string => `Checking: ${count(records, 'record')} read`
  if (options.json === true)
    return { copied: () => undefined, checked: () => undefined, end: () => undefined }
  if (interactive(options)) {
    const spin = spinner({ output: process.stderr })
    spin.start('Copying')
    return {
      copied: (progress) => spin.message(copying(progress)),
      checked: (records) => spin.message(checking(records)),
      end: (text) => spin.stop(text),
    }
  }
  let [tenth, thousands] = [-1, 0]
  return {
    copied(progress) {
      const now = Math.floor((10 * progress.entries) / Math.max(1, progress.total))
      if (now !== tenth) remark(copying(progress))
      tenth = now
    },
    checked(records) {
      if (records < thousands) return
      remark(checking(records))
      thousands = records + 100_000
    },
    end: () => undefined,
  }
}

function report(receipt: CopyReceipt, verdict: CopyVerdict, seconds: number): void {
  const { records, notes, erased } = receipt
  const gone =
    erased === 0 ? '' : `, ${count(erased, 'record')} erased that ${erased === 1 ? 'is' : 'are'} gone`
  say(`Copied: ${count(records, 'record')}, ${count(notes, 'note')}${gone}.`)
  say(
    `${bold(verdict.equal ? 'The same' : 'Different')}: ${count(verdict.scopes, 'scope')}, ${count(verdict.records, 'record')}, ${count(verdict.notes, 'note')} of the source, checksum ${verdict.checksum}`,
  )
  for (const { scope, kind, from, to } of verdict.differences.slice(0, shownDifferences))
    say(
      warn(
        `  ${plain(scopeLabel(scope))}: ${kind}, ${from?.count ?? 'none'} in the source, ${to?.count ?? 'none'} in the copy`,
      ),
    )
  if (verdict.differences.length > shownDifferences)
    say(warn(`  and more; --json shows ${count(verdict.differences.length, 'difference')}`))
  if (!verdict.equal)
    remark('Where the source was written to meanwhile, run the command again: it copies what is new.')
  remark(`${seconds.toFixed(1)} s.`)
}

/** Moves a whole memory to another place, and compares the two. */
export async function copyCommand(options: CopyOptions): Promise<ExitCode> {
  const place = options.from ?? options.dir
  const from = placeOf(place, options.fromSchema, false)
  const to = placeOf(options.to, options.toSchema, true)
  await mustBeThere(place)
  const { copied, checked, end } = progressTo(options)
  const started = performance.now()
  try {
    return await withSignal(async (signal) => {
      const receipt = await copyLog(from, to, { onProgress: copied, signal })
      let read = 0
      const verdict = await verifyCopy(from, to, {
        signal,
        onScope: ({ records }) => checked((read += records)),
      })
      end(verdict.equal ? 'Copied and checked' : 'Copied; the two differ')
      if (options.json === true) sayJson({ receipt, verdict })
      else report(receipt, verdict, (performance.now() - started) / 1_000)
      return verdict.equal ? exit.ok : exit.different
    })
  } catch (error) {
    end('Not copied to the end')
    if (isMnesticError(error, 'ABORTED')) remark('Stopped. The same command goes on from here.')
    throw error
  }
}
