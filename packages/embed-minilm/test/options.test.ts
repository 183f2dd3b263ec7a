import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { minilmEmbedder } from '@mnestic/embed-minilm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { refusal, rejection } from './rejection.ts'
import { writeTinyModel } from './tiny-model.ts'

const run = promisify(execFile)
vi.setConfig({ testTimeout: 60_000 }) // each test starts workers
const root = mkdtempSync(join(tmpdir(), 'mnestic-minilm-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = writeTinyModel(join(root, 'tiny'))
const made = async (options: unknown): Promise<unknown> => Reflect.apply(minilmEmbedder, undefined, [options])

describe('options', () => {
  it.each([
    [undefined, 'got undefined; accepted: an object'],
    [{}, 'either { folder'],
    [{ folder, download: { into: root } }, 'either { folder'],
    [{ folder: '' }, 'folder: got ""; accepted: a string'],
    [{ folder: 7 }, 'folder: got 7; accepted: a string'],
    [{ folder, foldr: 1 }, 'minilmEmbedder: no member "foldr"; there are: folder, download'],
    [{ folder, dtype: 'q9' }, 'dtype: got "q9"; accepted: one of fp32, fp16, q8'],
    [{ folder, dtype: 'toString' }, 'dtype: got "toString"'],
    [{ folder, maxTokens: 7 }, 'maxTokens: got 7; accepted: an integer from 8'],
    [{ folder, maxTokens: 25.5 }, 'maxTokens: got 25.5'],
    [{ folder, workers: 0 }, 'workers: got 0; accepted: an integer from 1 to 64'],
    [{ folder, onProgress: 'yes' }, 'onProgress: got "yes"; accepted: a function'],
    [{ folder, signal: {} }, 'signal: got {}; accepted: an AbortSignal'],
    [{ download: true }, 'download: got true; accepted: an object'],
    [{ download: {} }, 'download.into: got undefined; accepted: a string'],
    [{ download: { into: root, cache: 1 } }, 'download: no member "cache"; there are: into, model'],
    [{ download: { into: root, model: '../tiny' } }, 'download.model: got "../tiny"'],
    [{ download: { into: root, model: '/etc' } }, 'download.model: got "/etc"'],
    [{ download: { into: root, model: 'a/..' } }, 'download.model: got "a/.."'],
    [{ download: { into: root, revision: '..' } }, 'download.revision: got ".."'],
    [{ download: { into: root, host: 'file:///etc' } }, 'download.host: got "file:///etc"'],
  ])('refuse %j', async (options, message) => {
    const error = await refusal(made(options))
    expect([error.code, error.retryable]).toEqual(['INVALID_ARGUMENT', false])
    expect(error.message).toContain(message)
  })

  it('refuse more tokens than the model takes', async () => {
    const error = await refusal(minilmEmbedder({ folder, maxTokens: 513 }))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain('takes 512 at most')
  })
})

describe('a folder', () => {
  it('without a model is refused with the names of what is missing', async () => {
    const error = await refusal(minilmEmbedder({ folder: join(root, 'nothing') }))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain('config.json, tokenizer.json, tokenizer_config.json')
    expect(existsSync(join(root, 'nothing'))).toBe(false)
  })

  it('without the asked form of the model is refused', async () => {
    const error = await refusal(minilmEmbedder({ folder, dtype: 'fp32' }))
    expect(error.message).toContain('no fp32 model')
    expect(error.message).toContain(': onnx/model.onnx not found')
  })

  it('with a damaged model is EMBEDDER_FAILED', async () => {
    const damaged = writeTinyModel(join(root, 'damaged'))
    writeFileSync(join(damaged, 'onnx/model_quantized.onnx'), 'no model')
    const error = await refusal(minilmEmbedder({ folder: damaged }))
    expect([error.code, error.retryable]).toEqual(['EMBEDDER_FAILED', false])
    expect(error.message).toContain(damaged)
  })

  it('is not waited for after an abort', async () => {
    const reason = new Error('enough')
    const aborted = AbortSignal.abort(reason)
    expect(await rejection(minilmEmbedder({ folder, signal: aborted }))).toBe(reason)
    const controller = new AbortController()
    const loading = rejection(minilmEmbedder({ folder, signal: controller.signal, workers: 2 }))
    controller.abort(reason)
    expect(await loading).toBe(reason)
  })
})

it('says what to install where @huggingface/transformers is missing', async () => {
  const modules = join(root, 'lone/node_modules/@mnestic')
  mkdirSync(modules, { recursive: true })
  const own = join(import.meta.dirname, '..')
  cpSync(join(own, 'dist'), join(modules, 'embed-minilm/dist'), { recursive: true })
  cpSync(join(own, 'package.json'), join(modules, 'embed-minilm/package.json'))
  symlinkSync(join(own, '../core'), join(modules, 'core'), 'junction')
  const program = `
    import { minilmEmbedder } from '@mnestic/embed-minilm'
    minilmEmbedder({ folder: ${JSON.stringify(folder)} }).catch((error) => console.log(error.code, error.message))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(root, 'lone'),
  })
  expect(stdout).toContain('EMBEDDER_FAILED')
  expect(stdout).toContain('npm install @huggingface/transformers')
})
