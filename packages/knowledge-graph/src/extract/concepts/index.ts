import type { Concept } from '../pattern.ts'
import { ages } from './ages.ts'
import { allergies } from './allergies.ts'
import { births } from './births.ts'
import { family } from './family.ts'
import { favourites } from './favourites.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { homes } from './homes.ts'
import { names } from './names.ts'
import { pastimes } from './pastimes.ts'
import { pets } from './pets.ts'
import { possessions } from './possessions.ts'
import { spanish } from './spanish.ts'
import { studies } from './studies.ts'
import { tastes } from './tastes.ts'
import { travels } from './travels.ts'
import { work } from './work.ts'

/** A concept more is a file and a line; a pattern more a line in its file. */
export const concepts: Concept = [
  homes,
  births,
  work,
  studies,
  family,
  pets,
  tastes,
  allergies,
  possessions,
  travels,
  pastimes,
  favourites,
  names,
  ages,
  german,
  french,
  spanish,
].flat()
