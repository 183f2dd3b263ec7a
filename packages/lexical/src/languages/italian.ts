import { stemmer } from '@orama/stemmers/italian'
import { stopwords } from '@orama/stopwords/italian'
import { language, type Language } from '../language.ts'

export const italian: Language = language({ name: 'it-1', stem: stemmer, stopWords: stopwords })
