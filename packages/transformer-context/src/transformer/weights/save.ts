import { MnesticError } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import {
  createHeap,
  loadParameters,
  parameterTensors,
  readSafetensors,
  writeSafetensors,
  type Heap,
} from '@mnestic/sequence'
import { checkConfig, type TransformerOptions } from '../config.ts'
import { decoderOf, type Decoder } from '../decoder.ts'
import { encoderDecoderOf, type EncoderDecoder } from '../encoder-decoder.ts'
import { blank } from '../parts/initial.ts'

/** In the metadata: JSON of the version, the kind of model and its config. */
const KEY = 'mnestic.transformer'
const VERSION = 1

interface Header {
  readonly version: number
  readonly kind: string
  readonly config: TransformerOptions & { readonly sourceVocabulary?: number }
}

/** The weights by their names, with the config in the header, as a safetensors file. The same weights give the same bytes. */
export function saveTransformer(model: Decoder | EncoderDecoder): Uint8Array<ArrayBuffer> {
  const { kind, config, parameters } = model
  return writeSafetensors(parameterTensors(parameters), {
    [KEY]: JSON.stringify({ version: VERSION, kind, config }),
  })
}

export interface LoadOptions {
  /** Where the parameters will stand; default a heap of its own. */
  readonly heap?: Heap
}

/** @throws INVALID_ARGUMENT: it holds no decoder; CORRUPT, NEWER_FORMAT, TOO_LARGE */
export function loadDecoder(bytes: Uint8Array, { heap = createHeap() }: LoadOptions = {}): Decoder {
  const { tensors, header } = read(bytes, 'decoder')
  const model = decoderOf(checkConfig(header.config), heap, blank)
  loadParameters(model.parameters, tensors)
  return model
}

/** @throws INVALID_ARGUMENT: it holds no encoder-decoder; CORRUPT, NEWER_FORMAT, TOO_LARGE */
export function loadEncoderDecoder(
  bytes: Uint8Array,
  { heap = createHeap() }: LoadOptions = {},
): EncoderDecoder {
  const { tensors, header } = read(bytes, 'encoder-decoder')
  const { sourceVocabulary } = header.config
  const config = { ...checkConfig(header.config, ['sourceVocabulary']), sourceVocabulary }
  const model = encoderDecoderOf(config, heap, () => blank)
  loadParameters(model.parameters, tensors)
  return model
}

function read(bytes: Uint8Array, kind: string) {
  const { tensors, metadata } = readSafetensors(bytes)
  const header = headerOf(metadata.get(KEY))
  if (header.version > VERSION)
    throw new MnesticError('NEWER_FORMAT', `the model has format ${header.version}, known is ${VERSION}`)
  if (header.kind !== kind)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the file holds a model of the kind ${header.kind}, not ${kind}; load it as that`,
    )
  return { tensors, header }
}

function headerOf(json: string | undefined): Header {
  if (json === undefined)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'the file holds weights alone, no config of a model; for a checkpoint of GPT-2 there is gpt2()',
    )
  let header: unknown
  try {
    header = JSON.parse(json)
  } catch (cause) {
    throw new MnesticError('CORRUPT', 'the header of the model is not JSON', { cause })
  }
  if (isObject(header) && isObject(header['config']) && typeof header['version'] === 'number')
    return header as unknown as Header
  throw new MnesticError('CORRUPT', 'the header of the model lacks its version or its config')
}
