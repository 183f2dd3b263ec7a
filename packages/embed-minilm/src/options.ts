import { resolve } from 'node:path'
import { MnesticError } from '@mnestic/core'
import { checkCallback, checkInteger, checkMembers, checkSignal, invalid } from '@mnestic/core/check'
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
  checkMembers('The options of minilmEmbedder', options, names)
  const { folder, download, dtype = 'q8', maxTokens = 256, workers = 1, onProgress, signal } = options
  if (!Object.hasOwn(modelTypes, dtype))
    throw invalid('dtype', dtype, `one of ${Object.keys(modelTypes).join(', ')}`)
  return {
    source: readSource(folder, download),
    dtype,
    maxTokens: checkInteger('maxTokens', maxTokens, 8, 8_192),
    workers: checkInteger('workers', workers, 1, 64),
    onProgress: checkCallback('onProgress', onProgress) ?? (() => undefined),
    signal: checkSignal(signal),
  }
}

function readSource(folder: string | undefined, download: ModelDownload | undefined): Source {
  if ((folder === undefined) === (download === undefined))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      "give either { folder: 'a folder with the model' }, which needs no network, or { download: { into: './models' } }, which gets it once",
    )
  if (download === undefined) return { kind: 'folder', folder: resolve(readText('folder', folder)) }
  checkMembers('download', download, downloadNames)
  const model = readText('download.model', download.model ?? defaultModel)
  const revision = readText('download.revision', download.revision ?? 'main')
  for (const [name, path] of [
    ['download.model', model],
    ['download.revision', revision],
  ] as const)
    // both become folders: nothing may lead out of `into`
    if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) || path.split('/').some((part) => /^\.+$/.test(part)))
      throw invalid(name, path, 'a name of letters, digits, "-", "_" and ".", with "/" between its parts')
  const host = readText('download.host', download.host ?? 'https://huggingface.co')
  if (!/^https?:\/\/./.test(host) || !URL.canParse(host))
    throw invalid('download.host', host, 'an address with https://')
  const into = resolve(readText('download.into', download.into))
  // as transformers.js lays its cache out
  const place = resolve(into, model, ...(revision === 'main' ? [] : [revision]))
  return { kind: 'download', folder: place, into, model, revision, host }
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalid(name, value, 'a string that is not empty')
  return value
}
