import { stemmer } from '@orama/stemmers/russian'
import { stopwords } from '@orama/stopwords/russian'
import { language, type Language } from '../language.ts'

export const russian: Language = language({ name: 'ru-1', stem: stemmer, stopWords: stopwords })
