/**
 * A space of vectors seen from the middle of the relations' names. What all relations have in common (being about
 * people, say) tells none of them from another: taken from both sides, a product is how much *more* a text says one
 * relation than any.
 */
export interface Centred {
  /** (text - μ) · (name - μ). 0 where either is a vector of zeros, which has no opinion. */
  product(text: Float32Array, name: Float32Array): number
}

/**
 * @param names One vector for each relation, whose mean is μ; zeros take no part.
 * @param others Vectors of general relations: where there are few names, their mean fills up to as many.
 */
export function centredAt(names: readonly Float32Array[], others: readonly Float32Array[]): Centred {
  const known = names.filter(hasOpinion)
  const middle = sum(known)
  const general = sum(others)
  const missing = Math.max(0, others.length - known.length)
  const count = known.length + missing
  const mean = middle.map((value, d) => {
    const filled = value + (missing === 0 ? 0 : ((general[d] ?? 0) * missing) / others.length)
    return count === 0 ? 0 : filled / count
  })
  return {
    product(text, name) {
      if (!hasOpinion(text) || !hasOpinion(name)) return 0
      let product = 0
      for (let d = 0; d < text.length; d++)
        product += ((text[d] ?? 0) - (mean[d] ?? 0)) * ((name[d] ?? 0) - (mean[d] ?? 0))
      return product
    },
  }
}

export function hasOpinion(vector: Float32Array): boolean {
  return vector.some((value) => value !== 0)
}

function sum(vectors: readonly Float32Array[]): Float64Array {
  const total = new Float64Array(vectors[0]?.length ?? 0)
  for (const vector of vectors)
    for (let d = 0; d < total.length; d++) total[d] = (total[d] ?? 0) + (vector[d] ?? 0)
  return total
}
