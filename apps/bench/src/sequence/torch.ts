import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Failure } from '../failure.ts'
import type { Shape, Trainer } from './shape.ts'

/** Answers a line for each line: who it is at first, then what it took. */
const program = `
import json, sys, time
import torch
torch.set_num_threads(1)
print(json.dumps(torch.__version__), flush=True)
known = {}
for line in sys.stdin:
    job = json.loads(line)
    B, T, D, H = job['batch'], job['steps'], job['input'], job['hidden']
    if (B, T, D, H) not in known:
        known[B, T, D, H] = torch.nn.LSTM(D, H), torch.randn(T, B, D)
    lstm, x = known[B, T, D, H]
    taken = []
    for _ in range(job['times']):
        if job['stream']:
            x_t, state = x[:1, :1], None
            start = time.perf_counter()
            with torch.no_grad():
                for _ in range(100):
                    _, state = lstm(x_t, state)
            taken.append((time.perf_counter() - start) * 1e4)
        else:
            start = time.perf_counter()
            lstm.zero_grad(set_to_none=False)
            lstm(x)[0].sum().backward()
            taken.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(taken), flush=True)
`

/** PyTorch on one thread, in a process of its own. @throws Failure that says why it does not run */
export async function torch(python: string): Promise<Trainer> {
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
  const ask = async (job: Shape & { readonly times: number; readonly stream: boolean }) => {
    child.stdin.write(`${JSON.stringify(job)}\n`)
    return (await answer()) as readonly number[]
  }
  const version = (await answer()) as string
  return {
    name: `torch ${version}, 1 thread`,
    train: (shape, times) => ask({ ...shape, times, stream: false }),
    stream: (shape, times) => ask({ ...shape, times, stream: true }),
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
