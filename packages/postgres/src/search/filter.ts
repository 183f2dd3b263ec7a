import type { Filter, Test, TimeInput } from '@mnestic/core'
import { toTime } from '@mnestic/core/check'
import { texts } from '../wire.ts'
import type { Value } from '../database.ts'

/**
 * A condition in SQL that every record satisfies which passes the filter: what the server can leave out early. `exact`:
 * no other record does.
 */
interface Condition {
  readonly sql: string
  readonly exact: boolean
}

const everything: Condition = { sql: 'TRUE', exact: false }
const nothing: Condition = { sql: 'FALSE', exact: true }

/** So many values at most: the server takes 65,535, and to plan thousands of conditions takes longer than they save. */
const most = 1_000

/**
 * A filter over the rows `v` of `embedding`, by the head of their record's entry; `undefined` where nothing of it can
 * be said in SQL. Its values are appended to `values`.
 *
 * A head with what `jsonb` refuses (a NUL, half a surrogate pair) passes: core looks again. A sub-select that yields a
 * value, since the planner would turn EXISTS into a join, and leave the order of the index.
 */
export function filterSql(filter: Filter, values: Value[]): string | undefined {
  const bound: Value[] = []
  const { sql: told } = translate(filter, (value) => `:${bound.push(value)}:`)
  if (told === 'TRUE' || bound.length > most) return undefined
  // Parts are left out on the way, and a parameter that stands nowhere is an error: they get their numbers now.
  const names = new Map<string, string>()
  const sql = told.replace(/:(\d+):/g, (mark, number: string) => {
    const name = names.get(mark) ?? `$${values.push(bound[Number(number) - 1] ?? null)}`
    names.set(mark, name)
    return name
  })
  return `(SELECT CASE WHEN e.head ~ '\\\\u(0000|d[89a-f])' THEN TRUE ELSE
    (SELECT ${sql} FROM (SELECT e.head::jsonb AS h) AS j) END
    FROM entry e WHERE e.scope = v.scope AND e.revision = v.seq)`
}

/** Makes a value a parameter of the statement, and says its name. */
type Bind = (value: Value) => string

function translate(filter: Filter, bind: Bind): Condition {
  return all(
    Object.entries(filter).map(([name, value]): Condition => {
      const member = name as keyof Filter
      switch (member) {
        case 'and':
          return all((value as readonly Filter[]).map((one) => translate(one, bind)))
        case 'or':
          return any((value as readonly Filter[]).map((one) => translate(one, bind)))
        case 'not': {
          const inner = translate(value as Filter, bind)
          return inner.exact ? { sql: `NOT (${inner.sql})`, exact: true } : everything
        }
        case 'id':
        case 'session':
        case 'speaker':
        case 'role':
          return passes(`h -> '${member}'`, longForm(value as Test<string>), bind)
        case 'at':
          return passes(`h -> 'at'`, timesIn(longForm(value as Test<TimeInput>)), bind)
        case 'metadata':
          return all(
            Object.entries(value as NonNullable<Filter['metadata']>).map(([path, test]) =>
              passes(lookUp(path, bind), longForm(test), bind),
            ),
          )
        case 'text':
          return everything // how letters fold is settled in core, and nowhere else
      }
    }),
  )
}

function all(conditions: readonly Condition[]): Condition {
  const told = conditions.filter(({ sql }) => sql !== 'TRUE')
  return {
    sql: told.length === 0 ? 'TRUE' : told.map(({ sql }) => `(${sql})`).join(' AND '),
    exact: conditions.every(({ exact }) => exact),
  }
}

function any(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return nothing
  if (conditions.some(({ sql }) => sql === 'TRUE')) return everything
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '),
    exact: conditions.every(({ exact }) => exact),
  }
}

type Scalar = string | number | boolean | null
type LongTest<Value> = Exclude<Test<Value>, Value>

