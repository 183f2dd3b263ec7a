import { locomoData } from '../recall/locomo.ts'
import { recallSuite } from '../recall/recall-suite.ts'
import type { Suite } from '../suite.ts'

/** Recall in long conversations between two people, in the protocol of the paper's table 3: the unit is the turn. */
export const locomo: Suite = recallSuite({
  name: 'locomo',
  about: 'recall, speed and memory on LoCoMo conversations',
  data: locomoData,
  format: 'locomo',
})
