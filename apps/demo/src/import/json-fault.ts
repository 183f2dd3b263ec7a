/** Where a text stops being JSON. V8 does not say the place of every error, and a person needs it to repair a file. */
export interface JsonFault {
  readonly offset: number
  /** The text ends before the value does. */
  readonly ended: boolean
}

const space = /[ \t\n\r]*/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\d.])|true|false|null/y
const inString = /(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** The end of the string that begins here, or the place where it breaks. */
function stringEnd(text: string, start: number): { readonly end: number; readonly broken: boolean } {
  let at = start + 1
  // In pieces: one regular expression over megabytes may overflow the engine's stack.
  for (;;) {
    const next = match(inString, text.slice(at, at + 4_096), 0)
    if (next <= 0) break
    at += next
  }
  return text[at] === '"' ? { end: at + 1, broken: false } : { end: at, broken: true }
}

type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'after'

/** The first fault of a text that `JSON.parse` refused; by a walk with a stack of open brackets. */
export function jsonFault(text: string): JsonFault {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = match(space, text, 0)
  const fault = (offset: number): JsonFault => ({ offset, ended: offset >= text.length })
  while (at < text.length) {
    const char = text[at]
    const name: boolean = expected === 'key' || expected === 'firstKey'
    const closes = char === '}' ? '{' : char === ']' ? '[' : undefined
    const mayClose =
      expected === 'after' ||
      (expected === 'first' && char === ']') ||
      (expected === 'firstKey' && char === '}')
    if (closes !== undefined && mayClose) {
      if (open.pop() !== closes) return fault(at)
      expected = 'after'
      at++
    } else if (expected === 'after') {
      if (char !== ',' || open.length === 0) return fault(at)
      expected = open.at(-1) === '{' ? 'key' : 'value'
      at++
    } else if (expected === 'colon') {
      if (char !== ':') return fault(at)
      expected = 'value'
      at++
    } else if (char === '"') {
      const { end, broken } = stringEnd(text, at)
      if (broken) return fault(end)
      expected = name ? 'colon' : 'after'
      at = end
    } else if (name) return fault(at)
    else if (char === '{' || char === '[') {
      open.push(char)
      expected = char === '{' ? 'firstKey' : 'first'
      at++
    } else {
      const end = match(scalar, text, at)
      if (end < 0) return fault(at)
      expected = 'after'
      at = end
    }
    at = match(space, text, at)
  }
  return { offset: text.length, ended: true }
}
