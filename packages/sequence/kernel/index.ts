export { gemm } from './gemm'
export { pack, packTransposed } from './pack'
