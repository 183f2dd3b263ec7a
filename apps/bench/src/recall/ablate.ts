import { ablations } from '../ablations.ts'
import type { Recipe } from '../compositions.ts'
import type { Measure } from '../rows.ts'
import type { Conversation } from './dataset.ts'
import { summaryMeasures } from './measures.ts'
import { recallAt10 } from './metrics.ts'
import { pairedDifference, type Difference } from './paired.ts'
import { runVariants } from './variants.ts'

/** A composition as it is, then with each part of it taken out: what the part is worth, the sign turned. */
export async function ablate(
  composition: string,
  base: () => Recipe,
  conversations: readonly Conversation[],
  say: (line: string) => void,
): Promise<readonly Measure[]> {
  const variants = [{ name: composition }, ...ablations(base())]
  const [whole, ...others] = await runVariants(base, variants, conversations, say)
  if (whole === undefined) return []
  return [
    ...summaryMeasures(whole.name, whole.scored),
    ...others.flatMap(({ name, scored }) => {
      const label = `${composition} ${name}`
      const at10 = pairedDifference(whole.scored.map(recallAt10), scored.map(recallAt10))
      const mrr = pairedDifference(
        whole.scored.map(({ reciprocalRank }) => reciprocalRank),
        scored.map(({ reciprocalRank }) => reciprocalRank),
      )
      return [
        ...differenceMeasures(label, 'R@10', at10, 100, 'points'),
        ...differenceMeasures(label, 'MRR', mrr, 1, ''),
      ]
    }),
  ]
}

export function differenceMeasures(
  name: string,
  metric: string,
  { mean, error }: Difference,
  scale: number,
  unit: string,
): readonly Measure[] {
  return [
    { name, metric: `${metric} difference`, value: scale * mean, unit },
    { name, metric: `${metric} standard error`, value: scale * error, unit },
  ]
}
