import { Postings } from './postings.ts'
import { TokenLog } from './token-log.ts'
import { WordIndex } from './word-index.ts'

/** First number of a snapshot; read in another byte order it is another number. */
const magic = 0x6d6e_6c31
const headerLength = 10

/**
 * An index as bytes: numbers of 32 bits, then the tokens, then the texts as JSON. Equal for equal records, whatever
 * was erased before, if the index was renewed.
 */
export function toBytes(index: WordIndex): Uint8Array {
  const { rows, vocabulary, postings, tokens } = index
  const texts = new TextEncoder().encode(
    JSON.stringify([vocabulary.wordTexts, vocabulary.termTexts, rows.speakers.texts, rows.sessions.texts]),
  )
  const terms = vocabulary.termTexts.length
  const counts = Uint32Array.from({ length: terms }, (_, term) => postings.count(term))
  const held = counts.reduce((sum, count) => sum + count, 0)
  const words = vocabulary.wordTexts.length
  const numbers = headerLength + 5 * rows.count + 2 * words + terms + held
  const bytes = new Uint8Array(numbers * 4 + tokens.length + texts.length)
  const out = new Uint32Array(bytes.buffer, 0, numbers)
  out.set([magic, 0, rows.count, words, terms, held, tokens.length, texts.length])
  let at = headerLength
  for (const column of [...rows.columns(), vocabulary.termOf, vocabulary.uses].map((list) => list.used())) {
    out.set(column, at)
    at += column.length
  }
  out.set(counts, at)
  at += terms
  for (let term = 0; term < terms; term++) {
    out.set(postings.of(term), at)
    at += counts[term] ?? 0
  }
  bytes.set(tokens.used(), numbers * 4)
  bytes.set(texts, numbers * 4 + tokens.length)
  out[1] = checksum(bytes)
  return bytes
}

/** @throws Error: not such bytes, or damaged ones */
export function fromBytes(saved: Uint8Array): WordIndex {
  if (saved.length < headerLength * 4) throw new Error('No index of words: too short')
  // A copy, since numbers must begin at a multiple of four.
  const bytes = saved.slice()
  const header = new Uint32Array(bytes.buffer, 0, headerLength)
  const [given = 0, sum = 0, rowCount = 0, words = 0, terms = 0, held = 0, tokenLength = 0, textLength = 0] =
    header
  if (given !== magic) throw new Error('No index of words')
  const numbers = headerLength + 5 * rowCount + 2 * words + terms + held
  header[1] = 0
  if (bytes.length !== numbers * 4 + tokenLength + textLength || checksum(bytes) !== sum)
    throw new Error('A damaged index of words')
  const all = new Uint32Array(bytes.buffer, 0, numbers)
  let at = headerLength
  const take = (length: number): Uint32Array => all.subarray(at, (at += length))
  const columns = [take(rowCount), take(rowCount), take(rowCount), take(rowCount), take(rowCount)] as const
  const termOf = take(words)
  const uses = take(words)
  const counts = take(terms)
  const tokens = bytes.slice(numbers * 4, numbers * 4 + tokenLength)
  const [wordTexts, termTexts, speakers, sessions] = JSON.parse(
    new TextDecoder().decode(bytes.subarray(numbers * 4 + tokenLength)),
  ) as readonly (readonly string[])[]
  const index = new WordIndex(Postings.restore(counts, take(held)), new TokenLog(tokens, tokenLength))
  index.rows.restore(columns, speakers ?? [], sessions ?? [])
  index.vocabulary.restore(wordTexts ?? [], termTexts ?? [], termOf, uses)
  return index
}

/** FNV-1a over numbers of 32 bits, then the bytes that are left: finds damage, proves nothing. */
function checksum(bytes: Uint8Array): number {
  const numbers = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2)
  let sum = 0x811c_9dc5
  for (let i = 0; i < numbers.length; i++) sum = Math.imul(sum ^ (numbers[i] ?? 0), 0x0100_0193)
  for (const byte of bytes.subarray(numbers.length * 4)) sum = Math.imul(sum ^ byte, 0x0100_0193)
  return sum >>> 0
}
