import { stemmer } from '@orama/stemmers/spanish'
import { stopwords } from '@orama/stopwords/spanish'
import { language, type Language } from '../language.ts'

export const spanish: Language = language({ name: 'es-1', stem: stemmer, stopWords: stopwords })
