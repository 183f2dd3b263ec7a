import type { Cell } from '../cell.ts'
import { defaults } from '../defaults.ts'
import { ElmanNetwork } from './network.ts'
import { checkElmanOptions, type ElmanCellOptions } from './options.ts'
import { ElmanScope } from './scope.ts'
import { matricesOf } from './weights.ts'

/**
 * An Elman network (Elman 1990, "Finding structure in time") in place of the leaky context, run over each session in
 * both directions: h_t = tanh(h_{t-1} W_hh + e_t W_xh + b_h). Weights are fixed, or those of a network that was trained.
 * A cue is compared as the state in which it leaves the empty cell. Trains nothing itself.
 *
 * @throws INVALID_ARGUMENT; what only the embedder's dimensions show (weights of another size) when a memory is opened
 */
export function elmanCell(options: ElmanCellOptions = {}): Cell<typeof defaults.weights> {
  const checked = checkElmanOptions(options)
  return {
    signals: defaults.weights,
    recall: true,
    open: (dimensions) => {
      const network = new ElmanNetwork(dimensions, matricesOf(checked, dimensions), checked.echoes)
      return { size: network.hidden, scope: () => new ElmanScope(network) }
    },
  }
}
