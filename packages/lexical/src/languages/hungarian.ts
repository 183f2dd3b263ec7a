import { stemmer } from '@orama/stemmers/hungarian'
import { stopwords } from '@orama/stopwords/hungarian'
import { language, type Language } from '../language.ts'

export const hungarian: Language = language({ name: 'hu-1', stem: stemmer, stopWords: stopwords })
