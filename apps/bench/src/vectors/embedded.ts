import { findData } from '../data.ts'
import { openEmbedder, type EmbedderName } from '../embedders.ts'
import { loadLocomo, locomoData } from '../recall/locomo.ts'
import { normalise, type VectorSet } from './sets.ts'

/** Texts of one call. */
const together = 64

/** The turns of LoCoMo as vectors of an embedder, asked by the first so many of its questions. */
export async function embeddedSet(
  name: EmbedderName,
  given: string | undefined,
  cues: number,
): Promise<VectorSet> {
  const conversations = loadLocomo(findData(locomoData, given))
  const turns = conversations.flatMap(({ sessions }) =>
    sessions.flat().map(({ speaker, text }) => (speaker === undefined ? text : `${speaker}: ${text}`)),
  )
  const questions = conversations.flatMap((one) => one.questions.map(({ text }) => text)).slice(0, cues)
  const embedder = await openEmbedder(name)
  const { dimensions } = embedder
  const embed = async (texts: readonly string[]): Promise<Float32Array> => {
    const rows = new Float32Array(texts.length * dimensions)
    for (let i = 0; i < texts.length; i += together)
      for (const [k, vector] of (await embedder.embed(texts.slice(i, i + together))).entries())
        rows.set(vector, (i + k) * dimensions)
    normalise(rows, dimensions)
    return rows
  }
  try {
    const base = await embed(turns)
    return { dimensions, records: turns.length, cues: questions.length, base, asked: await embed(questions) }
  } finally {
    await embedder.close?.()
  }
}
