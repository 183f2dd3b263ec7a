// Written by scripts/fit-shipped.ts.
/** `hash` of the shipped weights. */
export const shippedHash: string = 'e5dfa04e142423b5f4b3b969a253d58d'
