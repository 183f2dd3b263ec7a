const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `March-15-2024` as milliseconds since the epoch, midnight UTC; `undefined` where it reads otherwise. */
export function beamTime(text: string | undefined): number | undefined {
  const match = /^([a-z]{3})[a-z]*-(\d{1,2})-(\d{4})$/i.exec(text?.trim() ?? '')
  const [, month = '', day, year] = match ?? []
  const number = months.indexOf(month.toLowerCase())
  return number < 0 ? undefined : Date.UTC(Number(year), number, Number(day))
}
