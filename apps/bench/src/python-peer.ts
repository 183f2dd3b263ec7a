import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Failure } from './failure.ts'

/** A program in Python that answers a line of JSON for each line of JSON; the first line says who it is. */
export interface PythonPeer {
  readonly introduction: unknown
  /** @throws Failure: it has ended */
  ask(job: object): Promise<unknown>
  close(): Promise<void>
}

/** In a process of its own. @throws Failure that says why it does not run */
export async function pythonPeer(python: string, program: string): Promise<PythonPeer> {
  const child = spawn(python, ['-c', program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', () => resolve(said.join('').trim().split('\n').at(-1) ?? ''))
  })
  child.stdin.on('error', () => {}) // `ended` says why
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done === true) throw new Failure(`torch does not run with ${python}: ${await ended}`)
    return JSON.parse(line.value)
  }
  return {
    introduction: await answer(),
    ask(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`)
      return answer()
    },
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
