import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileKernel, kernelFile } from '../../scripts/build-kernel.mjs'
import { kernelBytes } from '../../src/vectors/kernel-bytes.ts'

const text = await compileKernel()
if (text === undefined)
  console.warn('The test that rebuilds the kernel is skipped: assemblyscript is not installed.')

describe('the kernel', () => {
  it.skipIf(text === undefined)('is what its source compiles to, to the last byte', () => {
    expect(readFileSync(kernelFile, 'utf8')).toBe(text)
  })

  it('is small enough for a page to compile at once, and asks for nothing but its memory', () => {
    const bytes = Buffer.from(kernelBytes, 'base64')
    expect(bytes.length).toBeLessThan(4_096)
    const module = new WebAssembly.Module(bytes)
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }])
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toContain('products')
  })
})
