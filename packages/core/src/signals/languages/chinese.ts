import { dayAt, last } from '../relative.ts'
import { nothing, type TimeWords } from '../time-words.ts'
import { feasts, numberedMonth, numberedMonthOf, numberSigns } from './names.ts'

/**
 * Nothing ends a word here, so each looks at what follows: `前天气` is no day, `上周一起` no Monday. A weekday needs a week
 * before it, since `周一` also ends `两周一次`.
 */
export const chinese: TimeWords = {
  spaced: false,
  units: {
    day: '天|日(?!曜)',
    week: '(?:周|週|星期|礼拜|禮拜)(?![末一二三四五六日天])',
    weekend: '(?:周|週)末',
    month: '月(?![亮球光饼餅曜])',
    quarter: '季度',
    year: '年',
  },
  seasons: ['春[天季]', '夏[天季]', '秋[天季]', '冬[天季]'],
  weekdays: [
    '日(?![本语語文元常子])|天(?!气|氣)',
    '一(?![起直共样樣定个個些次家般])',
    '二',
    '三',
    '四',
    '五',
    '六',
  ].map((day) => `(?:周|週|星期|礼拜|禮拜)(?:${day})`),
  lastDay: 'last week',
  month: numberedMonth,
  monthOf: numberedMonthOf,
  feasts: [
    ['平安夜', feasts.christmasEve],
    ['圣诞节?|聖誕節?', feasts.christmas],
    ['元旦', feasts.newYearsDay],
    ['复活节|復活節', feasts.easter],
    ['情人节|情人節', feasts.valentine],
  ],
  steps: [
    ['上上[个個]?NOUN', -2],
    ['(?<![上楼樓山路车車])上[个個]?(?!年|天|日)NOUN', -1],
    ['(?:这|這)[个個]?(?!年|天|日)NOUN', 0],
    ['本(?!年|天|日)NOUN', 0],
    ['(?<![下楼樓山以])下[个個]?(?!年|天|日)NOUN', 1],
    ['下下[个個]?NOUN', 2],
  ],
  lately: nothing,
  during: '(?:在|到了?)NOUN',
  years: [
    ['大前年', -3],
    ['前年', -2],
    ['去年', -1],
    ['今年', 0],
    ['明年', 1],
    ['后年(?!代)|後年(?!代)', 2],
  ],
  ofYear: ['YEAR(?:的|底的?)?NOUN'],
  figure: 'YEAR\\s?年的?',
  counts: {
    半: 0.5,
    '几|幾|数|數': 3,
    '好几|好幾': 5,
    ...numberSigns,
  },
  vague: ['几|幾|数|數', '好几|好幾'],
  ago: ['COUNT\\s?[个個]?UNIT之?前'],
  past: ['(?:最近|过去|過去|近)(?:这|這|的)?\\s?COUNT\\s?[个個]?UNIT'],
  words: [
    ['大前天(?![气氣])', (now) => dayAt(-3, now)],
    ['(?<![之以目先向大])前天(?![气氣空堂才使真])', (now) => dayAt(-2, now)],
    ['昨[天晚日]', (now) => dayAt(-1, now)],
    ['今[天晚日]', (now) => dayAt(0, now)],
    ['明天', (now) => dayAt(1, now)],
    // `最近的` is also the nearest.
    ['(?<![离離]\\p{L}{0,6})最近(?!的)|近来|近來', (now) => last({ count: 1, vague: true }, 'month', now)],
    ['(?:这|這)几天', (now) => last({ count: 5, vague: true }, 'day', now)],
  ],
}
