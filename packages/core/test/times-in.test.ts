import { timesIn } from '@mnestic/core/time'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A Wednesday. */
const at = Date.UTC(2024, 4, 15, 10)

function found(text: string): readonly string[] {
  return timesIn(text, at).map(({ span, from, to, reach }) => {
    const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
    return `${text.slice(span.start, span.end)}: ${reach === undefined ? '' : `${reach} `}${day(from)} ${day(to)}`
  })
}

describe('the times in a text', () => {
  it('says where each stands, in the order of the text', () => {
    expect(found('On Friday we left, last week we packed.')).toEqual([
      'On Friday: 2024-05-10 2024-05-11',
      'last week: 2024-05-06 2024-05-13',
    ])
    expect(found('Yesterday, and on March 2nd.')).toEqual([
      'Yesterday: 2024-05-14 2024-05-15',
      'March 2nd: 2024-03-02 2024-03-03',
    ])
    expect(found('Am 3. Juni 2024 und gestern, le 12 avril 2023, ayer; 我2019年搬家')).toEqual([
      '3. Juni 2024: 2024-06-03 2024-06-04',
      'gestern: 2024-05-14 2024-05-15',
      '12 avril 2023: 2023-04-12 2023-04-13',
      'ayer: 2024-05-14 2024-05-15',
      '2019年: 2019-01-01 2020-01-01',
    ])
  })

  it('takes two that belong together for one', () => {
    expect(found('We lived there from 2012 to 2016.')).toEqual(['2012 to 2016: 2012-01-01 2017-01-01'])
  })

  it('says on which side of it', () => {
    expect(found('Since May 2021, until 2030, before July 2019, after 2001.')).toEqual([
      'May 2021: since 2021-05-01 2021-06-01',
      '2030: until 2030-01-01 2031-01-01',
      'July 2019: before 2019-07-01 2019-08-01',
      '2001: after 2001-01-01 2002-01-01',
    ])
    expect(found('since last month')).toEqual(['last month: since 2024-04-01 2024-05-15'])
  })

  it('says what is every year’s', () => {
    const yearly = timesIn('In March, until April, since May 2021, in June 2022.', at).map(
      (time) => time.yearly,
    )
    expect(yearly).toEqual([true, true, false, false])
  })

  it('is not led astray by days that there are not', () => {
    expect(found('February 31, 2020, then yesterday.')).toEqual(['yesterday: 2024-05-14 2024-05-15'])
  })

  it('points at the same words wherever they stand', () => {
    const times = ['yesterday', 'two weeks ago', 'May 7, 2023', 'since 2019', 'from 2012 to 2016']
    const filler = fc.constantFrom('we met Ana', 'it rained', 'nothing else', '🙂 so be it')
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, fc.constantFrom(...times)), { maxLength: 8 }), (parts) => {
        const text = parts.map(([words, time]) => `${words} ${time}; `).join('')
        const places = timesIn(text, at)
        expect(places).toHaveLength(parts.length)
        for (const [i, { span }] of places.entries())
          expect(parts[i]?.[1]).toContain(text.slice(span.start, span.end))
      }),
    )
  })
})
