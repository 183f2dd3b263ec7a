import { adding } from './adding.ts'
import { copy } from './copy.ts'
import { gradients } from './gradients.ts'
import { language } from './language.ts'
import { recall } from './recall.ts'
import type { LearningTask } from './task.ts'

/** Every task there is. */
export const tasks: readonly LearningTask[] = [adding, copy, recall, language, gradients]
