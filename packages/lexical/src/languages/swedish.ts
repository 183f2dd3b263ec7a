import { stemmer } from '@orama/stemmers/swedish'
import { stopwords } from '@orama/stopwords/swedish'
import { language, type Language } from '../language.ts'

export const swedish: Language = language({ name: 'sv-1', stem: stemmer, stopWords: stopwords })
