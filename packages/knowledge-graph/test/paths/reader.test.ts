import { isMnesticError } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { pathReader, type PathGraph, type PathReader, type RelationModel } from '@mnestic/knowledge-graph'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { named, type Named, type Triple } from './triples.ts'

const family: readonly Triple[] = [
  ['Ana', 'sibling', 'Rosa'],
  ['Rosa', 'works_at', 'Harbour Bakery'],
  ['Ana', 'works_at', 'City Library'],
  ['Rosa', 'lives_in', 'Porto'],
  ['Ana', 'lives_in', 'Lisbon'],
  ['Harbour Bakery', 'located_in', 'Gaia'],
  ['City Library', 'located_in', 'Sintra'],
  ['Ana', 'spouse', 'Ben'],
  ['Ben', 'children', 'Lia'],
  ['Ana', 'children', 'Lia'],
  ['Ben', 'profession', 'sailor'],
  ['Lia', 'profession', 'painter'],
]

async function ask(
  { graph, nameOf, subject }: Named,
  text: string,
  names: readonly string[],
  reader: PathReader = pathReader(staticEmbedder()),
  model?: RelationModel,
): Promise<readonly string[]> {
  const answers = await reader.answer(
    graph,
    { text, subjects: names.map((name) => subject(text, name)) },
    { model },
  )
  return answers.map(({ node }) => nameOf(node))
}

