export { {{camel}} } from './{{name}}.ts'
