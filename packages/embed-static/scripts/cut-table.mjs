// Cuts the package's table from a folder that distil.py wrote (table.bin, vocab.txt, header.json): checks the
// folder's SHA-256, keeps the first dimensions of each row, and writes one file and the constants that name it.
//
//   node scripts/cut-table.mjs FOLDER [DIMENSIONS=128]
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, dimensionsGiven = '128'] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node scripts/cut-table.mjs FOLDER [DIMENSIONS=128]')
  process.exit(2)
}
const dimensions = Number(dimensionsGiven)
const source = readFileSync(join(folder, 'table.bin'))
const vocabulary = readFileSync(join(folder, 'vocab.txt'))
const header = JSON.parse(readFileSync(join(folder, 'header.json'), 'utf8'))

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest()

if (sha256(source).toString('hex') !== header.sha256)
  throw new Error(`${folder}/table.bin is not what header.json says`)
const { rows, dim } = header
if (source.length !== rows * (dim + 4))
  throw new Error(`${source.length} bytes are not ${rows} rows of ${dim}`)
if (!(dimensions >= 1 && dimensions <= dim)) throw new Error(`${dimensionsGiven} dimensions of ${dim}`)
if (vocabulary.toString('utf8').split('\n').length !== rows + 1)
  throw new Error(`vocab.txt has not ${rows} lines`)

const values = Buffer.alloc(rows * dimensions)
for (let row = 0; row < rows; row++) source.copy(values, row * dimensions, row * dim, row * dim + dimensions)
const body = Buffer.concat([source.subarray(rows * dim), values, vocabulary])

const head = Buffer.alloc(56) // the layout stands in src/table.ts
head.write('MNSTATIC', 'latin1')
head.writeUInt32LE(1, 8)
head.writeUInt32LE(rows, 12)
head.writeUInt32LE(dimensions, 16)
head.writeUInt32LE(vocabulary.length, 20)
sha256(body).copy(head, 24)

const file = Buffer.concat([head, body])
const name = `static-${dimensions}.bin`
const root = join(import.meta.dirname, '..')
writeFileSync(join(root, 'table', name), file)
writeFileSync(
  join(root, 'src', 'shipped.ts'),
  `/** The table in this package; written by scripts/cut-table.mjs. */
export const SHIPPED: { readonly dimensions: number; readonly digest: string } = {
  dimensions: ${dimensions},
  digest: '${sha256(body).toString('hex')}',
}
`,
)
console.log(`table/${name}: ${file.length} bytes, SHA-256 of the file ${sha256(file).toString('hex')}`)
