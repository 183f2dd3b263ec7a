/**
 * Fits the weights that `@mnestic/lstm/weights` ships, on conversations that `generate` makes up, and writes them into
 * `src/weights`. The same bits on every machine; `--check` compares and writes nothing. Build the package first.
 *
 *     node scripts/fit-shipped.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fitWeights } from '@mnestic/lstm'
import { readSafetensors } from '@mnestic/sequence'
import { generate } from './generate/generate.ts'
import { recipe } from './generate/recipe.ts'

const { conversations, seed, steps } = recipe
const bytes = await fitWeights(generate(conversations, seed), {
  seed,
  steps,
  onProgress: ({ step, loss }) => {
    if (step % 50 === 0) console.error(`step ${step} of ${steps}, loss ${loss.toFixed(3)}`)
  },
})
const about = JSON.parse(readSafetensors(bytes).metadata.get('network') ?? '{}') as { readonly hash: string }
const by = '// Written by scripts/fit-shipped.ts.\n'
const files = {
  'shipped-hash.ts': `${by}/** \`hash\` of the shipped weights. */\nexport const shippedHash: string = '${about.hash}'\n`,
  'shipped.ts': `${by}export const shipped: string =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
}
const check = process.argv.includes('--check')
for (const [name, text] of Object.entries(files)) {
  const file = new URL(`../src/weights/${name}`, import.meta.url)
  if (!check) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) throw new Error(`${name} is not what a fit gives today`)
}
console.error(`${bytes.length} bytes, hash ${about.hash}${check ? ': as shipped' : ''}`)