describe('a path reader', () => {
  test.each([
    ['Where does Ana live?', ['Ana'], 'Lisbon'],
    ["Where does Ana's sister live?", ['Ana'], 'Porto'],
    ["Who does Ana's sister work for?", ['Ana'], 'Harbour Bakery'],
    ["What is the job of Ana's husband?", ['Ana'], 'sailor'],
    ['What is the occupation of the daughter of Ben?', ['Ben'], 'painter'],
    ['Please tell me, what is the occupation of the kid of the wife of Ben?', ['Ben'], 'painter'],
    ["In which town is the company of Ana's sister located?", ['Ana'], 'Gaia'],
    ['Who works at Harbour Bakery?', ['Harbour Bakery'], 'Rosa'],
  ])('%s', async (text, names, answer) => {
    expect((await ask(named(family), text, names))[0]).toBe(answer)
  })

  test('explains an answer by the words of the question and the facts of each step', async () => {
    const { graph, nameOf, subject } = named(family)
    const text = "What is the work of Ana's husband?"
    const [best] = await pathReader(staticEmbedder()).answer(graph, {
      text,
      subjects: [subject(text, 'Ana')],
    })
    const steps = best!.steps.map(({ words, from, to, facts }) => ({
      words: words.map(({ start, end }) => text.slice(start, end)),
      from: nameOf(from),
      to: nameOf(to),
      facts: facts.map((fact) => family[fact]!.join(' ')),
    }))
    expect(steps).toEqual([
      { words: ['husband'], from: 'Ana', to: 'Ben', facts: ['Ana spouse Ben'] },
      { words: ['work'], from: 'Ben', to: 'sailor', facts: ['Ben profession sailor'] },
    ])
  })

  test('takes aliases and the name of the way back from the schema', async () => {
    const triples: readonly Triple[] = [
      ['Xylo', 'rel_a', 'Yara'],
      ['Xylo', 'rel_b', 'Zeno'],
      ['Yara', 'rel_b', 'Zeno'],
    ]
    const graph = named(triples, { rel_a: { aliases: ['mentor', 'teaches'], inverse: ['pupil'] } })
    for (const reader of [pathReader(), pathReader(staticEmbedder())]) {
      expect((await ask(graph, 'Who is the mentor of Xylo?', ['Xylo'], reader))[0]).toBe('Yara')
      expect((await ask(graph, 'Who is the pupil of Yara?', ['Yara'], reader))[0]).toBe('Xylo')
    }
  })

  test('works by spelling where there is no embedder, or it has no opinion', async () => {
    const triples: readonly Triple[] = [
      ['Ana', 'zorbliert_in', 'Bern'],
      ['Ana', 'quaffelt', 'Tee'],
      ['Bern', 'quaffelt', 'Wein'],
    ]
    for (const reader of [pathReader(), pathReader(staticEmbedder())]) {
      expect((await ask(named(triples), 'Wo zorbliert Ana?', ['Ana'], reader))[0]).toBe('Bern')
      expect((await ask(named(triples), 'Was quaffelte Ana?', ['Ana'], reader))[0]).toBe('Tee')
    }
  })

  test('puts what two named entities lead to before what one does', async () => {
    const triples: readonly Triple[] = [
      ['Kenji', 'country', 'Japan'],
      ['Kenji', 'position', 'goalkeeper'],
      ['Akira', 'country', 'Japan'],
      ['Akira', 'position', 'forward'],
      ['Luis', 'country', 'Spain'],
      ['Luis', 'position', 'goalkeeper'],
    ]
    const text = 'Which player is goalkeeper for Japan?'
    expect((await ask(named(triples), text, ['goalkeeper', 'Japan']))[0]).toBe('Kenji')
    expect((await ask(named(triples), text, ['Japan', 'goalkeeper']))[0]).toBe('Kenji')
  })

  test('prefers the surer of two meanings of one name where the paths say the same', async () => {
    const triples: readonly Triple[] = [
      ['Ana', 'lives_in', 'Rome'],
      ['Ana B', 'lives_in', 'Oslo'],
    ]
    const { graph, nameOf, subject } = named(triples)
    const text = 'Where does Ana live?'
    const sure = { ...subject('Ana B', 'Ana B'), span: subject(text, 'Ana').span }
    const answers = await pathReader().answer(graph, { text, subjects: [subject(text, 'Ana', 0.6), sure] })
    expect(answers.map(({ node }) => nameOf(node)).slice(0, 2)).toEqual(['Oslo', 'Rome'])
  })

  test('leads to what shares something with the subject, and never back to the subject itself', async () => {
    const films: readonly Triple[] = [
      ['Red Dawn', 'directed_by', 'Ida Holm'],
      ['Blue Sky', 'directed_by', 'Ida Holm'],
      ['Red Dawn', 'written_by', 'Paul Ek'],
      ['Green Hill', 'written_by', 'Paul Ek'],
      ['Blue Sky', 'release_year', '2001'],
      ['Green Hill', 'release_year', '2005'],
    ]
    const about = (text: string): Promise<readonly string[]> =>
      ask(named(films, { written_by: { aliases: ['writer'] } }), text, ['Red Dawn'])
    expect((await about('Which films have the same director as Red Dawn?'))[0]).toBe('Blue Sky')
    expect((await about('Which films have the same writer as Red Dawn?'))[0]).toBe('Green Hill')
    expect((await about('Who is the director of Red Dawn?'))[0]).toBe('Ida Holm')
    for (const text of [
      'Which films have the same director as Red Dawn?',
      'Who is the director of Red Dawn?',
    ])
      expect(await about(text)).not.toContain('Red Dawn')
  })

  test('reads a word that is hardly a name as the word it is', async () => {
    const { graph, nameOf, subject } = named([...family, ['Liv', 'located_in', 'Faro']])
    const text = 'Where does Ana live?'
    const likely = { ...subject('Liv', 'Liv', 0.85), span: { start: 15, end: 19 } }
    const answers = await pathReader(staticEmbedder()).answer(graph, {
      text,
      subjects: [subject(text, 'Ana'), likely],
    })
    expect(nameOf(answers[0]!.node)).toBe('Lisbon')
  })

  test('has no answer for an entity without facts, for no entity, and for a name that is the whole question', async () => {
    const { graph, subject } = named(family)
    const reader = pathReader()
    const alone: PathGraph = { ...graph, relations: () => [] }
    const text = 'Where does Ana live?'
    expect(await reader.answer(alone, { text, subjects: [subject(text, 'Ana')] })).toEqual([])
    expect(await reader.answer(graph, { text, subjects: [] })).toEqual([])
    expect(await reader.answer(graph, { text: 'Ana', subjects: [subject('Ana', 'Ana')] })).toEqual([])
  })

  test('looks at a bounded part of a hub of 100,000 facts, and still finds what is asked', async () => {
    const size = 100_000
    let seen = 0
    // 0 is the hub, 1 to size live there, and size + 1 is its mayor.
    const graph: PathGraph = {
      predicates: [
        { names: ['lives_in'], inverseNames: [] },
        { names: ['mayor'], inverseNames: [] },
      ],
      relations: (node) => (node === 0 ? [1, 2] : node === size + 1 ? [3] : [0]),
      follow: (_, relation, visit) => {
        const [first, last] = relation === 1 ? [1, size] : relation === 2 ? [size + 1, size + 1] : [0, 0]
        for (let target = first; target <= last; target++) {
          seen += 1
          if (visit(target, target) === false) return
        }
      },
    }
    const text = 'Who is the mayor of Hub?'
    const answers = await pathReader(staticEmbedder()).answer(graph, {
      text,
      subjects: [{ node: 0, span: { start: 20, end: 23 } }],
    })
    expect(answers[0]?.node).toBe(size + 1)
    expect(seen).toBeLessThan(100_000 + 5_000)
  })

  test('answers the same whatever the order of facts, and bit for bit the same again', async () => {
    const text = "Where does Ana's child's parent's sister work?"
    const scores = async (triples: readonly Triple[]): Promise<readonly (readonly [string, number])[]> => {
      const { graph, nameOf, subject } = named(triples)
      const question = { text, subjects: [subject(text, 'Ana')] }
      const answers = await pathReader(staticEmbedder()).answer(graph, question)
      return answers.map(({ node, score }) => [nameOf(node), score] as const)
    }
    const once = await scores(family)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...family], { minLength: family.length }), async (shuffled) => {
        expect(await scores(shuffled)).toEqual(once)
      }),
      { numRuns: 20 },
    )
  })

  test('gives answers of the same score in the order of the graph, and no more than asked for', async () => {
    const given = Array.from({ length: 20 }, (_, i): Triple => [
      'Ana',
      'child',
      `c${String(i).padStart(2, '0')}`,
    ])
    const { graph, nameOf, subject } = named(given)
    const text = "Who is Ana's child?"
    const question = { text, subjects: [subject(text, 'Ana')] }
    const answers = await pathReader().answer(graph, question, { limit: 3, maxLength: 1 })
    expect(answers.map(({ node }) => nameOf(node))).toEqual(['c00', 'c01', 'c02'])
  })

  test('keeps no vector of a name after clear', async () => {
    const embedder = staticEmbedder()
    const asked: string[] = []
    const reader = pathReader({
      ...embedder,
      embed: (texts, options) => {
        asked.push(...texts)
        return embedder.embed(texts, options)
      },
    })
    const count = (): number => asked.filter((text) => text === 'sibling').length
    await ask(named(family), 'Where does Ana live?', ['Ana'], reader)
    await ask(named(family), 'Where does Ben live?', ['Ben'], reader)
    expect(count()).toBe(1)
    reader.clear()
    await ask(named(family), 'Where does Ana live?', ['Ana'], reader)
    expect(count()).toBe(2)
  })

  test('keeps none that was still being made when it was cleared', async () => {
    const embedder = staticEmbedder()
    const asked: string[] = []
    const reader = pathReader({
      ...embedder,
      embed: (texts, options) => {
        if (!asked.includes('sibling')) reader.clear()
        asked.push(...texts)
        return embedder.embed(texts, options)
      },
    })
    await ask(named(family), 'Where does Ana live?', ['Ana'], reader)
    const before = asked.length
    await ask(named(family), 'Where does Ana live?', ['Ana'], reader)
    expect(asked.slice(before)).toContain('sibling')
  })
})

