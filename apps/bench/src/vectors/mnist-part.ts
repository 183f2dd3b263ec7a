import type { Measure } from '../rows.ts'
import { curves } from './graph-part.ts'
import { mnistSet } from './mnist.ts'
import type { PartOptions } from './part.ts'

/** The same on what nobody drew: 60,000 pictures of digits. */
export async function mnistPart({ cues, data, say }: PartOptions): Promise<readonly Measure[]> {
  const set = mnistSet(data, cues)
  return curves(set, `MNIST ${set.records.toLocaleString('en')} x ${set.dimensions}`, { say, recall: 0.99 })
}
