import '@tensorflow/tfjs-backend-wasm'

/** Those that run without a graphics card. */
export const backends = ['cpu', 'wasm'] as const