describe('learning from questions alone', () => {
  // Nobody says what `zib` and `dap` mean; only one path has two relations from each of these.
  const people = Array.from({ length: 12 }, (_, i) => `P${String.fromCharCode(65 + i)}`)
  const triples = people.flatMap((name): readonly Triple[] => [
    [name, 'spouse', `${name}s`],
    [`${name}s`, 'profession', `job${name}`],
    [`${name}s`, 'religion', `faith${name}`],
    [name, 'religion', `own${name}`],
  ])
  const graph = named(triples)
  const questions = people.slice(0, 6).map((name) => {
    const text = `what is the occupation of the zib of ${name} ?`
    return { text, subjects: [graph.subject(text, name)] }
  })

  test('makes unknown words known, and leaves the others as they are', async () => {
    const reader = pathReader(staticEmbedder())
    const model = await reader.learn(graph.graph, questions)
    const text = 'what is the faith of the zib of PH ?'
    expect((await ask(graph, text, ['PH'], reader, model))[0]).toBe('faithPH')
    expect(model.questions).toBe(6)
  })

  test('gives the same value for the same questions, one that survives JSON', async () => {
    const model = await pathReader(staticEmbedder()).learn(graph.graph, questions)
    const again = await pathReader(staticEmbedder()).learn(graph.graph, questions)
    expect(again).toEqual(model)
    const saved = JSON.parse(JSON.stringify(model)) as RelationModel
    const text = 'what is the faith of the zib of PH ?'
    const reader = pathReader(staticEmbedder())
    expect(await ask(graph, text, ['PH'], reader, saved)).toEqual(
      await ask(graph, text, ['PH'], reader, model),
    )
    const other = await pathReader(staticEmbedder()).learn(graph.graph, questions.slice(1))
    expect(other.digest).not.toBe(model.digest)
  })

  test('learns nothing from no questions, and changes nothing then', async () => {
    const reader = pathReader(staticEmbedder())
    const model = await reader.learn(graph.graph, [])
    expect(model).toMatchObject({ questions: 0, spans: [] })
    const text = 'what is the religion of PH ?'
    expect(await ask(graph, text, ['PH'], reader, model)).toEqual(await ask(graph, text, ['PH'], reader))
  })

  test.each([
    ['another value', { format: 'x' }, 'CORRUPT'],
    [
      'counts that are none',
      { format: '@mnestic/knowledge-graph/relations', version: 1, spans: [['a', [['b', 1]]]] },
      'CORRUPT',
    ],
    [
      'a later format',
      { format: '@mnestic/knowledge-graph/relations', version: 2, spans: [] },
      'NEWER_FORMAT',
    ],
  ])('refuses %s', async (_, model, code) => {
    const asked = ask(
      graph,
      'what is the religion of PH ?',
      ['PH'],
      pathReader(),
      model as unknown as RelationModel,
    )
    await expect(asked).rejects.toSatisfy((error) => isMnesticError(error) && error.code === code)
  })

  test('is aborted by its signal', async () => {
    const learned = pathReader().learn(graph.graph, questions, { signal: AbortSignal.abort() })
    await expect(learned).rejects.toSatisfy((error) => isMnesticError(error) && error.code === 'ABORTED')
  })
})
