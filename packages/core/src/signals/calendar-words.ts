export const dayMs = 86_400_000

/** English, German, French, Spanish; a hand-written list, since what the runtime knows of languages differs. */
const months: readonly string[] = [
  'january|jan|januar|jänner|janvier|enero',
  'february|feb|februar|février|febrero',
  'march|mar|märz|mars|marzo',
  'april|apr|avril|abril',
  'may|mai|mayo',
  'june|jun|juni|juin|junio',
  'july|jul|juli|juillet|julio',
  'august|aug|août|agosto',
  'september|sept|sep|septembre|septiembre',
  'october|oct|oktober|okt|octobre|octubre',
  'november|nov|novembre|noviembre',
  'december|dec|dezember|dez|décembre|diciembre',
]

/** 0 is January. */
export const monthsByName: ReadonlyMap<string, number> = new Map(
  months.flatMap((names, index) => names.split('|').map((name) => [name, index] as const)),
)

/** Longer names first, so that `june` is not read as `jun`. */
export const monthPattern: string = [...monthsByName.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((name) => `${name}(?![\\p{L}])`)
  .join('|')

/** Quarters from March on, as meteorologists count them in the north. */
export const seasons: Readonly<Record<string, number>> = {
  spring: 0,
  summer: 1,
  autumn: 2,
  fall: 2,
  winter: 3,
}

/** 0 is Sunday. */
export const weekdays: readonly string[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
]
