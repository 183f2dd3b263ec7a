const chunk = 32_768

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += chunk) binary += String.fromCharCode(...bytes.subarray(i, i + chunk))
  return btoa(binary)
}

/** @throws a DOMException for text that is not base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

/** Little-endian float32, one vector after the other. */
export function packVectors(vectors: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * vectors.reduce((sum, vector) => sum + vector.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const vector of vectors) {
    for (const x of vector) {
      view.setFloat32(at, x, true)
      at += 4
    }
  }
  return bytes
}

/** Vectors of equal length. */
export function unpackVectors(bytes: Uint8Array, count: number): readonly Float32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dimensions = bytes.length / 4 / count
  return Array.from({ length: count }, (_, i) =>
    Float32Array.from({ length: dimensions }, (__, d) => view.getFloat32(4 * (i * dimensions + d), true)),
  )
}
