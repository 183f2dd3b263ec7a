export { toScope } from '../scope.ts'
export {
  checkCallback,
  checkInteger,
  checkMembers,
  checkMethods,
  checkSignal,
  invalid,
  isObject,
} from './value.ts'
