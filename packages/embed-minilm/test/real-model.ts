import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const models = process.env['MNESTIC_MODELS'] ?? resolve(import.meta.dirname, '../../../../shared/models')

/** The folder of all-MiniLM-L6-v2; its tests are skipped where it is absent. */
export const realModel: string = join(models, 'all-MiniLM-L6-v2')
export const hasRealModel: boolean = existsSync(join(realModel, 'onnx/model_quantized.onnx'))
export const whySkipped = `no all-MiniLM-L6-v2 in MNESTIC_MODELS nor in ../shared/models`

if (!hasRealModel) console.log(`skipped: ${whySkipped}`)
