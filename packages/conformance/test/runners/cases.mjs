import { backendCases } from '@mnestic/conformance'
import { brokenBackends } from '@mnestic/conformance/broken'
import { referenceBackend } from '@mnestic/conformance/reference'

const { BROKEN } = process.env
const broken = brokenBackends.find((one) => one.name === BROKEN)

/** A part of the kit for the reference backend, or for the broken one that the environment names. */
export const cases = backendCases({ create: () => broken?.create() ?? referenceBackend() }).filter(
  ({ promise }) => promise === 'bounded' || promise === 'as-of',
)
