import { join } from 'node:path'
import type { Fact } from '@mnestic/core'
import { Failure } from '../failure.ts'
import { readJson } from '../recall/json.ts'
import { repository } from '../repository.ts'

/** The conversations and questions of the suite `facts`; sample/README.md describes the shape. */
export const factsFile: string = join(repository, 'apps', 'bench', 'sample', 'facts.json')

/** `tuning`: may be looked at while something is chosen; `aside`: may not. */
export type Half = 'tuning' | 'aside'

export interface FactsConversation {
  readonly name: string
  /** In the order said; each session is one write. */
  readonly sessions: readonly (readonly FactsTurn[])[]
  readonly questions: readonly FactsQuestion[]
}

export interface FactsTurn {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly session: string
  readonly speaker: string
  readonly text: string
  readonly supersedes?: readonly string[]
  /** As an application, or a model that it asks, supplies them. */
  readonly facts?: readonly Fact[]
  /** What the text tells besides, and nobody has supplied. */
  readonly told?: readonly Fact[]
}

export interface FactsQuestion {
  readonly id: string
  readonly class: string
  readonly half: Half
  readonly question: string
  /** The time that it asks about. */
  readonly validAt?: string
  /** The entity where the chain of facts begins, and its predicates; with `~` from object to subject. */
  readonly start: string
  readonly path: readonly string[]
  /** Ids of the turns that tell the facts of the chain. */
  readonly evidence: readonly string[]
  /** Names of entities, or literals. */
  readonly answers: readonly string[]
}

interface File {
  readonly format: string
  readonly conversations: readonly {
    readonly name: string
    readonly sessions: readonly {
      readonly id: string
      readonly turns: readonly Omit<FactsTurn, 'session'>[]
    }[]
    readonly questions: readonly FactsQuestion[]
  }[]
}

/** @throws Failure: not that format */
export function loadFacts(file: string = factsFile): readonly FactsConversation[] {
  const json = readJson(file) as File
  if (json.format !== 'mnestic-facts-v1') throw new Failure(`${file} is not of the format mnestic-facts-v1`)
  return json.conversations.map(({ name, sessions, questions }) => ({
    name,
    sessions: sessions.map(({ id: session, turns }) => turns.map((turn) => ({ ...turn, session }))),
    questions,
  }))
}
