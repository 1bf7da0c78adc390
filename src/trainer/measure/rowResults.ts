/** What the score card's rows say beyond their sums: confusions, errors of anomalies, and codes. */
import { autoencoderRoles } from '../../core/graph/roles';
import type { CodePictures, Confusion, RowResults } from '../../core/run/rowResults';
import { rowErrors } from '../../core/score/anomalies';
import { confusionOf } from '../../core/score/confusion';
import { errorHistograms } from '../../core/score/errorHistograms';
import { type Projected, principalComponents } from '../../core/score/principalComponents';
import type { Truth } from '../../core/score/truth';
import type { BareModel } from '../../core/weights/model';
import type { Samples } from '../engine/engine';
import { layerOutputs } from '../engine/outputs';

/** Larger tables cannot be read. */
const mostClasses = 50;
/** More points cannot be told from each other. */
const mostCodes = 500;
/** Of wider codes, two dimensions say little, and take long. */
const widestCode = 512;

/** A model with what it gives for the rows. */
export interface Measured {
  readonly model: BareModel;
  readonly outputs: Float32Array;
}

/** @returns undefined where there is nothing to tell */
export async function rowResults(rows: Samples, truth: Truth, original: Measured, shrunk: Measured): Promise<RowResults | undefined> {
  const confusion = confusionBetween(truth, original, shrunk);
  const { anomalies, count, targets } = truth;
  const errors =
    anomalies === undefined
      ? undefined
      : errorHistograms(
          [original, shrunk].map(({ outputs }) => rowErrors(outputs, targets, count)),
          anomalies,
        );
  const codes = rows.targets === rows.inputs ? await codePictures(rows, anomalies, original.model, shrunk.model) : undefined;
  if (confusion === undefined && errors === undefined && codes === undefined) return undefined;
  return {
    type: 'rowResults',
    ...(confusion === undefined ? {} : { confusion }),
    ...(errors === undefined ? {} : { errors }),
    ...(codes === undefined ? {} : { codes }),
  };
}

function confusionBetween(truth: Truth, original: Measured, shrunk: Measured): Confusion | undefined {
  if (truth.several !== undefined || truth.kind === 'values') return undefined;
  const classes = original.outputs.length / truth.count;
  if (classes > mostClasses || (truth.kind === 'classes' && truth.targets.length !== truth.count)) return undefined;
  return { classes, original: confusionOf(original.outputs, truth), shrunk: confusionOf(shrunk.outputs, truth) };
}

async function codePictures(
  { inputs, count }: Samples,
  anomalies: Float32Array | undefined,
  original: BareModel,
  shrunk: BareModel,
): Promise<CodePictures | undefined> {
  const some = Math.min(mostCodes, count);
  const picked = Array.from({ length: some }, (_, index) => Math.floor((index * count) / some));
  const width = inputs.length / count;
  const rows = new Float32Array(some * width);
  for (const [at, row] of picked.entries()) rows.set(inputs.subarray(row * width, (row + 1) * width), at * width);
  const before = await codeOf(original, rows, some);
  if (before === undefined) return undefined;
  const after = await codeOf(shrunk, rows, some);
  return {
    original: before,
    ...(after === undefined ? {} : { shrunk: after }),
    ...(anomalies === undefined ? {} : { anomalies: picked.map((row) => anomalies[row]!) }),
  };
}

async function codeOf(model: BareModel, inputs: Float32Array, count: number): Promise<Projected | undefined> {
  const roles = autoencoderRoles(model.graph);
  const layer = model.graph.layers.find(({ index }) => roles?.[index] === 'code')?.name;
  if (layer === undefined) return undefined;
  const codes = (await layerOutputs(model, { inputs, count }, [layer])).get(layer)!;
  return codes.length / count > widestCode || !codes.every(Number.isFinite) ? undefined : principalComponents(codes, count);
}
