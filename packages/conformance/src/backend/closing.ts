import type { Case } from '../case.ts'
import { fail, rejects } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { ana, nth, tell } from './world.ts'

export function closingCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'abort-and-close',
      'a recall with an aborted signal does not answer',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 5)
        await rig.sync()
        const cue = await rig.cueFor(nth(told, 0))
        if (!cue) return
        const signal = AbortSignal.abort()
        const before = await rig.answers(told)
        const options = { allow: rig.allow(), options: {}, signal }
        await mustStop(() => rig.view.recall(cue, { ...options, limit: 5 }), 'recall')
        const { view } = rig
        if (view.score) await mustStop(() => view.score?.(cue, told, options), 'score')
        rig.mustSaySame(await rig.answers(told), before, 'after an aborted recall')
      },
    ),

    backendCase(
      subject,
      'abort-and-close',
      'after close every call is CLOSED',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 5)
        await rig.sync()
        const cue = await rig.cueFor(nth(told, 0))
        const allow = rig.allow()
        await rig.view.close()
        const signal = new AbortController().signal
        const { view, log } = rig
        await rejects(() => view.revision(), 'CLOSED', 'revision() after close')
        await rejects(
          () => view.apply({ from: log.head, to: log.head + 1, changes: [] }, signal),
          'CLOSED',
          'apply after close',
        )
        await rejects(() => view.verify(told), 'CLOSED', 'verify after close')
        await rejects(() => view.reset(), 'CLOSED', 'reset after close')
        if (!cue) return
        await rejects(
          () => view.recall(cue, { allow, limit: 5, options: {}, signal }),
          'CLOSED',
          'recall after close',
        )
        if (view.score)
          await rejects(
            () => view.score?.(cue, told, { allow, options: {}, signal }),
            'CLOSED',
            'score after close',
          )
      },
    ),

    backendCase(
      subject,
      'abort-and-close',
      'closing twice, and closing an unused view, are harmless',
      [],
      async ({ open, random }) => {
        const unused = await open()
        await unused.view.close()
        await unused.view.close()
        const rig = await open()
        await tell(rig.log, random, ana, 3)
        await rig.sync()
        await Promise.all([rig.view.close(), rig.view.close()])
        await rig.view.close()
      },
    ),
  ]
}

/** A backend may reject with what it likes: core gives its caller ABORTED. */
async function mustStop(run: () => Promise<unknown> | undefined, what: string): Promise<void> {
  const answered = await Promise.resolve()
    .then(run)
    .then(
      () => true,
      () => false,
    )
  if (answered) fail(`${what} with a signal that was aborted before: expected a rejection, got an answer`)
}
