import { pythonPeer } from '../python-peer.ts'
import type { Sizes, Speaker } from './sizes.ts'

/** The same decoder, with torch's own attention, norms and AdamW; tied, without biases, keys and values kept to speak. */
const program = `
import json, sys, time
import torch
from torch import nn
from torch.nn import functional as F
torch.set_num_threads(1)
torch.manual_seed(1)
print(json.dumps(torch.__version__), flush=True)

class Layer(nn.Module):
    def __init__(self, E, N):
        super().__init__()
        self.N = N
        self.norm_1, self.norm_2 = nn.LayerNorm(E, bias=False), nn.LayerNorm(E, bias=False)
        self.qkv, self.out = nn.Linear(E, 3 * E, bias=False), nn.Linear(E, E, bias=False)
        self.up, self.down = nn.Linear(E, 4 * E, bias=False), nn.Linear(4 * E, E, bias=False)

    def forward(self, x, kept=None):
        B, T, E = x.shape
        q, k, v = (t.view(B, T, self.N, E // self.N).transpose(1, 2) for t in self.qkv(self.norm_1(x)).split(E, 2))
        if kept is not None:
            if kept:
                k, v = torch.cat([kept[0], k], 2), torch.cat([kept[1], v], 2)
            kept[:] = [k, v]
        y = F.scaled_dot_product_attention(q, k, v, is_causal=kept is None)
        x = x + self.out(y.transpose(1, 2).reshape(B, T, E))
        return x + self.down(F.gelu(self.up(self.norm_2(x))))

class Decoder(nn.Module):
    def __init__(self, V, C, E, N, L):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(V, E), nn.Embedding(C, E)
        self.layers = nn.ModuleList(Layer(E, N) for _ in range(L))
        self.norm = nn.LayerNorm(E, bias=False)

    def forward(self, ids, start=0, kept=None):
        x = self.tokens(ids) + self.positions(torch.arange(start, start + ids.shape[1]))
        for n, layer in enumerate(self.layers):
            x = layer(x, None if kept is None else kept[n])
        return self.norm(x) @ self.tokens.weight.T

sizes = json.loads(sys.stdin.readline())
V, C, B = sizes['vocabulary'], sizes['context'], sizes['batch']
model = Decoder(V, C, sizes['width'], sizes['heads'], sizes['layers'])
with torch.no_grad():
    for p in model.parameters():
        if p.dim() == 2: p.normal_(0, 0.02)
groups = [{'params': [p for p in model.parameters() if (p.dim() > 1) == decays], 'weight_decay': 0.1 * decays} for decays in (True, False)]
adam = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))
ids = torch.randint(V, (B, C + 1))
print(json.dumps('ready'), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    taken = []
    for _ in range(job['times']):
        start = time.perf_counter()
        if job['train']:
            logits = model(ids[:, :-1])
            F.cross_entropy(logits.reshape(-1, V), ids[:, 1:].reshape(-1)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            adam.zero_grad(set_to_none=True)
            taken.append((time.perf_counter() - start) * 1e3)
        else:
            with torch.no_grad():
                kept, token = [[] for _ in model.layers], torch.tensor([[1]])
                for t in range(C - 1):
                    token = model(token, t, kept)[:, -1].argmax(-1, keepdim=True)
                    token.item()
            taken.append((time.perf_counter() - start) * 1e3 / (C - 1))
    print(json.dumps(taken), flush=True)
`

/** PyTorch on one thread, in a process of its own. @throws Failure that says why it does not run */
export async function torch(python: string, sizes: Sizes): Promise<Speaker> {
  const peer = await pythonPeer(python, program)
  await peer.ask(sizes)
  const ask = async (train: boolean, times: number) => (await peer.ask({ train, times })) as readonly number[]
  return {
    name: `torch ${String(peer.introduction)}, 1 thread`,
    train: (times) => ask(true, times),
    generate: (times) => ask(false, times),
    close: () => peer.close(),
  }
}
