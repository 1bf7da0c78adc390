/** What storing weights in fewer bits, and fewer of them, does to a model, by trying it on the original. */
import { modelCost } from '../../../core/cost/cost';
import { bitNumbers, keptShares, type MeasuredPacking, packedAtOnce, type Packing } from '../../../core/methods/auto/packing';
import { fixedBytes } from '../../../core/methods/storedSize';
import type { BareModel } from '../../../core/weights/model';
import { throwIfCancelled } from '../../engine/errors';
import { packModel } from '../../formats/packed/packed';

export interface MeasuringPackings {
  readonly model: BareModel;
  /** The mean loss of a model over some rows. */
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly originalLoss: number;
  readonly signal: AbortSignal;
}

/** Numbers of bits with none of the weights gone. */
const dense = 1;
/** Bits that cost nothing, with shares of the weights. */
const fine = Math.max(...bitNumbers);

/** Every number of bits with every share of the weights: what each of the two adds to the loss is measured alone. @throws CancelledError */
export async function measurePackings({ model, lossOf, originalLoss, signal }: MeasuringPackings): Promise<MeasuredPacking[]> {
  const added = async (packed: BareModel) => {
    throwIfCancelled(signal);
    const loss = await lossOf(packed);
    return Number.isFinite(loss) ? Math.max(0, loss - originalLoss) : Infinity;
  };
  const frame = packModel(withoutWeights(model)).file.length;
  const byKept: (Packing & { error: number })[] = [];
  for (const kept of keptShares) {
    const error = kept === dense ? 0 : await added(packedAtOnce(model, { bits: fine, kept }));
    byKept.push({ bits: fine, kept, error });
  }
  const packings: MeasuredPacking[] = [];
  for (const bits of bitNumbers) {
    const packed = packedAtOnce(model, { bits, kept: dense });
    // Values that are shared are stored in float16 at best.
    const fixed = frame + fixedBytes({ coding: 'shared', bits }, model.graph) / 2;
    const bitsKept = ((packModel(packed).file.length - fixed) * 8) / modelCost(model.graph).params;
    const error = await added(packed);
    for (const { kept, error: ofKept } of byKept) packings.push({ bits, kept, error: error + ofKept, bitsKept, fixedBytes: fixed });
  }
  return packings;
}

function withoutWeights({ graph, weights }: BareModel): BareModel {
  return { graph, weights: new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }])) };
}
