import type { PredicateName } from './predicates.ts'

/**
 * How people tell a fact. `{s}` subject, `{o}` object, `{w}` what was said wrongly, `{what}` the kind of animal,
 * `{role}` sister, brother, mother or father, `{on}` a date, from which on it is so; without one the fact begins when
 * it is told. `first`: the speaker is the subject. `changed`: something else was so before.
 */
export interface Telling {
  readonly first: readonly string[]
  readonly third: readonly string[]
  readonly firstChanged?: readonly string[]
  readonly changed?: readonly string[]
  /** What was said of it is put right. */
  readonly corrected?: readonly string[]
  /** Sounds like the fact, and is none. */
  readonly nearly?: readonly string[]
}

export const telling: Readonly<Record<PredicateName, Telling>> = {
  lives_in: {
    first: [
      'I have rented two rooms in {o} for a while now, did I ever mention that?',
      'My own post goes to {o}, just so you know.',
      'Home is {o} for me at present, third floor and no lift.',
    ],
    third: [
      '{s} lives in {o}, in one of those tall houses by the water.',
      '{s} has a flat in {o}, with a balcony the size of a stamp.',
      '{s} settled in {o} some time ago and seems content there.',
      '{s} is in {o}, in a house share with far too many bicycles.',
      'You will find {s} in {o}, top floor, broken bell.',
    ],
    firstChanged: [
      'So, I have moved to {o}! The boxes are still everywhere.',
      'I live in {o} now, since {on}. The light is lovely.',
      'Big step: I packed up and went to {o} for good {on}.',
    ],
    changed: [
      '{s} moved to {o} {on}.',
      '{s} has packed everything into a van and gone to {o} for good.',
      'By the way, {s} is in {o} now, the old flat is let to somebody else.',
      '{s} gave up the old place and took a flat in {o}.',
      'New address for {s}: it is {o} from now on.',
      '{s} relocated to {o} {on}, cat flap and all.',
    ],
    corrected: [
      'I got that wrong about {s}: the flat is in {o}, not in {w}.',
      'Sorry, scratch {w}. {s} took the place in {o} after all.',
    ],
    nearly: [
      '{s} looked at a flat in {o} last weekend, but it smelt of mould and that was that.',
      'For a while {s} dreamed of {o}; I think the rents ended it.',
      '{s} spent a long weekend in {o} and came back with a cold.',
    ],
  },
  works_at: {
    first: [
      'I am at {o}, in case I never said, in the department nobody visits.',
      'My contract is with {o}, so I cannot say too much about it.',
      'I earn my keep at {o}, as you know.',
    ],
    third: [
      '{s} works at {o}, mostly on spreadsheets.',
      '{s} is employed by {o}, on a permanent contract.',
      '{s} has a desk at {o} and complains about the coffee there.',
      '{s} is with {o}, in the small office at the back.',
      '{s} draws a salary from {o}, and a decent one.',
    ],
    firstChanged: [
      'I handed in my notice and started at {o} {on}.',
      'New badge, new desk: I am with {o} now.',
      'They took me at {o}! I began {on}.',
    ],
    changed: [
      '{s} started at {o} {on}.',
      '{s} has changed jobs and is with {o} now.',
      '{s} was hired by {o}, better hours apparently.',
      '{s} quit and joined {o} {on}.',
      'Have you heard? {o} took {s} on, the old firm is furious.',
      '{s} switched to {o}, a shorter walk in the morning.',
    ],
    corrected: [
      'I mixed that up before: {s} is with {o}, {w} is somebody else.',
      'No, not {w}. {s} signed with {o}, the names are so alike.',
    ],
    nearly: [
      '{s} had an interview at {o} and turned them down.',
      '{o} called {s} twice, but nothing came of it.',
      '{s} did a week of temping for {o} ages ago and hated it.',
    ],
  },
  partner: {
    first: [
      '{o} and I are a couple, you must have guessed.',
      'I am going out with {o}, it is quite serious.',
    ],
    third: [
      '{s} is going out with {o}.',
      '{s} and {o} are a couple, in case that was not obvious.',
      '{s} is together with {o}, have been since some wedding.',
    ],
    firstChanged: ['It is over with the last one. I am with {o} now, and happy.'],
    changed: [
      '{s} is with {o} now, the earlier story is over.',
      'It seems {s} fell in love again: this time it is {o}.',
      '{s} and {o} became a pair {on}.',
    ],
    nearly: ['I saw {s} and {o} share an umbrella, but they are only friends, I asked.'],
  },
  sibling: {
    first: [
      'My {role} is called {o}, the only one I have.',
      '{o} is my {role}, we shared a bunk bed for years.',
    ],
    third: [
      '{o} is the {role} of {s}.',
      '{s} grew up with one {role}, {o}.',
      '{s} has a {role}, {o}, same chin.',
    ],
  },
  child_of: {
    first: ['My {role}, {o}, phoned for an hour.', '{o} is my {role}; you met at the barbecue.'],
    third: ['{o} is the {role} of {s}, you can hear it when they laugh.', 'The {role} of {s} is {o}.'],
  },
  classmate: {
    first: [
      '{o} and I went through school together, same bench for nine years.',
      'I copied all my Latin from {o} at school.',
    ],
    third: ['{s} and {o} know each other from school.', '{s} sat beside {o} all through school.'],
  },
  has_pet: {
    first: [
      'I have {what} called {o}, as you will notice on my trousers.',
      'My {o} is {what}, and the true boss here.',
    ],
    third: [
      '{s} has {what} called {o}.',
      '{s} shares the sofa with {o}, {what}.',
      '{o}, {what}, belongs to {s} and bites everyone else.',
    ],
  },
  phone_number: {
    first: ['You can ring me on {o}.', 'Write this down, my mobile is {o}.'],
    third: ['{s} can be rung on {o}.', 'For {s} dial {o}.', 'The mobile of {s} is {o}.'],
    firstChanged: ['I have a new SIM, ring me on {o} from now on.', 'The old line is dead, I am on {o}.'],
    changed: [
      '{s} has a new SIM: {o}.',
      'The old line of {s} is dead, try {o}.',
      '{s} changed provider and is on {o} since {on}.',
    ],
    corrected: [
      'I turned two digits round for {s}: it is {o}, not {w}.',
      'Wrong digits, sorry. {s} is on {o}, forget {w}.',
    ],
  },
  allergic_to: {
    first: [
      'I swell up from {o}, so please none of that.',
      'One thing to know when you cook for me: {o} and I do not get on.',
    ],
    third: [
      '{s} is allergic to {o}.',
      '{s} comes out in a rash from {o}.',
      'Careful with {o} when {s} is around, it ends at the doctor.',
    ],
  },
  based_in: {
    first: [],
    third: [
      '{s} is based in {o}, behind the railway station.',
      'The offices of {s} are in {o}.',
      '{s} sits in {o}, in a former warehouse.',
      '{s} runs everything from {o}.',
    ],
    changed: [
      '{s} has moved its offices to {o}.',
      '{s} opened the new building in {o} {on} and closed the old one.',
      '{s} relocated to {o}, half the staff is unhappy.',
    ],
    corrected: ['Correction: the offices of {s} are in {o}, {w} is only the store.'],
    nearly: [
      'There was talk that {s} would go to {o}; the council said no.',
      '{s} has a stand at the fair in {o} every year.',
    ],
  },
  headed_by: {
    first: [],
    third: ['{o} runs {s}.', '{s} is run by {o}, very hands-on.', 'The boss of {s} is {o}.'],
    changed: [
      '{o} took over {s} {on}.',
      '{s} has a new boss, {o}.',
      'The board made {o} chief executive of {s}.',
    ],
    nearly: ['People thought {o} would get the top job at {s}. Did not happen.'],
  },
  led_by: {
    first: [],
    third: ['{o} leads {s}.', '{s} is in the hands of {o}.', '{o} is in charge of {s}, timetable and all.'],
    changed: [
      '{o} took {s} over {on}.',
      '{s} was handed to {o}.',
      'They put {o} in charge of {s} after the summer chaos.',
      'From now on {o} runs {s}.',
    ],
    corrected: ['I said {w}, but it is {o} who was given {s}.'],
    nearly: ['{o} was asked to look after {s} and said no thanks.'],
  },
  done_for: {
    first: [],
    third: [
      '{s} is a job for {o}.',
      '{o} ordered {s}, and pays late.',
      'The customer behind {s} is {o}.',
      '{s} is something they build for {o}.',
    ],
  },
  owned_by: {
    first: [],
    third: [
      '{the_s} belongs to {o}.',
      '{o} has {the_s}, and never uses it.',
      '{the_s} is the property of {o}.',
    ],
    changed: [
      '{o} bought {the_s} {on}.',
      '{the_s} was sold to {o}.',
      '{o} got {the_s} for a song.',
      '{the_s} went to {o} in the end, cash.',
    ],
    corrected: ['No, {w} only borrowed it: {o} is the one who bought {the_s}.'],
    nearly: [
      '{o} would have liked {the_s}, but was outbid.',
      '{o} borrowed {the_s} for the weekend and brought it back muddy.',
    ],
  },
  costs: {
    first: [],
    third: [
      '{the_s} is {o}, which I find steep.',
      '{the_s} sets you back {o}.',
      'They charge {o} for {the_s}.',
    ],
    changed: [
      '{the_s} went up to {o}.',
      '{the_s} is {o} now, since {on}.',
      'They want {o} for {the_s} these days!',
      '{the_s} has come down to {o}, of all things.',
    ],
    corrected: ['I misread the board: {the_s} is {o}, not {w}.'],
  },
  meets_at: {
    first: [],
    third: [
      '{the_s} gets together at {the_o}.',
      '{the_s} uses {the_o}, the room with the stove.',
      '{the_s} is at {the_o}, through the side door.',
    ],
    changed: [
      '{the_s} has moved to {the_o}.',
      '{the_s} lost its room and goes to {the_o} now.',
      'From {on} {the_s} is at {the_o}.',
    ],
    corrected: ['I sent you wrong: {the_s} is at {the_o}, not at {the_w}.'],
    nearly: ['{the_s} had its summer party at {the_o}, just the once.'],
  },
  meets_on: {
    first: [],
    third: ['{the_s} is on {o}, half past seven.', '{the_s} comes together on {o}.'],
    changed: ['{the_s} has switched to {o}.', '{the_s} is on {o} from now on, because of the hall.'],
  },
  member_of: {
    first: ['I signed up for {the_o}, wish me luck.', 'I never miss {the_o}, rain or not.'],
    third: ['{s} joined {the_o}.', '{s} goes to {the_o} with great zeal.', '{s} is one of {the_o}.'],
  },
  lies_in: {
    first: [],
    third: [
      '{the_s} is in {the_o}, past the bakery.',
      'You get to {the_s} by the tram to {the_o}.',
      '{the_s} stands in {the_o}, with the green shutters.',
    ],
  },
}
