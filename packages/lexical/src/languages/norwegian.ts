import { stemmer } from '@orama/stemmers/norwegian'
import { stopwords } from '@orama/stopwords/norwegian'
import { language, type Language } from '../language.ts'

export const norwegian: Language = language({ name: 'no-1', stem: stemmer, stopWords: stopwords })
