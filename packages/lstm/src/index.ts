export type { Step, StepCell } from './model/step.ts'
export type { Turn } from './model/turn.ts'
