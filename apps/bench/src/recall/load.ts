import type { Conversation } from './dataset.ts'
import type { RecallJob } from './job.ts'
import { loadLocomo } from './locomo.ts'
import { loadSample } from './sample.ts'

/** @throws Failure: not of the format */
export function load({
  format,
  path,
  conversations,
}: Pick<RecallJob, 'format' | 'path' | 'conversations'>): readonly Conversation[] {
  switch (format) {
    case 'locomo':
      return loadLocomo(path).slice(0, conversations)
    case 'sample':
      return [loadSample(path)]
  }
}
