/** Numbers in a vector of spelling. */
const dimensions = 256
const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

/**
 * How texts are written, as unit vectors: counts of the runs of three and four characters of their words, edges marked
 * (`<so`, `son`, `on>`), at hashed places (FNV-1a). Texts with like words have a high cosine, `marries` and `married`;
 * what words mean plays no part.
 */
export function spellingVector(text: string): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const word of text.split(' ')) {
    const characters = [...`<${word}>`]
    for (const length of [3, 4])
      for (let from = 0; from + length <= characters.length; from++) {
        const at = placeOf(characters.slice(from, from + length).join('')) % dimensions
        vector[at] = (vector[at] ?? 0) + 1
      }
  }
  const norm = Math.hypot(...vector)
  return norm === 0 ? vector : vector.map((value) => value / norm)
}

function placeOf(run: string): number {
  let hash = fnvOffset
  for (let i = 0; i < run.length; i++) hash = Math.imul(hash ^ run.charCodeAt(i), fnvPrime) >>> 0
  return hash
}
