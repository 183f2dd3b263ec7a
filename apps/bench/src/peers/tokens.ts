const words = /[a-z0-9]+|\p{Script=Han}+/gu

/** Plain tokens: lower case, runs of a-z and 0-9; runs of Han characters as bigrams, one alone as itself. */
export function tokens(text: string): readonly string[] {
  return (text.toLowerCase().match(words) ?? []).flatMap((word) =>
    /^[a-z0-9]/.test(word) ? word : bigrams(word),
  )
}

function bigrams(run: string): readonly string[] {
  const characters = [...run]
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`)
}
