import { stemmer } from '@orama/stemmers/finnish'
import { stopwords } from '@orama/stopwords/finnish'
import { language, type Language } from '../language.ts'

export const finnish: Language = language({ name: 'fi-1', stem: stemmer, stopWords: stopwords })
