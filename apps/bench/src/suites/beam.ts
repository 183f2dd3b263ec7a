import { beamData } from '../recall/beam.ts'
import { recallSuite } from '../recall/recall-suite.ts'
import type { Suite } from '../suite.ts'

/** Recall in long chats between a user and an assistant, whose messages are long: the unit is the message. */
export const beam: Suite = recallSuite({
  name: 'beam',
  about: 'the same on BEAM chats, whose messages are long',
  data: beamData,
  format: 'beam',
})
