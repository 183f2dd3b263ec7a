import type { Embedder } from '@mnestic/core'
import { equal, fail, ok } from '../assert.ts'
import { type Case, promiseCase } from '../case.ts'
import { seeded } from '../random.ts'
import { story } from '../story.ts'

/** An embedder to be tested. */
export interface EmbedderUnderTest {
  /** A new instance with the options to be tested. Each is closed after its case. */
  create(): Embedder | Promise<Embedder>
  /** Texts to embed, beside those of the kit: in the languages and lengths that the embedder is made for. */
  readonly texts?: readonly string[]
}

const odd: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '🎭🎭',
  '今天在里斯本跳萨尔萨舞。',
  'Ὅμηρος',
  'e\u0301',
  '\ud83c',
  '.',
  '12345',
  'word '.repeat(5_000),
  'x'.repeat(20_000),
]

/** What core relies on: one vector for each text, unit or zero, the same bits in whatever company. */
export function embedderCases(subject: EmbedderUnderTest): readonly Case[] {
  const plain = [...story(seeded(1), 20).map((turn) => turn.text), ...(subject.texts ?? [])]
  const embedderCase = (
    promise: Case['promise'],
    name: string,
    body: (open: () => Promise<Embedder>) => Promise<void>,
  ): Case =>
    promiseCase(promise, name, undefined, async () => {
      const opened: Embedder[] = []
      const open = async (): Promise<Embedder> => {
        const embedder = await subject.create()
        opened.push(embedder)
        return embedder
      }
      try {
        await body(open)
      } finally {
        await Promise.allSettled(opened.map(async (embedder) => embedder.close?.()))
      }
    })
  return [
    embedderCase(
      'determinism',
      'each text gets one vector of the right length, unit or zero',
      async (open) => {
        const embedder = await open()
        ok(
          Number.isInteger(embedder.dimensions) && embedder.dimensions > 0,
          `dimensions is a whole number above 0, got ${embedder.dimensions}`,
        )
        const vectors = await embedder.embed(plain)
        equal(vectors.length, plain.length, 'number of vectors')
        for (const [i, vector] of vectors.entries())
          mustBeUnitOrZero(vector, embedder.dimensions, plain[i] ?? '')
        ok(
          vectors.some((vector) => vector.some((x) => x !== 0)),
          'some English sentence gets a vector that is not zero',
        )
        equal(await embedder.embed([]), [], 'the vectors of no text')
      },
    ),

    embedderCase(
      'forgetting',
      "a text's vector does not depend, in a single bit, on its neighbours in the batch",
      async (open) => {
        const embedder = await open()
        const texts = [...plain, ...odd]
        const together = await embedder.embed(texts)
        for (const [i, text] of texts.entries())
          equal(
            (await embedder.embed([text]))[0],
            together[i],
            `the vector of ${JSON.stringify(text.slice(0, 40))}, alone`,
          )
        const random = seeded(2)
        for (let turns = 0; turns < 4; turns++) {
          const order = random.shuffled(texts.map((_, i) => i)).slice(0, 1 + random.int(texts.length))
          const some = await embedder.embed(order.map((i) => texts[i] ?? ''))
          for (const [place, i] of order.entries())
            equal(
              some[place],
              together[i],
              `the vector of ${JSON.stringify(texts[i]?.slice(0, 40))}, in another batch`,
            )
        }
      },
    ),

    embedderCase('determinism', 'two instances and two calls give the same bits', async (open) => {
      const [one, two] = [await open(), await open()]
      const first = await one.embed(plain)
      equal(await one.embed(plain), first, 'a second call')
      equal(await two.embed(plain), first, 'a second instance')
      equal(
        await Promise.all(plain.map(async (text) => (await one.embed([text]))[0])),
        first,
        'calls at the same time',
      )
    }),

    embedderCase(
      'rebuild-equals-live',
      'fingerprint and dimensions are the same for each instance',
      async (open) => {
        const [one, two] = [await open(), await open()]
        const before = [one.fingerprint, one.dimensions]
        ok(one.fingerprint.length > 0, 'the fingerprint is not empty')
        equal([two.fingerprint, two.dimensions], before, 'fingerprint and dimensions of a second instance')
        await one.embed(plain)
        equal([one.fingerprint, one.dimensions], before, 'fingerprint and dimensions after use')
      },
    ),

    embedderCase('determinism', 'a vector that was handed out is not changed later', async (open) => {
      const embedder = await open()
      const [first] = await embedder.embed(plain.slice(0, 1))
      const copy = first?.slice()
      await embedder.embed(plain)
      equal(first, copy, 'the first vector after later calls')
      first?.fill(7)
      equal(
        (await embedder.embed(plain.slice(0, 1)))[0],
        copy,
        'a vector after its caller wrote over an earlier one',
      )
    }),

    embedderCase('bad-input', 'odd texts get a vector of the right length, unit or zero', async (open) => {
      const embedder = await open()
      const vectors = await embedder.embed(odd)
      for (const [i, vector] of vectors.entries()) mustBeUnitOrZero(vector, embedder.dimensions, odd[i] ?? '')
      equal(
        (await embedder.embed(['']))[0]?.every((x) => x === 0),
        true,
        'whether the vector of an empty text is zero',
      )
    }),

    embedderCase('abort-and-close', 'an aborted signal stops the work', async (open) => {
      const embedder = await open()
      const answered = await embedder.embed(plain, { signal: AbortSignal.abort() }).then(
        () => true,
        () => false,
      )
      if (answered) fail('embed with a signal that was aborted before: expected a rejection, got vectors')
      equal((await embedder.embed(plain)).length, plain.length, 'number of vectors after an abort')
    }),

    embedderCase('abort-and-close', 'closing twice is harmless', async (open) => {
      const embedder = await open()
      await embedder.embed(plain.slice(0, 1))
      await embedder.close?.()
      await embedder.close?.()
    }),
  ]
}

function mustBeUnitOrZero(vector: Float32Array, dimensions: number, text: string): void {
  const what = `the vector of ${JSON.stringify(text.slice(0, 40))}`
  ok(vector instanceof Float32Array, `${what} is a Float32Array`)
  equal(vector.length, dimensions, `length of ${what}`)
  const length = Math.hypot(...vector)
  const zero = vector.every((x) => x === 0)
  ok(zero || Math.abs(length - 1) <= 1e-3, `${what} has unit length or is zero, got length ${length}`)
}
