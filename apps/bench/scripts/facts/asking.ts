import type { PredicateName } from './predicates.ts'

/**
 * How people ask. In each list wordings at even places are for tuning, those at odd ones are kept aside: no question
 * that is kept aside is worded like one that was tuned on. `{x}` whom or what it is about (a name, or one of `whose`),
 * `{t}` a time, `{o}` a known object. None uses a word of the predicate's name.
 */
export interface Asking {
  /** What holds now. */
  readonly now: readonly string[]
  /** What held at a time. */
  readonly past?: readonly string[]
  /** What was so before `{o}` was. */
  readonly before?: readonly string[]
  /** All that ever was. */
  readonly ever?: readonly string[]
  /** Of which subjects `{o}` is true. */
  readonly who?: readonly string[]
  /** The object, described by its subject. */
  readonly whose?: readonly string[]
  /** The subject, described by its object. */
  readonly which?: readonly string[]
}

export const asking: Readonly<Record<PredicateName, Asking>> = {
  lives_in: {
    now: [
      'Which town is {x} settled in these days?',
      'In what city has {x} got a flat at the moment?',
      'If I sent a postcard to {x}, to which town would it have to go?',
      'Where is {x} at home now?',
      'To what place would I travel if I wanted to drop in on {x}?',
      'What town does {x} call home nowadays?',
    ],
    past: [
      'Where was {x} at home {t}?',
      'Which town had {x} settled in {t}?',
      'To what city would a letter for {x} have gone {t}?',
      'Where did {x} have a flat {t}?',
    ],
    before: [
      'Where was {x} at home before it was {o}?',
      'Which town did {x} turn away from to go to {o}?',
      'What was the last address of {x} before {o}?',
      'Before {o}, in what town had {x} settled?',
    ],
    ever: [
      'Which towns has {x} called home, one after the other?',
      'List every place where {x} has had a flat.',
    ],
    who: [
      'Who of our people has settled in {o}?',
      'Whom could I visit at home in {o}?',
      'Which of them ended up in {o}?',
      'Who has a flat in {o} at present?',
    ],
  },
  works_at: {
    now: [
      'Which company pays the salary of {x}?',
      'What firm has {x} signed a contract with?',
      'Who is the employer of {x} nowadays?',
      'For whom does {x} clock in every morning?',
      'On which company’s payroll is {x} at present?',
      'What does it say under employer on the tax form of {x}?',
    ],
    past: [
      'Which company paid the salary of {x} {t}?',
      'What firm employed {x} {t}?',
      'Who was the employer of {x} {t}?',
      'Where did {x} have a desk {t}?',
    ],
    before: [
      'Which company did {x} quit to join {o}?',
      'Who employed {x} before {o} did?',
      'What was the job of {x} before {o}, with which firm?',
      'From which employer did {x} come to {o}?',
    ],
    ever: ['Which employers has {x} had, from first to last?', 'Name all the firms that ever paid {x}.'],
    who: [
      'Who draws a salary from {o}?',
      'Which of our people are employed by {o}?',
      'Whom do we know on the staff of {o}?',
      'Who has a desk at {o} now?',
    ],
    whose: [
      'the company that employs {x}',
      'the firm where {x} has a desk',
      'the employer of {x}',
      'the company on whose payroll {x} is',
    ],
  },
  partner: {
    now: [
      'Who is {x} going out with?',
      'With whom is {x} a couple?',
      'Who is the sweetheart of {x} now?',
      'Whose heart did {x} win?',
    ],
    past: ['Who was {x} going out with {t}?', 'With whom was {x} a couple {t}?'],
    before: [
      'Who was the great love of {x} before {o}?',
      'With whom was {x} going out before {o} came along?',
    ],
    ever: [
      'Who has {x} been going out with over the time?',
      'Name everybody that {x} was ever a couple with.',
    ],
    whose: [
      'the one {x} is going out with',
      'the sweetheart of {x}',
      'the person {x} is in love with',
      'the other half of the couple that {x} belongs to',
    ],
  },
  sibling: {
    now: ['What is the {role} of {x} called?', 'By what name does the {role} of {x} go?'],
    whose: ['the {role} of {x}', 'the {role} that {x} grew up with'],
  },
  child_of: {
    now: ['What is the {role} of {x} called?', 'By what name does the {role} of {x} go?'],
    whose: ['the {role} of {x}', 'the {role} who raised {x}'],
  },
  classmate: {
    now: ['Who sat next to {x} at school?', 'Whom does {x} know from their school days?'],
    whose: ['the old school friend of {x}', 'the person {x} went to school with'],
  },
  has_pet: {
    now: ['What is the animal of {x} called?', 'Which creature does {x} have to feed?'],
    whose: ['the animal of {x}', 'the creature that {x} keeps'],
    which: [
      'the person who feeds {x}',
      'the one with whom {x} shares a sofa',
      'the human of {x}',
      'the one who keeps {x}',
    ],
    who: ['Whose animal is {o}?', 'Who feeds {o} every day?'],
  },
  phone_number: {
    now: [
      'How can I ring {x}?',
      'What do I dial to reach {x}?',
      'Which digits bring me to the mobile of {x}?',
      'What is the current line of {x}?',
    ],
    past: ['Which digits would have reached {x} {t}?', 'What did one dial for {x} {t}?'],
    before: [
      'On which line could {x} be reached before {o}?',
      'What did one dial for {x} before it was {o}?',
    ],
  },
  allergic_to: {
    now: [
      'What should I keep away from {x}?',
      'What makes {x} come out in a rash?',
      'What must not be anywhere near {x}, for the sake of their health?',
      'From what does {x} swell up?',
    ],
  },
  based_in: {
    now: [
      'In which town are the offices of {x}?',
      'Where does {x} have its main building?',
      'To which city would a visitor of {x} have to travel?',
      'Which town does {x} run its business from?',
    ],
    past: ['In which town were the offices of {x} {t}?', 'Where did {x} have its main building {t}?'],
    before: ['Which town did {x} turn its back on for {o}?', 'Where were the offices of {x} before {o}?'],
    ever: [
      'In which towns has {x} had its offices so far?',
      'List the cities that {x} has run its business from.',
    ],
    who: ['Which companies have their offices in {o}?', 'What firms could I visit in {o}?'],
  },
  headed_by: {
    now: [
      'Who is the boss of {x}?',
      'Who has the last word at {x}?',
      'Who runs {x}?',
      'Who is chief executive of {x}?',
    ],
    past: ['Who ran {x} {t}?', 'Who was the boss of {x} {t}?'],
    before: ['Who was the boss of {x} before {o}?', 'From whom did {o} take over {x}?'],
    whose: [
      'the boss of {x}',
      'whoever has the last word at {x}',
      'the one who runs {x}',
      'the chief executive of {x}',
    ],
    who: ['Which company is {o} the boss of?', 'What firm does {o} run?'],
    which: ['the company that {x} runs', 'the firm whose boss is {x}'],
  },
  led_by: {
    now: [
      'Who is in charge of {x}?',
      'In whose hands is {x} now?',
      'Whom do I ask about the timetable of {x}?',
      'Who is responsible for {x} at present?',
    ],
    past: ['Who was in charge of {x} {t}?', 'In whose hands was {x} {t}?'],
    before: ['Who looked after {x} before {o}?', 'From whom did {o} take {x} over?'],
    ever: ['Who has been in charge of {x}, one after the other?', 'Through whose hands has {x} gone?'],
    who: ['What is {o} in charge of?', 'Which project is {o} responsible for?'],
    whose: [
      'the one in charge of {x}',
      'the person responsible for {x}',
      'whoever {x} was handed to last',
      'the one in whose hands {x} is',
    ],
    which: ['the project that {x} is in charge of', 'the project in the hands of {x}'],
  },
  done_for: {
    now: ['Who is the customer behind {x}?', 'Which company ordered {x}?'],
    whose: ['the customer behind {x}', 'the company that ordered {x}'],
    which: ['the project that {x} ordered', 'the project that {x} pays for'],
    who: ['Which project did {o} order?', 'What is being built for {o}?'],
  },
  owned_by: {
    now: [
      'To whom does {x} belong?',
      'Who is the proud possessor of {x} now?',
      'Whose is {x} at present?',
      'Who has {x} as their property?',
    ],
    past: ['Whose was {x} {t}?', 'To whom did {x} belong {t}?'],
    before: ['Who sold {x} to {o}?', 'To whom did {x} belong before {o} got it?'],
    ever: ['Through whose hands has {x} passed?', 'To whom has {x} belonged over the time?'],
    who: ['What did {o} buy and still have?', 'Which thing belongs to {o}?'],
    whose: [
      'the person to whom {x} belongs',
      'whoever bought {x} last',
      'the present possessor of {x}',
      'the one whose property {x} is',
    ],
  },
  costs: {
    now: [
      'What do they charge for {x} now?',
      'How much money do I need for {x}?',
      'What will I pay for {x}?',
      'How expensive is {x} at present?',
    ],
    past: ['How much was {x} {t}?', 'What did they charge for {x} {t}?'],
    before: ['How much was {x} before it changed to {o}?', 'What did one pay for {x} before {o}?'],
  },
  meets_at: {
    now: [
      'Where do I have to go for {x}?',
      'Which room does {x} use these days?',
      'In what place does {x} come together?',
      'At which door do I ring for {x}?',
    ],
    past: ['Which room did {x} use {t}?', 'Where did one go for {x} {t}?'],
    before: ['Which room did {x} use before {o}?', 'Where did {x} come together before it was {o}?'],
    ever: ['Which rooms has {x} used so far?', 'List the places where {x} came together.'],
    who: ['Which group comes together at {o}?', 'Who uses {o} for their evenings?'],
    whose: [
      'the place where {x} comes together',
      'the room that {x} uses',
      'the venue of {x}',
      'the house that {x} gathers in',
    ],
  },
  meets_on: {
    now: [
      'Which evening of the week should I keep free for {x}?',
      'What day is {x}?',
      'On which day does {x} come together?',
      'What weekday belongs to {x}?',
    ],
    past: ['Which evening did {x} take {t}?', 'What weekday belonged to {x} {t}?'],
    before: ['Which evening did {x} take before it was {o}?', 'What day was {x}, before {o}?'],
  },
  member_of: {
    now: ['Which club does {x} go to?', 'What did {x} sign up for?'],
    who: [
      'Who goes to {o}?',
      'Whom would I see at {o}?',
      'Which of our people signed up for {o}?',
      'Who has joined {o}?',
    ],
    whose: [
      'the club {x} goes to',
      'the group that {x} joined',
      'the club {x} signed up for',
      'the circle {x} belongs to',
    ],
  },
  lies_in: {
    now: [
      'In which part of town is {x}?',
      'What neighbourhood do I look for {x} in?',
      'Which quarter is home to {x}?',
      'In what district does {x} stand?',
    ],
    who: ['Which venue is in {o}?', 'What rooms are there in {o}?'],
  },
}

/** Around a question that names a time. */
export const times: readonly string[] = ['in {m}', 'back in {m}', 'around the middle of {m}', 'during {m}']

/** Before any question, now and then. */
export const lead: readonly string[] = [
  '',
  '',
  '',
  '',
  'Tell me: ',
  'Do you remember? ',
  'One more thing. ',
  'Quick question. ',
]
