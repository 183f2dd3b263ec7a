import { stemmer } from '@orama/stemmers/dutch'
import { stopwords } from '@orama/stopwords/dutch'
import { language, type Language } from '../language.ts'

export const dutch: Language = language({ name: 'nl-1', stem: stemmer, stopWords: stopwords })
