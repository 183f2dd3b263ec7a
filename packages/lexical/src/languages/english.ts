import { stemmer } from '@orama/stemmers/english'
import { stopwords } from '@orama/stopwords/english'
import { language, type Language } from '../language.ts'

/** Said in passing; and what an apostrophe leaves of a verb after a name (`Ana'll`). */
const more = ['just', 'now', 'd', 'll', 'm', 're', 't', 've']

export const english: Language = language({
  name: 'en-1',
  stem: stemmer,
  stopWords: [...stopwords, ...more],
})
