/** What a search has learned of a model, in sentences with numbers. */
import { formatCount, formatShare, formatValue } from '../../message/format';
import { type Message, say } from '../../message/message';
import type { Calibration, Chain } from './chain';
import { constantsError, widthError } from './chain';
import type { Packing } from './packing';
import { type LayerSensitivity, usedDimensions } from './sensitivity';

/** More of the loss than this part is reported as a cost. */
const little = 0.01;
/** A layer that costs at most this part of the loss can go. */
const bearable = 0.05;

/** @param code the name of an autoencoder's code. @param loss the original's, on the rows that the chain was measured on */
export function chainFindings(chain: Chain, calibrations: readonly Calibration[], loss: number, code: string | undefined): Message[] {
  const { cuts, segments } = chain;
  const found: Message[] = [];
  const at = cuts.findIndex(({ layer }) => layer.name === code);
  // What the code tells of the output itself, where that is known, else of what comes next.
  const behind =
    segments.findLast(({ from, aim }) => at > 0 && from === at && aim === 'data') ?? segments.find(({ from }) => at > 0 && from === at);
  if (behind !== undefined) {
    const [size, used] = [cuts[at]!.size, usedDimensions(behind, chain.rows)];
    if (used < size) found.push(say('{0} of {1} uses {2}', cuts[at]!.layer.name, formatCount(size), formatCount(used)));
  }
  for (const [index, { from, to }] of segments.entries()) {
    const { base } = calibrations[index]!;
    if (to !== from + 2 || base > bearable * loss) continue;
    const name = cuts[from + 1]!.layer.name;
    if (name !== code) found.push(canGo(name, base / loss));
  }
  const inputs = inputsThatMatter(chain, calibrations, loss);
  if (inputs !== undefined) found.push(say('{0} of {1} input features are enough', formatCount(inputs), formatCount(cuts[0]!.size)));
  const varying = outputsThatVary(chain, loss);
  if (varying !== undefined)
    found.push(say('{0} of {1} outputs hardly vary', formatCount(cuts.at(-1)!.size - varying), formatCount(cuts.at(-1)!.size)));
  return found;
}

/** @param added to the loss without the layer, as a share of it */
function canGo(layer: string, added: number): Message {
  return added > 0
    ? say('{0} can go: +{1} loss before fine-tuning', layer, formatShare(added))
    : say('{0} can go: the loss is no higher without it', layer);
}

/**
 * Which of several branches the quality hangs on, and which can go.
 *
 * @param branches with the loss without each
 * @param loss the original's
 * @param code the name of an autoencoder's code
 */
export function branchFindings(branches: readonly LayerSensitivity[], loss: number, code: string | undefined): Message[] {
  const without = branches.map(({ layer, points }) => ({ layer, ratio: points[0]!.loss / loss })).sort((a, b) => b.ratio - a.ratio);
  const [most, next] = without;
  const carries = most !== undefined && next !== undefined && most.ratio >= cliff && most.ratio >= cliff * next.ratio ? [most] : [];
  return [
    ...carries.map(({ layer, ratio }) =>
      say('{0} carries the quality: without it the loss is {1} times as high', layer, formatValue(Math.round(ratio * 10) / 10)),
    ),
    ...without.filter(({ layer, ratio }) => layer !== code && ratio <= 1 + bearable).map(({ layer, ratio }) => canGo(layer, ratio - 1)),
  ];
}

/** The fewest inputs that cost little of the loss; undefined where that is all of them. */
function inputsThatMatter({ cuts, segments }: Chain, calibrations: readonly Calibration[], loss: number): number | undefined {
  const index = segments.findIndex(({ from, to }) => from === 0 && to === 1);
  const segment = segments[index];
  const curve = calibrations[index]?.byWidth;
  if (segment === undefined || curve === undefined || curve.length < 2 || cuts[0]!.order === undefined) return undefined;
  const bound = errorAt(curve, little * loss);
  for (let width = 1; width < cuts[0]!.size; width++) if (widthError(segment, width) <= bound) return width;
  return undefined;
}

/** The squared error at which a curve reaches a loss. */
function errorAt(curve: Calibration['byWidth'], added: number): number {
  const next = curve.findIndex(([, loss]) => loss > added);
  if (next < 1) return 0;
  const [[from, low], [to, high]] = [curve[next - 1]!, curve[next]!];
  return from + ((to - from) * (added - low)) / (high - low);
}

function outputsThatVary(chain: Chain, loss: number): number | undefined {
  if (chain.constantErrors === undefined) return undefined;
  const size = chain.cuts.at(-1)!.size;
  for (let kept = 1; kept < size; kept++) if (constantsError(chain, kept) <= little * loss) return kept;
  return undefined;
}

/** How the chosen model is stored. */
export function packingFinding({ bits, kept }: Packing): Message {
  return kept === 1
    ? say('weights are stored in {0} bits each', formatCount(bits))
    : say('weights are stored in {0} bits each, and {1} of them are kept', formatCount(bits), formatShare(kept));
}

/** How many times the original's loss counts as a cliff. */
const cliff = 2;

/**
 * Where a front's loss begins to be twice the original's.
 *
 * @param points by rising parameters
 */
export function frontFindings(points: readonly { readonly params: number; readonly loss: number }[], originalLoss: number): Message[] {
  const first = points.findLastIndex(({ loss }) => loss > cliff * originalLoss);
  const [below, above] = [points[first], points[first + 1]];
  const best = points.find(({ loss }) => loss <= originalLoss);
  const found: Message[] = [];
  if (best !== undefined)
    found.push(
      say(
        '{0} parameters are enough for a loss of {1}, no higher than that of the original, {2}',
        ...([formatCount(best.params), formatValue(best.loss), formatValue(originalLoss)] as const),
      ),
    );
  if (below !== undefined && above !== undefined) {
    const share = Math.log(below.loss / (cliff * originalLoss)) / Math.log(below.loss / above.loss);
    const params = below.params * (above.params / below.params) ** share;
    found.push(say('below {0} parameters the loss is more than twice that of the original', formatCount(rounded(params))));
  }
  return found;
}

/** Two digits are as exact as it is. */
function rounded(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / unit) * unit;
}
