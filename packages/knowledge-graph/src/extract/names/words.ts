import { listOf } from '../words/list.ts'

/** Before a name, in small letters and without a full stop; no part of it. */
export const titles: ReadonlySet<string> = listOf(`
  mr mrs ms miss mx dr prof professor doctor sir lady lord captain president judge pastor reverend officer detective coach
  herr frau fräulein doktor monsieur madame mademoiselle mme mlle señor señora señorita sr sra don doña
`)

/** May stand in small letters between the words of a name. */
export const connectors: ReadonlySet<string> = listOf(
  'of de del della di da do dos das du van von zu bin ibn al & y',
)
/** After one of these only: `van der`, `of the`, `de la`. */
export const secondConnectors: ReadonlySet<string> = listOf('the der den dem la las los le les')

/** The last word of the name of an organisation. */
export const organisations: ReadonlySet<string> = listOf(`
  university college school academy institute hospital clinic bank lab labs inc ltd llc corp corporation company co gmbh ag
  group studio studios club association foundation museum gallery library theatre theater orchestra press records party
  council ministry elementary kindergarten café cafe restaurant bakery church cathedral team league society agency
  universität hochschule klinik verein université école universidad escuela banco
`)
/** The first word of one, before `of`. */
export const organisationsOf: ReadonlySet<string> = listOf(
  'university college bank school institute ministry museum house',
)

/** The last word of the name of a place. */
export const placesLast: ReadonlySet<string> = listOf(`
  street road avenue lane square park lake river mountain mountains island islands beach bay valley bridge station airport
  hill hills forest village city county castle harbour harbor falls canyon sea ocean desert peninsula coast boulevard
  gardens garden trail creek springs state province alps
`)
/** The first. */
export const placesFirst: ReadonlySet<string> = listOf(
  'lake mount mt new san santa são los las el fort port cape saint st river isle gulf north south east west',
)

/** What follows a name at a sentence's beginning where a common word would not stand. */
export const afterNames: RegExp =
  /^(?:'s \p{L}|\s(?:is|was|has|had|isn't|wasn't|hasn't|doesn't|didn't|lives|lived|says|said|told|tells|asked|asks|works|worked|loves|loved|likes|liked|hates|hated|plays|played|moved|moves|went|goes|came|comes|wants|wanted|thinks|knows|knew|got|gets|made|makes|gave|gives|took|takes|left|called|calls|speaks|spoke|teaches|taught|studied|studies|bought|sent|sends|painted|wrote|visited|visits|met|who|and I|turned|turns|owns|owned|joined|started|married|adopted|cooked|brought|helped|thinks|needs|enjoys|learned)(?![\p{L}'])|,? (?:and|&|,)\s?\p{Lu}|, who(?!\p{L}))/u

/** Right before a name: what it is the name of. */
export const beforePeople: RegExp =
  /(?:sister|brother|mother|father|mum|mom|dad|son|daughter|wife|husband|girlfriend|boyfriend|partner|friend|cousin|aunt|uncle|nephew|niece|grandmother|grandfather|grandma|grandpa|granny|neighbou?r|colleague|co-?worker|boss|teacher|flatmate|roommate|fiancée?|kid|child|baby|schwester|bruder|mutter|vater|mann|tochter|sohn|freund|freundin|kollege|kollegin|chefin?|sœur|soeur|frère|mère|père|mari|femme|fils|fille|ami|amie|hermana|hermano|madre|padre|esposa|marido|hijo|hija|amiga|amigo)(?:'s name is|(?: is| was)? (?:called|named))?,?\s$/iu
export const beforeAnimals: RegExp =
  /(?:dog|cat|puppy|kitten|rabbit|bunny|parrot|horse|pony|hamster|guinea pig|tortoise|turtle|greyhound|beagle|poodle|terrier|goldfish|lizard|snake|ferret|budgie|canary|goat|hund|katze|kater|chien|chat|perro|perra|gato|gata)s?(?:'s name is|(?: is| was)? (?:called|named))?,?\s$/iu
