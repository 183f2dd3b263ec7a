import { stemmer } from '@orama/stemmers/english'
import { stopwords } from '@orama/stopwords/english'
import { language, type Language } from '../language.ts'

export const english: Language = language({ name: 'en-1', stem: stemmer, stopWords: stopwords })
