import type { PathAnswer } from '../paths/answers.ts'
import type { View } from '../view/view.ts'

/** What a path is worth that goes through a fact which another one has replaced, where no time was asked for. */
const outdated = 0.5

/** Answers with what is true now before what was, best first; otherwise in the order in which they came. */
export function currentFirst(view: View, answers: readonly PathAnswer[]): readonly PathAnswer[] {
  return answers
    .map((answer) => (isNow(view, answer) ? answer : { ...answer, score: answer.score * outdated }))
    .toSorted((a, b) => b.score - a.score)
}

/** Whether each step of a path has a fact that is still true. */
export function isNow(view: View, { steps }: PathAnswer): boolean {
  return steps.every(({ facts }) => facts.some((fact) => isCurrent(view, fact)))
}

export function isCurrent(view: View, fact: number): boolean {
  return view.validAt !== undefined || view.superseded(fact) === undefined
}
