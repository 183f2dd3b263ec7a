import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../data.ts'
import { Failure } from '../failure.ts'

/** PathQuestion (Zhou, Huang, Zhu, COLING 2018): questions over Freebase facts whose answers are two or three steps away. */
export const pathQuestionData: Dataset = {
  folder: 'pathquestion',
  source: 'Get PathQuestion (PQ-2H, PQ-3H and their knowledge bases) from https://github.com/zmtkeke/IRN.',
}

export type Triple = readonly [subject: string, predicate: string, object: string]

export interface PathQuestions {
  /** `2H`, `3H`. */
  readonly name: string
  readonly triples: readonly Triple[]
  readonly questions: readonly AskedPath[]
}

export interface AskedPath {
  readonly text: string
  /** The entity that it is about. Its name stands in the question; nobody is told which words it is. */
  readonly subject: string
  /** Any of them is right. */
  readonly answers: readonly string[]
  /** Relations from the subject to the answer, as the set's authors chose them: read by nobody but who counts lengths. */
  readonly path: readonly string[]
}

/** Each `NAME-kb.txt` of the folder with the questions of the files `PQ-NAME*.txt`. @throws Failure */
export function loadPathQuestions(folder: string): readonly PathQuestions[] {
  const files = readdirSync(folder).toSorted()
  const sets = files.flatMap((file) => {
    const name = /^(?:PQ-)?(?<name>.+)-kb\.txt$/i.exec(file)?.groups?.['name']
    return name === undefined ? [] : [{ name, file }]
  })
  if (sets.length === 0)
    throw new Failure(`${folder} has no knowledge base, no file NAME-kb.txt. ${pathQuestionData.source}`)
  return sets.map(({ name, file }) => {
    const asked = files.filter((other) => other.startsWith(`PQ-${name}`) && other !== file)
    if (asked.length === 0)
      throw new Failure(`${folder} has no questions for ${file}, no file PQ-${name}*.txt.`)
    return {
      name,
      triples: lines(join(folder, file)).map((line) => triple(line)),
      questions: asked.flatMap((other) => lines(join(folder, other)).map((line) => question(line))),
    }
  })
}

function lines(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '')
}

function triple(line: string): Triple {
  const [subject, predicate, object] = line.split('\t')
  if (subject === undefined || predicate === undefined || object === undefined)
    throw new Failure(`No triple (SUBJECT TAB RELATION TAB OBJECT): ${line.slice(0, 80)}`)
  return [subject, predicate, object.trim()]
}

/** `question TAB answer(a1/a2/) TAB subject#relation#e1#relation#e2#<end>#answer` */
function question(line: string): AskedPath {
  const [text = '', answer = '', chain = ''] = line.split('\t')
  const steps = chain.split('#')
  const end = steps.indexOf('<end>')
  const subject = steps[0]
  const all = /\((?<all>[^()]*)\/\)$/u.exec(answer.trim())?.groups?.['all']
  if (subject === undefined || end < 0 || answer === '')
    throw new Failure(`No question with its answer and path: ${line.slice(0, 80)}`)
  return {
    text,
    subject,
    answers: all === undefined ? [answer.trim()] : all.split('/'),
    path: steps.slice(0, end).filter((_, i) => i % 2 === 1),
  }
}
