export { transformerContext } from './transformer-context.ts'
