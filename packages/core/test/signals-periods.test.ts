import { timeSignal } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const now = Date.parse('2024-05-15T12:00Z') // a Wednesday
const told = { from: Date.parse('2022-01-01'), to: now + 1 }

function periods(text: string, at = now): readonly string[] {
  const found = timeSignal().periods?.({ text, now: at, speakers: [] }, told) ?? []
  return found.map(({ from, to }) => {
    const [first, last] = [new Date(from), new Date(to - 1)].map((time) => time.toISOString().slice(0, 10))
    return first === last ? `${first}` : `${first} ${last}`
  })
}

const sames = {
  '2023-06-01 2023-08-31': [
    'last summer',
    'last year’s summer',
    'summer last year',
    'the summer of 2023',
    'letzten Sommer',
    'im vergangenen Sommer',
    'Sommer letzten Jahres',
    'im Sommer 2023',
    'l’été dernier',
    'l’été 2023',
    'el verano pasado',
    'en el verano de 2023',
    'between June and August last year',
    'June–August last year',
    'von Juni bis August letzten Jahres',
    'de juin à août de l’année dernière',
    'de junio a agosto del año pasado',
    '去年夏天',
    '2023年夏天',
    '去年の夏',
    '昨年の夏',
    '2023年の夏',
  ],
  '2022-06-01 2022-08-31': ['the summer before last', 'vorletzten Sommer', '前年夏天', '一昨年の夏'],
  '2023-07-01 2023-07-31': [
    'last July',
    'July last year',
    'last year in July',
    'July 2023',
    '07/2023',
    '2023/07',
    '2023-07',
    'letzten Juli',
    'im Juli letzten Jahres',
    'juillet dernier',
    'juillet de l’année dernière',
    'julio pasado',
    'julio del año pasado',
    '去年七月',
    '2023年七月',
    '去年の7月',
  ],
  '2023-03-01 2023-03-31': [
    'Maerz 2023',
    'Mär. 2023',
    'März 2023',
    'mars 2023',
    'marzo de 2023',
    '2023年3月',
  ],
  '2023-07-10': [
    '10.07.2023',
    '10. 7. 2023',
    '2023/07/10',
    '2023-07-10',
    '2023年7月10日',
    '2023年七月十日',
    '去年7月10日',
    'July 10th, 2023',
    '10 July last year',
  ],
  '2023-07-20': ['20/07/2023', '07/20/2023', '20-07-2023', '20.07.2023', '2023年七月二十日'],
  '2023-07-01 2023-09-30': [
    'Q3 2023',
    'Q3/2023',
    '2023 Q3',
    '2023-Q3',
    'T3 2023',
    'the third quarter of 2023',
    '3. Quartal 2023',
    'troisième trimestre 2023',
    'tercer trimestre de 2023',
    '2023年第三季度',
  ],
  '2024-01-01 2024-03-31': ['last quarter', 'letztes Quartal', '上季度'],
  '2024-05-06 2024-05-12': [
    'last week',
    'letzte Woche',
    'la semaine dernière',
    'la semana pasada',
    '上周',
    '上个星期',
    '上週',
    '先週',
  ],
  '2024-04-29 2024-05-05': ['the week before last', 'vorletzte Woche', '先々週'],
  '2024-05-13 2024-05-19': [
    'this week',
    'diese Woche',
    'cette semaine',
    'esta semana',
    '这周',
    '本周',
    '今週',
  ],
  '2024-05-20 2024-05-26': [
    'next week',
    'nächste Woche',
    'la semaine prochaine',
    'la próxima semana',
    'la semana que viene',
    '下周',
    '来週',
  ],
  '2024-04-01 2024-04-30': [
    'last month',
    'letzten Monat',
    'le mois dernier',
    'el mes pasado',
    '上个月',
    '上個月',
    '先月',
  ],
  '2024-05-01 2024-05-31': ['this month', 'diesen Monat', 'ce mois-ci', 'este mes', '本月', '这个月', '今月'],
  '2023-01-01 2023-12-31': [
    'last year',
    'letztes Jahr',
    'im vergangenen Jahr',
    'l’an dernier',
    'l’année dernière',
    'el año pasado',
    '去年',
    '昨年',
  ],
  '2024-05-14': ['yesterday', 'gestern', 'J’ai fait quoi hier ?', 'ayer', '昨天', '昨日', 'きのう'],
  '2024-05-13': [
    'the day before yesterday',
    'vorgestern',
    'avant-hier',
    'anteayer',
    '前天',
    '一昨日',
    'last Monday',
    'on Monday',
    'letzten Montag',
    'am Montag',
    'lundi dernier',
    'Qu’a-t-il dit lundi ?',
    'el lunes pasado',
    'el lunes',
    'this Monday',
    'diesen Montag',
    '这周一',
    '今週の月曜日',
  ],
  '2024-05-06': ['the Monday before last', '上周一', '上星期一', '先週の月曜日'],
  '2024-05-24': ['next Friday', 'nächsten Freitag', 'vendredi prochain', '下周五', '来週の金曜日'],
  '2024-05-12': ['last Sunday', '上星期天', '上周日'],
  '2024-05-11 2024-05-12': [
    'last weekend',
    'over the weekend',
    'letztes Wochenende',
    'el fin de semana pasado',
    '上周末',
  ],
  '2024-04-28 2024-05-04': [
    'two weeks ago',
    'vor zwei Wochen',
    'vor 2 Wochen',
    'il y a deux semaines',
    'hace dos semanas',
    '两周前',
    '2周前',
    '两个星期前',
    '二週間前',
  ],
  '2023-08-15 2024-02-14': ['half a year ago', 'vor einem halben Jahr', 'hace medio año', '半年前'],
  '2024-04-14 2024-05-04': [
    'a few weeks ago',
    'vor ein paar Wochen',
    'il y a quelques semaines',
    'hace unas semanas',
    '几周前',
    '数週間前',
  ],
  '2024-02-14 2024-05-15': [
    'in the last three months',
    'over the past 3 months',
    'in den letzten drei Monaten',
    'ces trois derniers mois',
    'en los últimos tres meses',
    '最近三个月',
    '過去3か月間',
  ],
  '2024-04-15 2024-05-15': ['recently', 'lately', 'neulich', 'récemment', 'últimamente', '最近'],
  '2023-12-23 2024-01-01': ['last Christmas', 'letzte Weihnachten', '去年圣诞节', '去年のクリスマス'],
  '2022-12-23 2023-01-01': ['over Christmas 2022', 'Weihnachten 2022', 'Noël 2022', '2022年圣诞节'],
} as const

