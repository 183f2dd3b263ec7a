import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A sentence model of a few kilobytes in the layout of the real one, so that everything around a model is tested
 * where no model is: a token's vector is its row of a table, whatever stands beside it.
 */
export function writeTinyModel(folder: string, seed = 1): string {
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  const json = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value))
  json('config.json', { model_type: 'bert', architectures: ['BertModel'], max_position_embeddings: 512 })
  json('tokenizer_config.json', { tokenizer_class: 'BertTokenizer', do_lower_case: true, ...special })
  json('tokenizer.json', tokenizer)
  writeFileSync(join(folder, 'onnx/model_quantized.onnx'), onnx(seed))
  return folder
}

/** The row of a piece, as the model has it. */
export function rowOf(piece: string, seed = 1): Float32Array {
  const id = pieces.indexOf(piece)
  return table(seed).slice(id * tinyDimensions, (id + 1) * tinyDimensions)
}

export const tinyDimensions = 8

const special = {
  unk_token: '[UNK]',
  cls_token: '[CLS]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  mask_token: '[MASK]',
}
const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789')
const pieces = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  '.',
  ...letters,
  ...letters.map((x) => `##${x}`),
]
const tokenizer = {
  version: '1.0',
  // as in the real file, and to be ignored
  truncation: { max_length: 4, strategy: 'LongestFirst', stride: 0 },
  padding: {
    strategy: { Fixed: 128 },
    direction: 'Right',
    pad_to_multiple_of: null,
    pad_id: 0,
    pad_type_id: 0,
    pad_token: '[PAD]',
  },
  added_tokens: pieces.slice(0, 5).map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
  },
}

/** [pieces, dimensions] */
function table(seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: pieces.length * tinyDimensions }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** last_hidden_state = Gather(table, input_ids), in the fields of onnx.proto. */
function onnx(seed: number): Uint8Array {
  const values = table(seed)
  const rows = message(
    [1, pieces.length],
    [1, tinyDimensions],
    [2, FLOAT],
    [8, 'table'],
    [9, new Uint8Array(values.buffer)],
  )
  const node = message([1, 'table'], [1, 'input_ids'], [2, 'last_hidden_state'], [4, 'Gather'])
  const graph = message(
    [1, node],
    [2, 'tiny'],
    [5, rows],
    [11, value('input_ids', INT64, ['texts', 'tokens'])],
    [12, value('last_hidden_state', FLOAT, ['texts', 'tokens', tinyDimensions])],
  )
  return message([1, 8], [7, graph], [8, message([1, ''], [2, 14])])
}

const FLOAT = 1
const INT64 = 7
type Field = readonly [number: number, value: number | string | Uint8Array]

function value(name: string, type: number, shape: readonly (string | number)[]): Uint8Array {
  const dims = shape.map((size): Field => [1, message([typeof size === 'number' ? 1 : 2, size])])
  return message([1, name], [2, message([1, message([1, type], [2, message(...dims)])])])
}

/** Protocol buffers: whole numbers as varints, all else with its length. */
function message(...fields: readonly Field[]): Uint8Array {
  const bytes: number[] = []
  const varint = (n: number): void => {
    for (; n > 0x7f; n = Math.floor(n / 128)) bytes.push((n % 128) | 0x80)
    bytes.push(n)
  }
  for (const [number, field] of fields) {
    varint(number * 8 + (typeof field === 'number' ? 0 : 2))
    if (typeof field === 'number') varint(field)
    else {
      const body = typeof field === 'string' ? new TextEncoder().encode(field) : field
      varint(body.length)
      for (const byte of body) bytes.push(byte)
    }
  }
  return Uint8Array.from(bytes)
}
