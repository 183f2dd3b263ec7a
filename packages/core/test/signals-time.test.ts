import { timeSignal } from '@mnestic/core'
import { describe, expect, it } from 'vitest'

const day = 86_400_000
const now = Date.parse('2024-05-15T12:00Z') // a Wednesday

function of(text: string, at: number): number | undefined {
  return timeSignal().ask({ text, now, speakers: [] })?.({ text: 'tea', at })
}

describe('the signal of time', () => {
  it.each([
    ['Who swam 2000 meters?', '2000'],
    ['What did she buy for 1999 dollars?', '1999'],
    ['What did she buy for 1999 US dollars?', '1999'],
    ['What did she buy for $1999?', '1999'],
    ['What did she buy for 1999 €?', '1999'],
    ['Who has room 2020?', '2020'],
    ['Who ran the 2000-meter race?', '2000'],
    ['Wer lief 2000 Schritte?', '2000'],
    ['Wer wohnt in Zimmer 2020?', '2020'],
    ['Qui a couru 2000 mètres ?', '2000'],
    ['¿Quién pagó 2000 pesos?', '2000'],
    ['谁跑了2000米？', '2000'],
    ['谁付了2020元？', '2020'],
    ['谁住2020号房间？', '2020'],
    ['What happened after the fall?', ''],
    ['After the fall he broke his leg, why?', ''],
    ['Qui habite ici depuis sept ans ?', ''],
    ['Wer kam nach Jan?', ''],
  ])('takes nothing there for a year, a season or a month: %s', (text, year) => {
    if (year === '') expect(of(text, now)).toBeUndefined()
    else expect(of(text, Date.parse(`${year}-07-01`)) ?? 0).toBe(0)
  })

  it.each([
    ['2023 marathon', '2023-01-01', '2024-01-01'],
    ['her 2023 goals', '2023-01-01', '2024-01-01'],
    ['2020 with Ana', '2020-01-01', '2021-01-01'],
    ['Wo war sie 2020 mit Ana?', '2020-01-01', '2021-01-01'],
    ['En 2020 m’a-t-il dit cela ?', '2020-01-01', '2021-01-01'],
    ['2023元旦她在哪里？', '2023-01-01', '2024-01-01'],
    ['2023米兰设计周', '2023-01-01', '2024-01-01'],
    ['in the fall', '2023-09-01', '2023-12-01'],
    ['the fall of 2021', '2021-09-01', '2021-12-01'],
    ['the fall semester', '2023-09-01', '2023-12-01'],
    ['fall 2022', '2022-09-01', '2022-12-01'],
    ['on December 1,2023', '2023-12-01', '2023-12-02'],
    ['May 3-7, 2023', '2023-05-03', '2023-05-08'],
    ['3 to 7 May 2023', '2023-05-03', '2023-05-08'],
    ['between May and July', '2023-05-01', '2023-08-01'],
    ['between May and July 2023', '2023-05-01', '2023-08-01'],
    ['between August 11 and August 15 2023', '2023-08-11', '2023-08-16'],
    ['from November to February 2023', '2022-11-01', '2023-03-01'],
    ['from November to February', '2022-11-01', '2023-03-01'],
    ['from 3 May 2023 until July', '2023-05-03', '2023-08-01'],
    ['zwischen Mai und Juli', '2023-05-01', '2023-08-01'],
    ['vom 3. bis 7. Mai', '2023-05-03', '2023-05-08'],
    ['zwischen dem 3. Mai und dem 4. Juli 2023', '2023-05-03', '2023-07-05'],
    ['entre mai et juillet', '2023-05-01', '2023-08-01'],
    ['du 3 au 7 mai', '2023-05-03', '2023-05-08'],
    ['de mayo a julio', '2023-05-01', '2023-08-01'],
    ['entre el 3 de mayo y el 4 de julio de 2023', '2023-05-03', '2023-07-05'],
    ['从5月到7月', '2023-05-01', '2023-08-01'],
    ['5月和7月之间', '2023-05-01', '2023-08-01'],
    ['since yesterday', '2024-05-14', '2024-05-15'],
    ['since last week', '2024-05-06', '2024-05-15'],
    ['after 3 May 2024', '2024-05-04', '2024-05-15'],
    // Near a time is as good as at it.
    ['two weeks before August 11, 2023', '2023-08-11', '2023-08-12'],
    ['the Sunday before August 11, 2023', '2023-08-11', '2023-08-12'],
    ['right after May 2023', '2023-05-01', '2023-06-01'],
    ['She did not move to Rome until May 2023', '2023-05-01', '2023-06-01'],
    ['She didn’t move until May 2023', '2023-05-01', '2023-06-01'],
    ['zwei Wochen nach dem 3. Mai 2023', '2023-05-03', '2023-05-04'],
    ['deux semaines avant le 3 mai 2023', '2023-05-03', '2023-05-04'],
    ['poco después de mayo de 2023', '2023-05-01', '2023-06-01'],
  ])('is 1 throughout %s', (text, from, to) => {
    const [start, end] = [Date.parse(from), Date.parse(to)]
    for (let at = start; at < end; at += day / 2) expect(of(text, at)).toBe(1)
    expect(of(text, start - day)).toBeCloseTo(Math.exp(-1), 6)
    expect(of(text, end + 14 * day)).toBeLessThan(0.3)
  })

  it.each([
    ['before May 2023', '2023-05-01'],
    ['before the summer of 2023', '2023-06-01'],
    ['prior to 2023', '2023-01-01'],
    ['until June 2023', '2023-07-01'],
    ['until the end of June 2023', '2023-07-01'],
    ['vor dem 3. Mai 2023', '2023-05-03'],
    ['bis Ende Mai 2023', '2023-06-01'],
    ['avant mai 2023', '2023-05-01'],
    ['jusqu’en mai 2023', '2023-06-01'],
    ['antes del 3 de mayo de 2023', '2023-05-03'],
    ['hasta junio de 2023', '2023-07-01'],
    ['2023年之前', '2023-01-01'],
    ['直到2023年5月', '2023-06-01'],
  ])('is 0.3 all the time up to the end of %s', (text, to) => {
    const end = Date.parse(to)
    for (const at of [end - 1, end - 60 * day, end - 9_000 * day]) expect(of(text, at)).toBe(0.3)
    expect(of(text, end + 7 * day)).toBeCloseTo(0.3 / Math.E, 6)
  })

  it.each([
    ['after 2021', '2022-01-01'],
    ['after May 2021', '2021-06-01'],
    ['since the summer of 2021', '2021-06-01'],
    ['since early May 2021', '2021-05-01'],
    ['from 2021 onwards', '2021-01-01'],
    ['seit Anfang 2021', '2021-01-01'],
    ['nach dem 3. Mai 2021', '2021-05-04'],
    ['ab 2021', '2021-01-01'],
    ['depuis le 3 mai 2021', '2021-05-03'],
    ['après 2021', '2022-01-01'],
    ['desde 2021', '2021-01-01'],
    ['después de mayo de 2021', '2021-06-01'],
    ['2021年以后', '2022-01-01'],
    ['2021年5月以来', '2021-05-01'],
  ])('is 0.3 all the time from the start of %s', (text, from) => {
    const start = Date.parse(from)
    for (const at of [start, start + 60 * day, start + 900 * day]) expect(of(text, at)).toBe(0.3)
    expect(of(text, start - day)).toBeCloseTo(0.3 / Math.E, 6)
  })

  it.each([
    ['before May', '2024-05-01'],
    ['until April', '2024-05-01'],
    ['before September', '2023-09-01'],
    ['before Christmas', '2023-12-23'],
    ['vor Mai', '2024-05-01'],
    ['antes de abril', '2024-04-01'],
  ])('takes %s for the time up to the last one that has begun', (text, to) => {
    const end = Date.parse(to)
    for (const at of [end - 1, end - 400 * day]) expect(of(text, at)).toBe(0.3)
    expect(of(text, end + 7 * day)).toBeCloseTo(0.3 / Math.E, 6)
  })

  it.each([
    ['since June', '2023-06-01', 0.3],
    ['since April', '2024-04-01', 1],
    ['after November', '2023-12-01', 0.3],
    ['after April', '2024-05-01', 1],
    ['after May', '2023-06-01', 0.3],
    ['since Christmas', '2023-12-23', 0.3],
    ['seit letztem Sommer', '2023-06-01', 0.3],
  ])('takes %s for the time up to now', (text, from, value) => {
    const start = Date.parse(from)
    for (const at of [start, start + 10 * day, now]) expect(of(text, at)).toBe(value)
    expect(of(text, start - day)).toBeCloseTo(value / Math.E, 6)
  })

  it.each([
    ['2020-21', '2020', 2],
    ['2020/21', '2020', 2],
    ['2019–2021', '2019', 3],
    ['between 2019 and 2021', '2019', 3],
    ['zwischen 2019 und 2021', '2019', 3],
    ['de 2019 à 2021', '2019', 3],
    ['de 2019 a 2021', '2019', 3],
    ['2019年到2021年', '2019', 3],
    ['the 1990s', '1990', 10],
    ['1990年代', '1990', 10],
    ['1990 to 2021', '1990', 32],
  ])('counts less for the more years: %s', (text, from, years) => {
    const strength = Math.max(0.3, 1 / Math.sqrt(years))
    const start = Date.parse(`${from}-01-01`)
    for (const at of [start, start + years * 365 * day - 1]) expect(of(text, at)).toBeCloseTo(strength, 2)
    expect(of(text, start - 7 * day)).toBeLessThan(0.01)
  })

  it.each(['20 April - 29 March', '2023 - 2020', '\u{e000} since \u{e000}'])(
    'makes no span or side of %s',
    (text) => {
      expect(of(text, Date.parse('2021-07-01')) ?? 0).toBeLessThan(0.01)
    },
  )

  it.each(['since ', 'until the ', 'May to ', '2020-', 'May    ', 'the fall ', '之前', '2000 m'])(
    'stays quick for a text of nothing but %j',
    (part) => {
      for (const ahead of ['', 'since May ', 'from 2020'])
        expect(of(`${ahead}${part.repeat(300_000 / part.length)}x?`, now) ?? 0).not.toBeNaN()
      expect(of(`since May${' '.repeat(300_000)}2020`, now)).toBe(0.3)
    },
  )

  it('knows the years before 100, and those before Christ', () => {
    for (const [at, other] of [
      ['0050-05-15', '0050-07-15'],
      ['-000043-03-15', '-000043-05-15'],
    ] as const) {
      const month = new Date(at).toLocaleString('en', { month: 'long', timeZone: 'UTC' })
      expect(of(`What was in ${month}?`, Date.parse(at))).toBe(1)
      expect(of(`What was in ${month}?`, Date.parse(other))).toBeLessThan(0.1)
    }
  })

  it.each([
    'in May',
    'in April',
    'from May to July',
    'since May',
    'in winter',
    'last summer',
    'next year',
    'last month',
    'this week to May',
    '9 years ago',
    'May to 2023',
  ])('is a number at both ends of time: %s', (text) => {
    const ends = [-8.64e15, 8.64e15]
    for (const end of ends)
      for (const at of [...ends, now]) {
        const value = timeSignal().ask({ text, now: end, speakers: [] })?.({ text: 'tea', at })
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
  })
})
