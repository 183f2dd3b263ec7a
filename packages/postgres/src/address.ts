import type { ConnectionOptions } from 'node:tls'
import { MnesticError } from '@mnestic/core'
import { checkInteger, checkMembers, checkText, isObject } from '@mnestic/core/check'

/** Where a database is, and as whom to connect. Nothing of it is taken from the environment. */
export interface PostgresConnection {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  /** Default 5432. */
  readonly port?: number | undefined
  readonly database: string
  readonly user: string
  /** Or what makes one for each new connection: tokens that expire. */
  readonly password?: string | (() => string | Promise<string>) | undefined
  /** Default false. True: TLS, the server's certificate verified; else as for `tls.connect`. */
  readonly ssl?: boolean | ConnectionOptions | undefined
}

/** A connection, checked and whole. */
export interface Address extends Required<PostgresConnection> {
  readonly password: string | (() => string | Promise<string>)
  readonly port: number
  readonly ssl: boolean | ConnectionOptions
}

const members = [
  'host',
  'port',
  'database',
  'user',
  'password',
  'ssl',
] as const satisfies readonly (keyof PostgresConnection)[]

/** What `sslmode` of a URL stands for. Modes that fall back to no encryption by themselves are not among them. */
const modes: Readonly<Record<string, boolean | ConnectionOptions>> = {
  disable: false,
  require: true,
  'verify-full': true,
  'no-verify': { rejectUnauthorized: false },
}

/** No message of this repeats what was given: it may hold a password. @throws INVALID_ARGUMENT, TOO_LARGE */
export function checkAddress(given: unknown): Address {
  if (typeof given === 'string') return fromUrl(given)
  if (!isObject(given)) throw malformed('what was given is neither')
  checkMembers('The connection', given, members)
  const { host, port = 5432, database, user, password = '', ssl = false } = given
  if (typeof password !== 'string' && !isFunction(password))
    throw malformed('password is no text, and no function that makes one')
  if (typeof ssl !== 'boolean' && !isObject(ssl))
    throw malformed('ssl is neither true, nor false, nor options of tls')
  return {
    host: checkHost(host),
    port: checkInteger('port', port, 1, 65_535),
    database: checkText('database', database, 63),
    user: checkText('user', user, 63),
    password,
    ssl,
  }
}

/** It becomes part of the storage's name: a whole URL, with its password, must not. */
function checkHost(host: unknown): string {
  if (typeof host !== 'string' || !/^(\/.*|[^@/?#\s]+)$/.test(host) || host.length > 1_024)
    throw malformed('host is no name, no address, and no folder of a socket')
  return host
}

function isFunction(value: unknown): value is () => string | Promise<string> {
  return typeof value === 'function'
}

function fromUrl(given: string): Address {
  const url = parsed(given)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw malformed('a URL of another protocol was given')
  const part = (encoded: string, what: string): string => {
    if (encoded === '') throw malformed(`${what} is missing in the URL`)
    return decoded(encoded)
  }
  for (const [key, value] of url.searchParams)
    if (key !== 'sslmode' || modes[value] === undefined)
      throw malformed(
        `the URL may have ?sslmode= with ${Object.keys(modes).join(', ')}, and nothing else after its ?`,
      )
  return {
    host: checkHost(part(url.hostname, 'the host').replace(/^\[(.*)\]$/, '$1')),
    port: url.port === '' ? 5432 : Number(url.port),
    database: part(url.pathname.slice(1), 'the database'),
    user: part(url.username, 'the user'),
    password: decoded(url.password),
    ssl: modes[url.searchParams.get('sslmode') ?? 'disable'] ?? false,
  }
}

function parsed(given: string): URL {
  try {
    return new URL(given)
  } catch {
    throw malformed('what was given is no URL')
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed('a part of the URL is not well encoded; use encodeURIComponent for each')
  }
}

function malformed(why: string): MnesticError {
  return new MnesticError(
    'INVALID_ARGUMENT',
    `connection: ${why}; accepted: a URL postgres://USER:PASSWORD@HOST:PORT/DATABASE, or an object with ${members.join(', ')}`,
  )
}
