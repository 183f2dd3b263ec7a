import { join } from 'node:path'
import type { RecordInput } from '@mnestic/core'
import { Failure } from '../failure.ts'
import { repository } from '../repository.ts'
import type { Conversation } from './dataset.ts'
import { readJson } from './json.ts'

/** The conversations that come with the demo; the shape is described in apps/demo/sample/README.md. */
export const sampleFolder: string = join(repository, 'apps', 'demo', 'sample')

interface SampleFile {
  readonly format: string
  readonly title: string
  readonly sessions: readonly {
    readonly id: string
    readonly turns: readonly (Required<Pick<RecordInput, 'id' | 'text' | 'at' | 'speaker' | 'role'>> &
      Pick<RecordInput, 'supersedes'>)[]
  }[]
  readonly questions: readonly {
    readonly question: string
    readonly category: string
    readonly evidence: readonly string[]
  }[]
}

/** Nothing is forgotten, although some turns ask for it. @throws Failure: not that format */
export function loadSample(file: string): Conversation {
  const json = readJson(file) as SampleFile
  if (json.format !== 'mnestic-sample-v1') throw new Failure(`${file} is not of the format mnestic-sample-v1`)
  return {
    name: json.title,
    sessions: json.sessions.map(({ id: session, turns }) =>
      turns.map(({ id, text, at, speaker, role, supersedes }) => ({
        id,
        text,
        at,
        speaker,
        role,
        supersedes,
        session,
      })),
    ),
    questions: json.questions.map(({ question, category, evidence }) => ({
      text: question,
      category,
      gold: evidence,
    })),
  }
}