describe('the times that a cue names', () => {
  const cases = Object.entries(sames).flatMap(([period, texts]) =>
    texts.map((text) => [text, period] as const),
  )

  it.each(cases)('%s is %s', (text, period) => {
    expect(periods(text)).toEqual([period])
  })

  it.each(cases)('%s is the same in a sentence, and weighs 1 throughout', (text) => {
    const sentence = `Ana, ${text}, Ben?`
    expect(periods(sentence)).toEqual(periods(text))
    const value = timeSignal().ask({ text: sentence, now, speakers: [] })
    const [period] = timeSignal().periods?.({ text, now, speakers: [] }, told) ?? []
    for (const at of [period?.from ?? NaN, (period?.to ?? NaN) - 1]) expect(value?.({ text: '', at })).toBe(1)
  })

  it('has both readings of a date that may be read two ways', () => {
    expect(periods('on 10/07/2023')).toEqual(['2023-07-10', '2023-10-07'])
    expect(periods('from 03/05/2023 to 07/06/2023')).toEqual([
      '2023-05-03 2023-06-07',
      '2023-03-05 2023-07-06',
    ])
    for (const at of ['2023-07-10', '2023-10-07'])
      expect(
        timeSignal().ask({ text: 'on 10/07/2023', now, speakers: [] })?.({ text: '', at: Date.parse(at) }),
      ).toBe(1)
  })

  it('has what is every year’s for each year in which something was told', () => {
    for (const text of ['in July', 'im Juli', 'en juillet', 'en julio', '七月', '7月'])
      expect(periods(text)).toEqual(['2022-07-01 2022-07-31', '2023-07-01 2023-07-31'])
    for (const text of ['in the summer', 'im Sommer', 'en été', 'en verano', '在夏天', '夏に'])
      expect(periods(text)).toEqual(['2022-06-01 2022-08-31', '2023-06-01 2023-08-31'])
    // Easter Sundays: 17 April 2022, 9 April 2023, 31 March 2024.
    for (const text of ['at Easter', 'an Ostern', 'à Pâques', 'en Semana Santa'])
      expect(periods(text)).toEqual([
        '2022-04-14 2022-04-18',
        '2023-04-06 2023-04-10',
        '2024-03-28 2024-04-01',
      ])
    expect(periods('am 10.7.')).toEqual(['2022-07-10', '2023-07-10'])
    expect(periods('over Christmas')).toEqual([
      '2021-12-23 2022-01-01',
      '2022-12-23 2023-01-01',
      '2023-12-23 2024-01-01',
    ])
  })

  it('has the last day of February for the 29th of a year that has none', () => {
    expect(periods('on 29 February')).toEqual(['2022-02-28', '2023-02-28', '2024-02-29'])
  })

  it('ends open times with what was told', () => {
    expect(periods('until April')).toEqual(['2022-01-01 2024-04-30'])
    expect(periods('before last summer')).toEqual(['2022-01-01 2023-05-31'])
    expect(periods('since 2023')).toEqual(['2023-01-01 2024-05-15'])
    expect(periods('after Christmas')).toEqual(['2024-01-02 2024-05-15'])
  })

  it.each([
    'What may 5 people do?',
    'May I ask who won?',
    'Why did they march 3 miles?',
    'What is in Mars bars?',
    'Who counted the moons of Mars?',
    'I sent 7 Mars bars',
    'Who drove this Mars rover?',
    'Is Juli a friend of Mai?',
    'Who is June, and what did April say?',
    'What is her last name?',
    'Who lives next door?',
    'Where does Mira live now?',
    'Does she like summer, or Easter?',
    'Where is our Christmas tree?',
    'What comes day by day?',
    'Is it version 10.7.2 or 10.07?',
    'Was it 24/7/365, 3/4 or 1/2 cup?',
    'Ask 192.168.10.20 for 12.5.20233',
    'What was the answer to Q3?',
    'between 3 and 5',
    'She set 10 long ago',
    'so do mi fa sol',
    'Do you like Mi phones, So and Do?',
    'Wer wohnt hier?',
    'Was ist hier passiert, und wo?',
    'Wer kam am Morgen zu Mai und Juli?',
    'Sie hat mich so gern, do you?',
    'Wer ist der Letzte, wer der Nächste?',
    'Der April hat mir gefallen',
    'ein Jahr lang',
    'Qui a sept ans ?',
    'sept personnes',
    'J’ai été dernier de la classe',
    'Il a été malade',
    'Le lundi je nage',
    'C’est mardi gras',
    'la dernière fois',
    '¿Cuándo fue el viaje al mar?',
    '¿Cómo es este mar?',
    'el mar pasado por agua',
    'todos los lunes',
    'la última vez',
    '之前天气好吗',
    '两周一次',
    '五月天的歌',
    '最近的医院在哪里？',
    '楼上周先生是谁？',
    '上周一起',
    '每星期一',
    '三个月',
    '毎週月曜日',
    '一年生',
    '日本の月',
    'on 31 June 2023',
    'on February 30',
    'on 2023-02-30',
    'am 31. November',
    '2023年6月31日',
  ])('finds none in %s', (text) => {
    expect(periods(text)).toEqual([])
    expect(timeSignal().ask({ text, now, speakers: [] })).toBeUndefined()
  })

  it('are the times at which a record weighs most', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases.map(([text]) => text)),
        fc.integer({ min: told.from, max: told.to - 1 }),
        fc.integer({ min: told.from, max: told.to - 1 }),
        (text, at, asked) => {
          const cue = { text, now: asked, speakers: [] }
          const named = timeSignal().periods?.(cue, told) ?? []
          const value = timeSignal().ask(cue)?.({ text: '', at }) ?? NaN
          expect(value === 1).toBe(named.some(({ from, to }) => at >= from && at < to))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are bounded, whatever was told', () => {
    for (const text of ['in May', 'in winter', 'over Christmas', 'at Easter', 'since May', 'last week'])
      for (const [from, to] of [
        [-8.64e15, 8.64e15],
        [Infinity, -Infinity],
        [now, now + 1],
      ] as const) {
        const found = timeSignal().periods?.({ text, now, speakers: [] }, { from, to }) ?? []
        expect(found.length).toBeLessThanOrEqual(102)
        for (const period of found) expect(period.from).toBeLessThan(period.to)
      }
  })
})
