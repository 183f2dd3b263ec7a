/** A value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object of JSON values. `__proto__`, `constructor` and `prototype` are refused as keys wherever it comes from outside. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}
