import { stemmer } from '@orama/stemmers/turkish'
import { stopwords } from '@orama/stopwords/turkish'
import { language, type Language } from '../language.ts'

export const turkish: Language = language({ name: 'tr-1', stem: stemmer, stopWords: stopwords })
