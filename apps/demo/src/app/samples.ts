import { readFile } from 'node:fs/promises'
import type { SampleInfo } from '../api.ts'
import type { Conversation } from '../import/conversation.ts'
import { parseFile } from '../import/detect.ts'
import { DemoError } from './error-body.ts'

/** The conversations that come with the repository. */
const names = ['sample-en', 'sample-zh'] as const

export interface Sample extends SampleInfo {
  readonly bytes: Uint8Array
  readonly conversation: Conversation
}

async function load(name: string): Promise<Sample> {
  const bytes = await readFile(new URL(`../../sample/${name}.json`, import.meta.url))
  const conversation = parseFile(`${name}.json`, bytes).conversations[0]
  if (conversation === undefined) throw new DemoError('NOT_FOUND', `The sample ${name} is empty.`)
  const { title, language = 'en', records } = conversation
  return { name, title, language, records: records.length, bytes, conversation }
}

/** All samples, read once. */
export function samples(): () => Promise<readonly Sample[]> {
  let loaded: Promise<readonly Sample[]> | undefined
  return () => (loaded ??= Promise.all(names.map(load)))
}
