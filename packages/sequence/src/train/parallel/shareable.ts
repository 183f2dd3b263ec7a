import type { Model } from '../model.ts'

/** A model whose batches can be divided. */
export interface ShareableModel<Batch> extends Model<Batch> {
  /**
   * Part `index` of `count` of the batch, of things that can be posted to a worker, and its weight in the mean over
   * the batch: its share of the examples, so that the weights add up to 1.
   */
  share(batch: Batch, index: number, count: number): { readonly batch: Batch; readonly weight: number }
}

/** What the module of a model exports under the name `model`. `options` come as they were posted to a worker. */
export type ModelFactory<Batch, Options> = (
  options: Options,
) => ShareableModel<Batch> | Promise<ShareableModel<Batch>>

/** The model of a module. It is made by the caller's code, which its types vouch for. */
export async function modelOf<Batch>(module: string, options: unknown): Promise<ShareableModel<Batch>> {
  const { model } = (await import(/* @vite-ignore */ module)) as {
    readonly model: ModelFactory<Batch, unknown>
  }
  return model(options)
}
