import type { Suite } from './suite.ts'
import { beam } from './suites/beam.ts'
import { core } from './suites/core.ts'
import { durability } from './suites/durability.ts'
import { embedding } from './suites/embedding.ts'
import { facts } from './suites/facts.ts'
import { extraction } from './suites/extraction.ts'
import { graph } from './suites/graph.ts'
import { learning } from './suites/learning.ts'
import { lexical } from './suites/lexical.ts'
import { locomo } from './suites/locomo.ts'
import { pathquestion } from './suites/pathquestion.ts'
import { peers } from './suites/peers.ts'
import { ranker } from './suites/ranker.ts'
import { retention } from './suites/retention.ts'
import { sample } from './suites/sample.ts'
import { sequence } from './suites/sequence.ts'
import { speed } from './suites/speed.ts'
import { transformer } from './suites/transformer.ts'
import { tune } from './suites/tune.ts'
import { vectors } from './suites/vectors.ts'
import { window } from './suites/window.ts'

/** Every benchmark there is. */
export const suites: readonly Suite[] = [
  locomo,
  beam,
  sample,
  pathquestion,
  peers,
  tune,
  ranker,
  retention,
  speed,
  durability,
  embedding,
  lexical,
  facts,
  graph,
  sequence,
  learning,
  transformer,
  extraction,
  vectors,
  window,
  core,
]
