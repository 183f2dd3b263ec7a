import { patternExtractor } from '@mnestic/knowledge-graph'
const x = patternExtractor()
const run = (t) => {
  const a = performance.now()
  const o = x.extract({ text: t, at: 0, speaker: 'M' }, { signal: new AbortController().signal })
  return [(performance.now() - a).toFixed(0), o.entities.length, o.facts.length]
}
run('I live in Rome since yesterday.')
for (const p of [
  'a ',
  'A ',
  'I like a, ',
  'I like jazz, tea and ',
  'Ana, ',
  'Ana and Bo ',
  'my sister ',
  '"',
  '“',
  "I'm ",
  'I ',
  'really ',
  '1,',
  '1.000 ',
  '@a',
  'of ',
  'The Of ',
  '. ',
  '? ',
  'I live in Rome. ',
  'my dog Rex and ',
  'U.',
  "'s ",
  'when I ',
  '一',
  'favorite color ',
  'I was the ',
  '\ue000',
  '$1 ',
  'I like going to the ',
  ', ',
])
  console.log(
    JSON.stringify(p),
    ...[3000, 30000, 100000].map((n) => run(p.repeat((n / p.length) | 0)).join('/')),
  )
