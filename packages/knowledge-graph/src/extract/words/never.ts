import { listOf } from './list.ts'

/** In small letters: what begins with a capital in the middle of a sentence and yet, alone, names nothing. */
export const neverNames: ReadonlySet<string> = listOf(`
  i i'm i've i'll i'd im ive you your he she it we they my our his her its their this that these those the a an
  and or but so if then than as at by for from in into of off on onto out over to up with about after before
  be am is are was were been being do does did done have has had having will would can could should shall might must
  not no yes yeah yep nope ok okay oh ah wow hey hi hello bye thanks thank please sorry congrats congratulations cheers
  what when where which who whom whose why how there here now just also too very really never always ever only
  all any both each every few many more most much none other some such same own again once
  monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
  mon tue tues wed thu thurs fri sat sun
  january february march april june july august september october november december spring summer autumn fall winter
  mom mum mommy mummy dad daddy mama papa grandma grandpa granny nana auntie uncle aunt mother father sis bro
  sir madam ma'am dear god lord jesus goodness internet web tv dvd cd pc ai it ui ux faq diy asap aka fyi btw imo imho
  lol omg wtf rofl lmao brb ttyl idk irl tbh ps pps rsvp eta eod am pm ad bc usb wifi wi-fi gps pdf url id atm
  ceo cto cfo hr phd ba ma bsc msc mba md rn gp er icu dj mc vip pr qa cv
  christmas easter halloween thanksgiving hanukkah ramadan diwali xmas valentine valentine's eve
  north south east west northern southern eastern western
  mr mrs ms miss dr prof professor captain president
  english french german spanish italian portuguese dutch danish swedish norwegian finnish icelandic polish czech slovak
  hungarian romanian bulgarian greek turkish russian ukrainian serbian croatian slovene slovenian albanian latvian
  lithuanian estonian irish welsh scottish british american canadian australian mexican brazilian argentinian chilean
  peruvian cuban colombian chinese mandarin cantonese japanese korean vietnamese thai indonesian malay filipino tagalog
  indian hindi urdu bengali punjabi tamil telugu nepali persian farsi arabic hebrew jewish israeli egyptian moroccan
  african nigerian kenyan ethiopian swahili yoruba igbo zulu european asian latin latino latina hispanic western catholic
  christian christians muslim muslims hindu buddhist protestant orthodox jew jews austrian swiss belgian esperanto catalan
  basque galician breton gaelic black white
`)

/** Languages and nationalities among them, which `speaks` takes for its object. */
export const languages: ReadonlySet<string> = listOf(`
  english french german spanish italian portuguese dutch danish swedish norwegian finnish icelandic polish czech slovak
  hungarian romanian bulgarian greek turkish russian ukrainian serbian croatian slovene slovenian albanian latvian
  lithuanian estonian irish welsh gaelic breton chinese mandarin cantonese japanese korean vietnamese thai indonesian
  malay tagalog hindi urdu bengali punjabi tamil telugu nepali persian farsi arabic hebrew swahili yoruba igbo zulu latin
  esperanto catalan basque galician amharic georgian armenian mongolian tibetan khmer lao burmese sinhala marathi gujarati
  kannada malayalam somali hausa afrikaans maltese luxembourgish bosnian macedonian belarusian kazakh uzbek pashto kurdish
`)
