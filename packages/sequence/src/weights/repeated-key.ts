/**
 * A key that stands twice in one object of this JSON, which has to be valid: `JSON.parse` keeps the last, other readers
 * the first, so two programs would read two models.
 */
export function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [] // keys of each open object; undefined: an array
  let keyNext = false
  for (let i = 0; i < json.length; i++) {
    switch (json[i]) {
      case '{':
        open.push(new Set())
        keyNext = true
        break
      case '[':
        open.push(undefined)
        keyNext = false
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        keyNext = open.at(-1) !== undefined
        break
      case '"': {
        const end = endOfString(json, i)
        if (keyNext) {
          const key = String(JSON.parse(json.slice(i, end + 1)))
          const keys = open.at(-1)
          if (keys?.has(key)) return key
          keys?.add(key)
          keyNext = false
        }
        i = end
        break
      }
      default:
    }
  }
  return undefined
}

/** Index of the quotation mark that closes the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = start + 1
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end
}
