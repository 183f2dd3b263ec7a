import type { FitExample } from '@mnestic/lstm'
import { random } from '@mnestic/sequence'
import { chinese } from './chinese.ts'
import { conversation } from './conversation.ts'
import { english } from './english.ts'
import { german } from './german.ts'

/** Of ten conversations seven are English. */
const books = [english, english, german, english, english, chinese, english, english, german, english]

/** As many fictional conversations of 12 sessions each: the same ones for the same seed. */
export function generate(count: number, seed: number): readonly FitExample[] {
  const numbers = random(seed)
  return Array.from({ length: count }, (_, n) =>
    conversation(books[n % books.length] ?? english, 12, numbers.split()),
  )
}
