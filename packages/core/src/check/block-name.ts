/** Of a part of a prompt: 1 to 64 code units in one line, so that its name cannot pass for text of its own. */
export function isBlockName(name: unknown): name is string {
  return typeof name === 'string' && /^[^\n\r\v\f\u0085\u2028\u2029]{1,64}$/.test(name)
}
