import { fileURLToPath } from 'node:url'
import { inOwnProcess } from '../own-process.ts'
import { churnTask } from './churn-task.ts'
import { forgetTask } from './forget-task.ts'
import { millionLogTask, millionTask } from './million-task.ts'
import { fillTask, reopenTask } from './reopen-task.ts'
import { residentTask } from './resident-task.ts'
import { scopesTask } from './scopes-task.ts'

interface Tasks {
  readonly churn: typeof churnTask
  readonly forget: typeof forgetTask
  readonly fill: typeof fillTask
  readonly reopen: typeof reopenTask
  readonly resident: typeof residentTask
  readonly scopes: typeof scopesTask
  readonly millionLog: typeof millionLogTask
  readonly million: typeof millionTask
}

export type TaskName = keyof Tasks

/** What is measured of ours alone, each in a process of its own; by name, with a job and a result that JSON can say. */
export const tasks: Tasks = {
  churn: churnTask,
  forget: forgetTask,
  fill: fillTask,
  reopen: reopenTask,
  resident: residentTask,
  scopes: scopesTask,
  millionLog: millionLogTask,
  million: millionTask,
}

const worker = fileURLToPath(new URL('./task-worker.js', import.meta.url))

export async function runTask<Name extends TaskName>(
  name: Name,
  job: Parameters<Tasks[Name]>[0],
  env: Readonly<Record<string, string>> = {},
): Promise<Awaited<ReturnType<Tasks[Name]>>> {
  return (await inOwnProcess(worker, { name, job }, env)) as Awaited<ReturnType<Tasks[Name]>>
}
