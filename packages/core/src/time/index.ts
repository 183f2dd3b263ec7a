export { timesIn, type NamedTime } from './times-in.ts'
