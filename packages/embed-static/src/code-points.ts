import { CLASS_RUNS } from './classes.ts'

/** What a code point does to the word it stands in. `WORD`: it is part of it. */
export const WORD = 0
export const DROPPED = 1
export const SPACE = 2
export const PUNCTUATION = 3
export const IDEOGRAPH = 4
export type CodePointClass = 0 | 1 | 2 | 3 | 4

interface Run {
  readonly first: number
  readonly end: number
  readonly kind: CodePointClass
}

const CLASSES: readonly CodePointClass[] = [WORD, DROPPED, SPACE, PUNCTUATION, IDEOGRAPH]

function readRuns(text: string): readonly Run[] {
  const runs: Run[] = []
  let end = 0
  for (const run of text.split(' ')) {
    const [gap = '', length = ''] = run.slice(1).split('.')
    const first = end + Number.parseInt(gap, 36)
    end = first + Number.parseInt(length, 36)
    runs.push({ first, end, kind: CLASSES[Number(run[0])] ?? WORD })
  }
  return runs
}

let runs: readonly Run[] | undefined

/** The class of any code point, lone surrogates included. */
export function classOf(codePoint: number): CodePointClass {
  runs ??= readRuns(CLASS_RUNS)
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle]?.end ?? Infinity) > codePoint) high = middle
    else low = middle + 1
  }
  const run = runs[low]
  return run !== undefined && codePoint >= run.first ? run.kind : WORD
}

/**
 * The code point without accents and in lower case, as zero or more code points.
 *
 * By itself, not in its text, because the teacher lower-cases so: a sigma at a word's end stays a sigma.
 */
export function fold(codePoint: number): string {
  if (codePoint < 0x80) return String.fromCharCode(codePoint).toLowerCase()
  let folded = ''
  for (const part of String.fromCodePoint(codePoint).normalize('NFD')) {
    if (classOf(part.codePointAt(0) ?? 0) !== DROPPED) folded += part.toLowerCase()
  }
  return folded
}
