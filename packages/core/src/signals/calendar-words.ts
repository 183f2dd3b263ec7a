import { maxTime } from '../check/time.ts'

export const dayMs = 86_400_000

/**
 * The first instant of a day, UTC; 0 is January, and months and days may run over. Not by `Date.UTC`, which takes the
 * years before 100 for those of the last century. Beyond the times that there are, the nearest one.
 */
export function utc(year: number, month: number, day: number = 1): number {
  const time = new Date(0).setUTCFullYear(year, month, day)
  return Number.isNaN(time) ? Math.sign(year) * maxTime : time
}

/** The year of a time, UTC; of one beyond the times that there are, the nearest one's. */
export function yearOf(at: number): number {
  return new Date(Math.max(-maxTime, Math.min(maxTime, at))).getUTCFullYear()
}

/** What has names of its own for months. */
export type Tongue = 'en' | 'de' | 'fr' | 'es'

/**
 * A hand-written list, since what the runtime knows of languages differs. No short form that is another word in one of
 * them, as `ago`, `set` or `mer`; a bar, a rover is of another Mars.
 */
const months: Readonly<Record<Tongue, readonly string[]>> = {
  en: 'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec'.split(
    ' ',
  ),
  de: 'januar|jänner|jaenner|jan februar|feber|feb märz|maerz|mär april|apr mai juni|jun juli|julei|jul august|aug september|sept|sep oktober|okt november|nov dezember|dez'.split(
    ' ',
  ),
  fr: 'janvier|janv février|fevrier|févr mars avril|avr mai juin juillet|juil août|aout septembre|sept octobre|oct novembre|nov décembre|decembre|déc'.split(
    ' ',
  ),
  es: 'enero|ene febrero|feb marzo|mar abril|abr mayo junio|jun julio|jul agosto septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic'.split(
    ' ',
  ),
}

/** 0 is January. */
export const monthsByName: ReadonlyMap<string, number> = new Map(
  Object.values(months).flatMap((names) =>
    names.flatMap((one, index) => one.split('|').map((name) => [name, index] as const)),
  ),
)

const otherMars = '\\s+(?:bars?|rovers?|missions?|landings?|landers?|probes?)(?!\\p{L})'

/** The months of some languages. */
export function monthsOf(...languages: readonly Tongue[]): string {
  const names = new Set(languages.flatMap((language) => months[language].flatMap((one) => one.split('|'))))
  // Longer names first, so that `june` is not read as `jun`. One look for what follows them all: to compile it for each
  // name took most of a process's first read.
  const alternatives = [...names].toSorted((a, b) => b.length - a.length)
  return `(?:${alternatives.map((name) => (name === 'mars' ? `mars(?!${otherMars})` : name)).join('|')})(?!\\p{L})`
}

export const monthPattern: string = monthsOf('en', 'de', 'fr', 'es')

/** What makes of a number that looks like a year a count, a price or a measure. No word that often follows a year. */
export const countedWords: string = [
  'km|cm|mm|m|ft|feet|inch|inches|miles?|yards?|kg|kilos?|grams?|pounds|lbs|tons|tonnes|ml|watts?|kwh|mb|gb|kcal',
  'met(?:er|re)s?|kilomet(?:er|re)s?|lit(?:er|re)s?|degrees|calories|steps|words|pages|points|people|persons',
  'dollars?|bucks|cents?|euros?|usd|eur|gbp|yen|yuan|rmb|rupees|pesos?|francs?|followers|subscribers|copies',
  'seconds|minutes|hours|days|weeks|months|years',
  'metern?|kilometern?|gramm|tonnen|grad|kalorien|schritte|wörter|seiten|personen|menschen|leute|franken',
  'sekunden|minuten|stunden|tagen?|wochen|monaten?|jahren?',
  'mètres?|kilomètres?|grammes|litres?|degrés|mots|personnes|secondes|heures|jours|semaines|mois|ans|années',
  'metros?|kilómetros?|gramos|litros|grados|pasos|palabras|páginas|personas|dólares|millas|pies',
  'segundos|minutos|horas|días|semanas|meses|años',
].join('|')

/** The same in Chinese, where no space ends a word: not Milan, not New Year's Day, not what is indoors. */
export const countedSigns =
  '公里|公斤|千米|米(?![兰蘭其老])|元(?![旦宵])|美元|欧元|歐元|日元|[块塊号號页頁步]|室(?![内內])'

/** What makes of the number after it a name. */
export const numberedWords: string = [
  'room|suite|apartment|apt|page|chapter|flight|bus|line|route|highway|number|no\\.|code|pin|gate|platform|locker',
  'zimmer|raum|nummer|nr|seite|kapitel|flug|linie|hausnummer|chambre|salle|numéro|ligne',
  'habitación|sala|número|página|vuelo|línea',
].join('|')

/** Words before a time that make it one end of a stretch whose other end is open. */
export const reachWords = {
  before: 'before|prior to|vor|avant|antes del?',
  until: "until|till|bis|jusqu['’](?:en|au|à)|hasta|直到|截至",
  since: 'since|seit|ab|depuis|à partir (?:de|du)|desde|a partir del?|自从|自從',
  after: 'after|nach|après|después del?|tras',
} as const

/** In Chinese most come after it. */
export const reachSigns = {
  before: '之前|以前',
  until: '为止|為止',
  since: '以来|以來|起(?=一直|就|\\P{L}|$)',
  after: '之后|之後|以后|以後',
} as const

/** May stand between such a word and the time: `since the end of May`, `vor dem 3. Mai`. */
export const reachArticles: string = [
  'the|early|mid|late|about|around|(?:start|beginning|middle|end) of',
  'dem|den|der|zum|anfang|mitte|ende|le|la|début|mi|fin|el|principios de|mediados de|finales de|fines de',
  'year|jahr|année|año|month of|mois de|mes de',
].join('|')

/** What says how far from the time, or that it was then: `two weeks before`, `right after`, `erst nach`. */
export const reachClosers: string = [
  'days?|weeks?|weekends?|months?|years?|hours?|mornings?|evenings?|nights?',
  'right|just|shortly|soon|immediately|directly',
  'tage?n?|wochen?|wochenenden?|monate?n?|jahre?n?|kurz|gleich|direkt|unmittelbar|nicht|erst',
  'jours?|semaines?|week-ends?|mois|ans?|années?|juste|peu|lendemain|veille',
  'días?|semanas?|mes|meses|años?|justo|poco|víspera',
].join('|')