function longForm<Value>(test: Test<Value>): LongTest<Value> {
  const scalar = typeof test !== 'object' || test === null || test instanceof Date
  // A bound that is there and undefined is none.
  const bounds = scalar ? [['equals', test]] : Object.entries(test).filter(([, bound]) => bound !== undefined)
  return Object.fromEntries(bounds) as LongTest<Value>
}

function timesIn({ in: list, exists, ...bounds }: LongTest<TimeInput>): LongTest<Scalar> {
  const times = Object.entries(bounds).map(([name, time]) => [name, toTime(name, time)])
  return {
    ...(Object.fromEntries(times) as LongTest<Scalar>),
    ...(list !== undefined && { in: list.map((time) => toTime('in', time)) }),
    ...(exists !== undefined && { exists }),
  }
}

/** A value of the metadata: of that name, or else by its dots, which step into objects, and not into arrays. */
function lookUp(path: string, bind: Bind): string {
  const key = (name: string): string => (isStorable(name) ? bind(name) + '::text' : 'NULL::text')
  const straight = `h -> 'metadata' -> ${key(path)}`
  if (!path.includes('.')) return straight
  return `coalesce(${straight}, h -> 'metadata' -> ${path.split('.').map(key).join(' -> ')})`
}

/** `value`: an expression, `jsonb` or null where the record has nothing of that name. */
function passes(value: string, test: LongTest<Scalar>, bind: Bind): Condition {
  const { exists, ...bounds } = test
  if (Object.keys(bounds).length === 0)
    return { sql: `${value} IS ${exists ? 'NOT NULL' : 'NULL'}`, exact: true }
  if (exists === false) return nothing
  const held = all(
    Object.entries(bounds).map(([name, bound]) => holds(name as keyof typeof bounds, bound, bind)),
  )
  if (held.sql === 'TRUE') return { sql: `${value} IS NOT NULL`, exact: held.exact }
  // Of an array one element has to pass all of it.
  const elements = `CASE jsonb_typeof(${value}) WHEN 'array' THEN ${value} ELSE jsonb_build_array(${value}) END`
  return {
    sql: `${value} IS NOT NULL AND EXISTS (SELECT FROM jsonb_array_elements(${elements}) AS m(m) WHERE ${held.sql})`,
    exact: held.exact,
  }
}

/** One test of one element `m`. */
function holds(
  name: Exclude<keyof LongTest<Scalar>, 'exists'>,
  bound: Scalar | readonly Scalar[] | undefined,
  bind: Bind,
): Condition {
  switch (name) {
    case 'equals':
      return isIn([bound as Scalar], bind)
    case 'in':
      return isIn(bound as readonly Scalar[], bind)
    case 'gt':
      return compares('>', bound as Scalar, bind)
    case 'gte':
      return compares('>=', bound as Scalar, bind)
    case 'lt':
      return compares('<', bound as Scalar, bind)
    case 'lte':
      return compares('<=', bound as Scalar, bind)
  }
}

function isIn(list: readonly Scalar[], bind: Bind): Condition {
  const storable = list.filter((one) => typeof one !== 'string' || isStorable(one))
  if (storable.length === 0) return nothing
  const json = texts(storable.map((one) => JSON.stringify(one)))
  return { sql: `m = ANY (${bind(json)}::text[]::jsonb[])`, exact: true }
}

function compares(operator: string, bound: Scalar, bind: Bind): Condition {
  if (typeof bound === 'number')
    return {
      sql: `CASE jsonb_typeof(m) WHEN 'number' THEN m::numeric ${operator} ${bind(String(bound))}::numeric ELSE FALSE END`,
      exact: true,
    }
  if (typeof bound !== 'string') return nothing
  // "C" compares code points, core code units: they differ beside a surrogate pair only.
  if (/[\ud800-\uffff]/.test(bound)) return everything
  if (!isStorable(bound)) return everything
  return {
    sql: `CASE jsonb_typeof(m) WHEN 'string' THEN (m #>> '{}') COLLATE "C" ${operator} ${bind(bound)}::text ELSE FALSE END`,
    exact: true,
  }
}

/** Whether PostgreSQL can hold such a text. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
