import { stemmer } from '@orama/stemmers/portuguese'
import { stopwords } from '@orama/stopwords/portuguese'
import { language, type Language } from '../language.ts'

export const portuguese: Language = language({ name: 'pt-1', stem: stemmer, stopWords: stopwords })
