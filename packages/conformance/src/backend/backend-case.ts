import { type Case, promiseCase } from '../case.ts'
import type { PromiseName } from '../promise.ts'
import { type Random, seeded } from '../random.ts'
import type { Log } from './log.ts'
import type { BackendSubject } from './options.ts'
import { Rig } from './rig.ts'

/** What a case needs of the backend; where it is missing, the case is skipped with the reason. */
export type Need = 'exact' | 'vector' | 'text' | 'state' | 'finds' | 'as-of' | 'standing'

const reasons: Readonly<Record<Need, string>> = {
  exact: 'the backend declares a recall floor instead of exact answers',
  vector: 'the backend does not answer vectors',
  text: 'the backend does not answer text',
  state: 'the backend keeps nothing of the records',
  finds: 'the backend finds no candidates of its own',
  standing: 'the backend names no records for every context',
  'as-of': "the backend's statistics are today's under `asOf`",
}

export interface RigContext {
  readonly subject: BackendSubject
  readonly random: Random
  /** Opens a view that is closed after the case. */
  open(log?: Log): Promise<Rig>
}

export function backendCase(
  subject: BackendSubject,
  promise: PromiseName,
  name: string,
  needs: readonly Need[],
  body: (context: RigContext) => Promise<void>,
): Case {
  const missing = needs.find((need) => !has(subject, need))
  return promiseCase(promise, name, missing && reasons[missing], async () => {
    const rigs: Rig[] = []
    const open = async (log?: Log): Promise<Rig> => {
      const rig = await Rig.open(subject, log)
      rigs.push(rig)
      return rig
    }
    try {
      await body({ subject, random: seeded(subject.seed), open })
    } finally {
      // What closing does wrong is for the cases about closing.
      await Promise.allSettled(rigs.map(async (rig) => rig.close()))
    }
  })
}

function has(subject: BackendSubject, need: Need): boolean {
  switch (need) {
    case 'exact':
      return subject.exact
    case 'vector':
      return subject.vector
    case 'text':
      return subject.text
    case 'state':
      return !subject.stateless
    case 'finds':
      return subject.finds
    case 'standing':
      return subject.standing
    case 'as-of':
      return subject.asOfExact
  }
}
