/** A run that cannot go on for a reason outside the code: the message is all that a person needs, exit code 2. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
}
