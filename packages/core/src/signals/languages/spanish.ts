import { dayAt, last } from '../relative.ts'
import type { TimeWords } from '../time-words.ts'
import { feasts, namedMonth, namedMonthOf } from './names.ts'

/** `Mañana` is left out: it is also the morning. */
export const spanish: TimeWords = {
  spaced: true,
  units: {
    day: 'días?|dias?',
    week: 'semanas?',
    weekend: 'fin(?:es)? de semana',
    month: 'mes(?:es)?',
    quarter: 'trimestres?',
    year: 'años?',
  },
  seasons: ['primavera', 'verano', 'otoño', 'invierno'],
  weekdays: ['domingo', 'lunes', 'martes', 'miércoles|miercoles', 'jueves', 'viernes', 'sábado|sabado'],
  lastDay: 'latest',
  month: `(?!mar(?!\\p{L}))(?:${namedMonth('es')})`,
  monthOf: namedMonthOf,
  feasts: [
    ['nochebuena', feasts.christmasEve],
    ['(?:las\\s+)?navidad(?:es)?', feasts.christmas],
    ['nochevieja', feasts.newYearsEve],
    ['año\\s+nuevo', feasts.newYear],
    ['semana\\s+santa', feasts.easter],
  ],
  steps: [
    ['NOUN\\s+antepasad[oa]', -2],
    ['NOUN\\s+pasad[oa]', -1],
    ['est[ea]\\s+NOUN', 0],
    ['próxim[oa]\\s+NOUN', 1],
    ['NOUN\\s+(?:próxim[oa]|que\\s+viene)', 1],
  ],
  lately: '(?<!(?:todos|cada|hasta)\\s)el\\s+NOUN',
  during:
    '(?<lead>(?:en|durante|por|desde|hasta|antes\\s+de|después\\s+de)\\s+)(?:el\\s+|la\\s+|las\\s+)?NOUN',
  years: [
    ['(?:del?\\s+)?año\\s+antepasado', -2],
    ['(?:del?\\s+)?año\\s+pasado', -1],
    ['(?:de\\s+)?este\\s+año', 0],
    ['(?:del?\\s+)?(?:próximo\\s+año|año\\s+(?:próximo|que\\s+viene))', 1],
  ],
  ofYear: ['NOUN\\s+YEAR'],
  figure: '(?:del?\\s+)?YEAR',
  counts: {
    medio: 0.5,
    'un(?:o|a)s\\s+(?:pocos|pocas|cuantos|cuantas)|unos|unas|algunos|algunas|pocos|pocas': 3,
    'varios|varias': 5,
    'una?': 1,
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
    once: 11,
    doce: 12,
  },
  vague: [
    'un(?:o|a)s\\s+(?:pocos|pocas|cuantos|cuantas)|unos|unas|algunos|algunas|pocos|pocas',
    'varios|varias',
  ],
  ago: ['hace\\s+COUNT\\s+UNIT'],
  past: ['(?:los|las)\\s+(?:últimos|últimas)\\s+COUNT\\s+UNIT'],
  words: [
    ['anteayer|antier', (now) => dayAt(-2, now)],
    ['ayer', (now) => dayAt(-1, now)],
    ['hoy', (now) => dayAt(0, now)],
    ['recientemente|últimamente|hace\\s+poco', (now) => last({ count: 1, vague: true }, 'month', now)],
  ],
}
