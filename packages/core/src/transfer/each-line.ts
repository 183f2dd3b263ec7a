import { invalid, isObject, show } from '../check/value.ts'
import { toMnesticError } from '../error.ts'

/**
 * The lines of a text, or of an iterable of texts: pieces that may be cut anywhere, or whole lines without their ends.
 * Both can be told apart: a line is one JSON object, and no JSON object is the beginning of another.
 */
export async function* eachLine(source: unknown): AsyncGenerator<string> {
  let parts: string[] = []
  /** What the parts hold is a line, though no end of it has come. */
  let whole = false
  for await (const chunk of chunksOf(source)) {
    const [first = '', ...others] = chunk.split('\n')
    if (whole && first.trim() !== '') {
      yield parts.join('')
      parts = []
    }
    if (parts.length === 1 && parts[0]?.trim() === '') parts = []
    parts.push(first)
    for (const next of others) {
      yield parts.join('')
      parts = [next]
    }
    // Only what came in one piece is looked at, so that many small pieces of a long line cost no more than one.
    const [only = ''] = parts
    if (parts.length === 1) whole = isJsonObjectText(only)
  }
  const rest = parts.join('')
  if (rest !== '') yield rest
}

function isJsonObjectText(text: string): boolean {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return false
  try {
    return isObject(JSON.parse(trimmed))
  } catch {
    return false
  }
}

async function* chunksOf(source: unknown): AsyncGenerator<string> {
  if (typeof source === 'string') {
    yield source
    return
  }
  if (!isIterable(source)) throw invalid('The import', source, 'a text, or an iterable of texts')
  try {
    for await (const chunk of source) {
      // Bytes may end in the middle of a character: decoding them is for whoever opened the file.
      if (typeof chunk !== 'string')
        throw invalid('A chunk of the import', show(chunk), 'text; open a file with its encoding')
      yield chunk
    }
  } catch (error) {
    throw toMnesticError(error, 'INVALID_ARGUMENT', 'The import could not be read')
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return (
    typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
  )
}
