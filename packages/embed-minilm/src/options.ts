import { resolve } from 'node:path'
import { MnesticError } from '@mnestic/core'
import { modelTypes } from './model-files.ts'
import type { ModelType } from './model-files.ts'

export type { ModelType } from './model-files.ts'

/** How much of one file was downloaded. */
export interface LoadProgress {
  /** Its path inside the model's folder: `onnx/model_quantized.onnx`. */
  readonly file: string
  /** Bytes so far. */
  readonly loaded: number
  /** Bytes in all; 0 where the host does not say. */
  readonly total: number
}

/** Allows one download, of what is not there yet. Later starts find the files and ask no network. */
export interface ModelDownload {
  /** Folder that receives the model's folder: `./models` gets `./models/Xenova/all-MiniLM-L6-v2`. */
  readonly into: string
  /** `OWNER/NAME` on the host, default `Xenova/all-MiniLM-L6-v2`. */
  readonly model?: string | undefined
  /** Branch, tag or commit, default `main`. */
  readonly revision?: string | undefined
  /** Where from, default `https://huggingface.co`: for a mirror. */
  readonly host?: string | undefined
}

/** Either `folder` or `download`: there is no default, since one is a path of yours and the other needs the network. */
export interface MinilmOptions {
  /** A model's own folder, with `config.json`, `tokenizer.json` and the like. The network is not touched. */
  readonly folder?: string | undefined
  readonly download?: ModelDownload | undefined
  /** Which of the model's files to run, default `q8`: `onnx/model_quantized.onnx`. */
  readonly dtype?: ModelType | undefined
  /** A text's tokens beyond these are not read; 8 to what the model takes (512), default 256. */
  readonly maxTokens?: number | undefined
  /** Threads that embed, 1 to 64, default 1. Each takes one core and about 100 MiB. */
  readonly workers?: number | undefined
  /** Told of a download, file by file. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined
  /** Ends the loading; has no part in later calls. */
  readonly signal?: AbortSignal | undefined
}

/** Where the model comes from, with absolute paths. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'download'
      /** Where its files are or will be. */
      readonly folder: string
      readonly into: string
      readonly model: string
      readonly revision: string
      readonly host: string
    }

export interface Settings {
  readonly source: Source
  readonly dtype: ModelType
  readonly maxTokens: number
  readonly workers: number
  readonly onProgress: (progress: LoadProgress) => void
  readonly signal: AbortSignal | undefined
}

const names = [
  'folder',
  'download',
  'dtype',
  'maxTokens',
  'workers',
  'onProgress',
  'signal',
] satisfies readonly (keyof MinilmOptions)[]
const downloadNames = ['into', 'model', 'revision', 'host'] satisfies readonly (keyof ModelDownload)[]
const defaultModel = 'Xenova/all-MiniLM-L6-v2'

/** @throws INVALID_ARGUMENT */
export function readOptions(options: MinilmOptions): Settings {
  checkNames('minilmEmbedder', options, names)
  const { folder, download, dtype = 'q8', maxTokens = 256, workers = 1, onProgress, signal } = options
  if (!Object.hasOwn(modelTypes, dtype))
    refuse('dtype', dtype, `one of ${Object.keys(modelTypes).join(', ')}`)
  checkWhole('maxTokens', maxTokens, 8, 8_192)
  checkWhole('workers', workers, 1, 64)
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuse('onProgress', onProgress, 'a function')
  if (signal !== undefined && !(signal instanceof AbortSignal)) refuse('signal', signal, 'an AbortSignal')
  return {
    source: readSource(folder, download),
    dtype,
    maxTokens,
    workers,
    onProgress: onProgress ?? (() => undefined),
    signal,
  }
}

function readSource(folder: string | undefined, download: ModelDownload | undefined): Source {
  if ((folder === undefined) === (download === undefined))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      "give either { folder: 'a folder with the model' }, which needs no network, or { download: { into: './models' } }, which gets it once",
    )
  if (download === undefined) return { kind: 'folder', folder: resolve(readText('folder', folder)) }
  checkNames('download', download, downloadNames)
  const model = readText('download.model', download.model ?? defaultModel)
  const revision = readText('download.revision', download.revision ?? 'main')
  for (const [name, path] of [
    ['download.model', model],
    ['download.revision', revision],
  ] as const)
    // both become folders: nothing may lead out of `into`
    if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) || path.split('/').some((part) => /^\.+$/.test(part)))
      refuse(name, path, 'a name of letters, digits, "-", "_" and ".", with "/" between its parts')
  const host = readText('download.host', download.host ?? 'https://huggingface.co')
  if (!/^https?:\/\/./.test(host) || !URL.canParse(host))
    refuse('download.host', host, 'an address with https://')
  const into = resolve(readText('download.into', download.into))
  // as transformers.js lays its cache out
  const place = resolve(into, model, ...(revision === 'main' ? [] : [revision]))
  return { kind: 'download', folder: place, into, model, revision, host }
}

function checkNames(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the options of ${what} are ${String(options)}: give an object`,
    )
  for (const key of Object.keys(options))
    if (!known.includes(key))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `${JSON.stringify(key)} is no option of ${what}: there are ${known.join(', ')}`,
      )
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') return refuse(name, value, 'a string that is not empty')
  return value
}

function checkWhole(name: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    refuse(name, value, `a whole number from ${least} to ${most}`)
}

function refuse(name: string, value: unknown, accepted: string): never {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  throw new MnesticError('INVALID_ARGUMENT', `${name} is ${shown}: give ${accepted}`)
}
