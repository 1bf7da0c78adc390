/** What shrinking one layer alone does to the loss, and what it carries, by what is known of a chain. */
import { type Calibration, type Chain, constantsError, errorOf, type Segment } from './chain';

/** How the loss grows, without fine-tuning, when one layer alone is shrunk in one way. */
export interface LayerSensitivity {
  readonly layer: string;
  readonly method: 'units' | 'rank' | 'inputs' | 'outputs' | 'remove';
  /** By falling `share`: what is left of the layer's units, rank, or features. `loss` is of a sample of the training rows. */
  readonly points: readonly { readonly share: number; readonly loss: number }[];
}

/** Shares of units, ranks and features that are reported. */
const shares = [1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05];

/** @param loss the original's, on the rows that the chain was measured on */
export function chainSensitivity(chain: Chain, calibrations: readonly Calibration[], loss: number): LayerSensitivity[] {
  const { cuts, segments } = chain;
  const found: LayerSensitivity[] = [];
  const nameOf = (cut: number) => cuts[cut]!.layer.name;
  const curve = (most: number, lossAt: (amount: number) => number) =>
    shares.map((share) => ({ share, loss: Math.max(0, lossAt(Math.max(1, Math.round(most * share)))) }));
  for (const [index, segment] of segments.entries()) {
    const calibration = calibrations[index]!;
    const { from, to, isLayer, ranks } = segment;
    if (isLayer) {
      const most = ranks.errors.length - 1;
      found.push({
        layer: nameOf(to),
        method: 'rank',
        points: curve(most, (rank) => loss + lessBase(segment, calibration, undefined, rank)),
      });
      if (cuts[from]!.order !== undefined)
        found.push({
          layer: nameOf(from),
          method: from === 0 ? 'inputs' : 'units',
          points: curve(cuts[from]!.size, (width) => loss + lessBase(segment, calibration, width)),
        });
    }
    if (to === from + 2)
      found.push({ layer: nameOf(from + 1), method: 'remove', points: [{ share: 0, loss: Math.max(0, loss + calibration.base) }] });
  }
  if (chain.constantErrors !== undefined) {
    const last = cuts.length - 1;
    found.push({ layer: nameOf(last), method: 'outputs', points: curve(cuts[last]!.size, (kept) => loss + constantsError(chain, kept)) });
  }
  return found;
}

/** Above the map of all inputs and full rank: for a layer that is the layer itself. */
function lessBase(segment: Segment, calibration: Calibration, width = segment.moments.inputs, rank?: number): number {
  return errorOf(segment, calibration, width, rank) - calibration.base;
}

/** A part of what the values of a code carry that counts as nothing. */
const negligible = 0.01;

/**
 * How many of a code's dimensions are used: the lowest rank at which all but a hundredth of what the code tells of the output is kept, apart from what least
 * squares explains by chance: of noise in so few rows, the share inputs / (rows − inputs) of what is left unexplained.
 *
 * @param segment from the code on
 * @param rows that it was fitted to
 */
export function usedDimensions(
  { ranks: { errors, byWidth }, moments: { inputs } }: Pick<Segment, 'ranks' | 'moments'>,
  rows: number,
): number {
  const least = byWidth.at(-1)!;
  const carried = errors[0]! - least;
  const byChance = rows > inputs ? (least * inputs) / (rows - inputs) : 0;
  const enough = errors.findIndex((error) => error - least <= negligible * carried + byChance);
  return enough === -1 ? errors.length - 1 : enough;
}
