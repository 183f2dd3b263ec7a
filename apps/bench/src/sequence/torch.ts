import { pythonPeer } from '../python-peer.ts'
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
  const peer = await pythonPeer(python, program)
  const ask = async (job: Shape & { readonly times: number; readonly stream: boolean }) =>
    (await peer.ask(job)) as readonly number[]
  return {
    name: `torch ${String(peer.introduction)}, 1 thread`,
    train: (shape, times) => ask({ ...shape, times, stream: false }),
    stream: (shape, times) => ask({ ...shape, times, stream: true }),
    close: () => peer.close(),
  }
}
