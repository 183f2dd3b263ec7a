/** A program that has graphs built, and ends that or itself in the middle: `node ending.ts signal|process|nothing`. */
import { argv } from 'node:process'
import { nextTurn } from '@mnestic/core'
import { startBuild } from '../../src/graph/build.ts'

const [dimensions, count] = [784, 800]
const costs = { once: 0, perBreadth: 1e-9, lookup: 1 }
const order = { dimensions, count: count + 8, held: 4, aim: 0.5, rows: count, costs }
const rows = (many: number): Float32Array => {
  let state = 1
  return Float32Array.from(
    { length: many * dimensions },
    () => (state = (state * 48_271) % 2_147_483_647) / 2 ** 30 - 1,
  )
}

async function inTheMiddle(signal: AbortSignal): Promise<ReturnType<typeof startBuild>> {
  const build = startBuild(order, signal)
  const alive = setInterval(() => undefined, 60_000)
  await build.take(rows(8))
  build.take(rows(count)).catch(() => undefined)
  clearInterval(alive)
  return build
}

const [, , how] = argv
if (how === 'signal')
  for (let turns = 100; turns <= 600; turns += 100) {
    const closing = new AbortController()
    const build = await inTheMiddle(closing.signal)
    for (let turn = 0; turn < turns; turn++) await nextTurn()
    closing.abort(new Error('enough'))
    await build.end()
  }
else {
  await inTheMiddle(new AbortController().signal)
  if (how === 'process') {
    for (let turn = 0; turn < 300; turn++) await nextTurn()
    process.exit(0)
  }
}
console.log('to the end')
