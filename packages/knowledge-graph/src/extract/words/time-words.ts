import { listOf } from './list.ts'

/** In small letters: one of them may be a time by itself, or with a number. */
const alone = listOf(`
  yesterday today tonight tomorrow weekend ago christmas xmas easter halloween hallowe valentine
  monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  heute gestern vorgestern morgen übermorgen montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende
  frühling frühjahr sommer herbst weihnachten ostern silvester neujahr januar jänner februar feber märz maerz mai juni juli
  oktober dezember okt dez mär letzte letzten letzter letztes letztem nächste nächsten nächster nächstes dieses diese diesen
  vorige vorigen voriges vor vergangene vergangenen vergangenes
  hier aujourd demain lundi mardi mercredi jeudi vendredi samedi dimanche printemps été automne hiver noël pâques
  janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre janv févr avr
  dernier dernière prochain prochaine passé passée cette ce
  ayer hoy mañana anteayer anoche lunes martes miércoles jueves viernes sábado domingo primavera verano otoño invierno
  navidad enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic
  pasado pasada próximo próxima este esta hace
`)
/** One only with another of these: `last year`, `this morning`. */
const units = listOf(`
  day days week weeks month months year years quarter quarters night morning afternoon evening
`)
const beside = listOf('last this next past back before after new')
const signs = /[\u3400-\u9fff]|\d{4}|\d[/.-]\d|\d(?:st|nd|rd|th)|Q[1-4]/u

/** Whether a text may name a time at all: most do not, and need not be read by the sixty rules that find them. */
export function mayNameTime(text: string): boolean {
  if (signs.test(text)) return true
  let unit = false
  let other = false
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    if (alone.has(word)) return true
    unit ||= units.has(word)
    other ||= beside.has(word)
  }
  return unit && other
}
