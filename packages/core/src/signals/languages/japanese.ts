import { dayAt, last } from '../relative.ts'
import type { TimeWords } from '../time-words.ts'
import { feasts, numberedMonth, numberedMonthOf, numberSigns } from './names.ts'

/** Years, `昨日` and `今日` that are written as in Chinese are read there. */
export const japanese: TimeWords = {
  spaced: false,
  units: {
    day: '日(?!曜)',
    week: '週間?',
    weekend: '週末',
    month: '月(?![亮球光饼餅曜])|[かヶケカヵ箇]月',
    year: '年',
  },
  seasons: ['春', '夏', '秋', '冬'],
  weekdays: ['日', '月', '火', '水', '木', '金', '土'].map((day) => `${day}曜日?`),
  lastDay: 'last week',
  month: numberedMonth,
  monthOf: numberedMonthOf,
  feasts: [
    ['クリスマスイ[ブヴ]', feasts.christmasEve],
    ['クリスマス', feasts.christmas],
    ['大晦日', feasts.newYearsEve],
    ['元日|元旦', feasts.newYearsDay],
    ['(?:お)?正月', feasts.newYear],
  ],
  steps: [
    ['先々(?=週|月)NOUN', -2],
    ['先々週の?NOUN', -2],
    ['先週の?(?=週末|.曜)NOUN', -1],
    ['先(?=週|月)NOUN', -1],
    ['今週の?(?=週末|.曜)NOUN', 0],
    ['今(?=週|月)NOUN', 0],
    ['この(?=週末|[春夏秋冬])NOUN', 0],
    ['来週の?(?=週末|.曜)NOUN', 1],
    ['来(?=週|月)NOUN', 1],
  ],
  lately: '(?<!毎週)NOUN',
  during: 'NOUN(?=に|の間|休み)',
  years: [
    ['一昨年|おととし', -2],
    ['昨年|去年', -1],
    ['今年', 0],
    ['来年', 1],
  ],
  ofYear: ['YEARの?NOUN'],
  figure: 'YEAR\\s?年の?',
  counts: { 半: 0.5, '数|何': 3, ...numberSigns },
  vague: ['数|何'],
  ago: ['COUNT\\s?UNIT(?:ほど|くらい|ぐらい)?前'],
  past: ['(?:ここ|過去|この|最近の?)\\s?COUNT\\s?UNIT間?'],
  words: [
    ['一昨日|おととい', (now) => dayAt(-2, now)],
    ['(?<!一)昨日|昨夜|きのう', (now) => dayAt(-1, now)],
    ['今朝|今晩', (now) => dayAt(0, now)],
    ['このごろ|この頃', (now) => last({ count: 1, vague: true }, 'month', now)],
  ],
}
