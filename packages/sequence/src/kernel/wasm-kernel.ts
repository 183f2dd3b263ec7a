import { MnesticError } from '@mnestic/core'
import type { Kernel } from './kernel.ts'
import { end, grown, start, tooLarge } from './memory-size.ts'
import type { Primitives } from './primitives.ts'
import { relaxedBytes } from './relaxed-bytes.ts'
import { simdBytes } from './simd-bytes.ts'

type Build = 'simd' | 'relaxed'

const page = 65_536

const compiled = new Map<Build, WebAssembly.Module>()

/**
 * A kernel over a memory of its own; the compiled module is shared.
 *
 * @throws UNSUPPORTED without WebAssembly, with one that lacks the instructions, or where a page's policy forbids it
 * @throws TOO_LARGE where the engine has no address space for one more memory
 */
export function wasmKernel(build: Build): Kernel {
  const module = moduleOf(build)
  const memory = newMemory()
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return {
    // The names are compared with the interface by a test.
    ...(exports as WebAssembly.Exports & Primitives),
    id: build,
    start,
    get buffer() {
      return memory.buffer
    },
    reserve(wanted) {
      const size = memory.buffer.byteLength
      const next = grown(size, wanted)
      if (next === size) return
      try {
        memory.grow((next - size) / page)
      } catch (error) {
        throw tooLarge(wanted, error)
      }
    },
  }
}

function moduleOf(build: Build): WebAssembly.Module {
  const known = compiled.get(build)
  if (known !== undefined) return known
  try {
    const text = build === 'simd' ? simdBytes : relaxedBytes
    const module = new WebAssembly.Module(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
    compiled.set(build, module)
    return module
  } catch (error) {
    throw new MnesticError(
      'UNSUPPORTED',
      `The kernel '${build}' does not run here: it needs WebAssembly with ${
        build === 'simd' ? 'SIMD' : 'relaxed SIMD'
      }, and a content security policy that allows it. Use '${build === 'simd' ? 'js' : 'simd'}'.`,
      { cause: error },
    )
  }
}

function newMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: grown(0, start) / page, maximum: end / page })
  } catch (error) {
    throw tooLarge(start, error)
  }
}
