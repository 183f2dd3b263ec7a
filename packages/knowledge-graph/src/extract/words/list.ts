/** The words of a text with white space or bars between them. Lists are written so: a word more is a word more. */
export function listOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/[\s|]+/u).filter((word) => word !== ''))
}
