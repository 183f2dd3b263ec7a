export { toScope } from '../scope.ts'
export { checkCallback, checkInteger, checkMembers, checkSignal, invalid, isObject } from './value.ts'
