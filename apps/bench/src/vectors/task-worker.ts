// Started by tasks.ts, one process for each task.
import { tasks, type TaskName } from './tasks.ts'

const { name, job } = JSON.parse(process.argv[2] ?? '') as { readonly name: TaskName; readonly job: never }
const task: (given: never) => Promise<unknown> = tasks[name]
process.stdout.write(JSON.stringify(await task(job)), () => process.exit(0))
