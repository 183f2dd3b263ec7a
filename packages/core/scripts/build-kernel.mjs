// Compiles kernel/*.ts into src/vectors/kernel-bytes.ts:
//
//   npm run kernel
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
export const kernelFile = join(folder, 'src/vectors/kernel-bytes.ts')

/** The file's text, made anew; `undefined` where the compiler is not installed. */
export async function compileKernel() {
  /** @type {typeof import('assemblyscript/asc')} */
  let asc
  try {
    asc = await import('assemblyscript/asc')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
  /** @type {Uint8Array | undefined} */
  let bytes
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--enable', 'simd']
  const stderr = asc.createMemoryStream()
  const { error } = await asc.main(['index.ts', '--outFile', 'kernel.wasm', ...options], {
    readFile: (name) => {
      const file = join(folder, 'kernel', name)
      return existsSync(file) ? readFileSync(file, 'utf8') : null
    },
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') bytes = contents
    },
    listFiles: () => [],
    stderr,
  })
  if (error !== null || bytes === undefined)
    throw new Error(`The kernel does not compile: ${stderr.toString()}`)
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,104}/g) ?? []
  return `// Made from kernel/*.ts by scripts/build-kernel.mjs.

/** A WebAssembly module, ${bytes.length} bytes in base64. */
export const kernelBytes: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('')
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await compileKernel()
  if (text === undefined) throw new Error('assemblyscript is not installed: run `npm run build` first.')
  writeFileSync(kernelFile, text)
}
