export { gather, products } from './products'
export { dots, quantise, sift } from './codes'
export { differ } from './bits'
