export { isBlockName } from './block-name.ts'
export { checkLayout } from './layout.ts'
export { toScope } from '../scope.ts'
export { toTime } from './time.ts'
export {
  checkCallback,
  checkInteger,
  checkMembers,
  checkMethods,
  checkSignal,
  checkText,
  invalid,
  isObject,
} from './value.ts'
