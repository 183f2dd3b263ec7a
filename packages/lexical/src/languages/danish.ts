import { stemmer } from '@orama/stemmers/danish'
import { stopwords } from '@orama/stopwords/danish'
import { language, type Language } from '../language.ts'

export const danish: Language = language({ name: 'da-1', stem: stemmer, stopWords: stopwords })
