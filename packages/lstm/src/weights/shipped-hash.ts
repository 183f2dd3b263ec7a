// Written by scripts/fit-shipped.ts.
/** `hash` of the shipped weights. */
export const shippedHash: string = 'fa68dcda6e2730249e3ff6cfa6cd0a26'
