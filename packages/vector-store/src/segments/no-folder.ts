/** Where there is no file system. */
export async function openFolder(): Promise<undefined> {
  return undefined
}
