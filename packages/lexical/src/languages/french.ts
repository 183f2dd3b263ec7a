import { stemmer } from '@orama/stemmers/french'
import { stopwords } from '@orama/stopwords/french'
import { language, type Language } from '../language.ts'

export const french: Language = language({ name: 'fr-1', stem: stemmer, stopWords: stopwords })
