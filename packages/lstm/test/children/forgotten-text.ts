// Forgets a record, and says how many texts of this process still hold it, before and after.
import { getHeapSnapshot } from 'node:v8'
import { openMemory } from '@mnestic/core'
import { lstm } from '@mnestic/lstm'
import { shippedWeights } from '@mnestic/lstm/weights'

const [first = '', second = ''] = process.argv.slice(2)

async function holders(): Promise<number> {
  const parts: Uint8Array[] = []
  for await (const part of getHeapSnapshot()) parts.push(Buffer.from(part))
  const { strings } = JSON.parse(Buffer.concat(parts).toString()) as { readonly strings: readonly string[] }
  return strings.filter((text) => text.startsWith('I live in') && text.includes(`${first}-${second}`)).length
}

await using memory = await openMemory({ backends: { worth: lstm({ weights: shippedWeights() }) } })
for (const id of ['a', 'b', 'c']) await memory.write('s', { id, text: `Tea with ${id}` })
await memory.write('s', { id: 'gone', text: `I live in ${first}-${second}, by the sea.` })
await memory.views.worth.readings('s')
const before = await holders()
await memory.forget('s', { ids: ['gone'] })
// The engine keeps the last text that anything was found in (`RegExp.input`).
'tea'.search(/tea/)
console.log(JSON.stringify({ before, after: await holders() }))
