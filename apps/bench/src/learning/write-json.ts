import { writeFileSync } from 'node:fs'
import { Failure } from '../failure.ts'

/** @throws Failure: the file cannot be written */
export function writeJson(file: string, data: object): void {
  try {
    writeFileSync(file, `${JSON.stringify(data)}\n`)
  } catch (error) {
    throw new Failure(`${file} could not be written: ${String(error)}`)
  }
}
