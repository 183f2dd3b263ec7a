import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../..')

// Here and not with the programs of all documents: it needs the peer, which only this package installs.
it('the program of the README for TensorFlow.js runs as it stands, and learns', () => {
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  const [program] = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  const options = { cwd: folder, encoding: 'utf8', input: program! } as const
  const run = spawnSync(process.execPath, ['--input-type=module', '-'], options)
  expect(run.status, run.stderr).toBe(0)
  const losses = run.stdout
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[1]))
  expect(losses).toHaveLength(5)
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
}, 60_000)
