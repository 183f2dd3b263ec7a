import { stemmer } from '@orama/stemmers/german'
import { stopwords } from '@orama/stopwords/german'
import { language, type Language } from '../language.ts'

export const german: Language = language({ name: 'de-1', stem: stemmer, stopWords: stopwords })
