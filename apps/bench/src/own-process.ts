import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a worker's file with the job as JSON in its first argument; the result is the JSON on its stdout. */
export async function inOwnProcess(
  file: string,
  job: object,
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(job)], {
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  })
  return JSON.parse(stdout) as unknown
}
