import { stemmer } from '@orama/stemmers/romanian'
import { stopwords } from '@orama/stopwords/romanian'
import { language, type Language } from '../language.ts'

export const romanian: Language = language({ name: 'ro-1', stem: stemmer, stopWords: stopwords })
