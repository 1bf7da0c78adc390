import { say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import { outputLosses } from '../../core/spec/outputLosses';
import type { LossName } from '../../core/spec/schema';
import type { SpecFile } from '../input/specFile';
import type { InputCheck } from './classNumbers';

/** Scales are often rounded: 0.0039216 × 255 is a little more than 1. */
const tolerance = 0.01;

/**
 * What binaryCrossentropy is compared with must be between 0 and 1: it has no lowest value otherwise.
 *
 * @param what the values are: "the label", "the value"
 * @param at the place of the data, or of the labels, in the spec
 * @param loss of the output that is compared with them; the only one's where it is left out
 */
export function shareCheck(spec: SpecFile, what: 'label' | 'value', at: JsonPath, loss = lossOfOnly(spec)): InputCheck | undefined {
  if (loss !== 'binaryCrossentropy') return undefined;
  return (rows, width, numberOf) => {
    const wrong = rows.findIndex((value) => value < -tolerance || value > 1 + tolerance);
    if (wrong === -1) return;
    const row = numberOf(Math.floor(wrong / width));
    const message =
      what === 'label'
        ? say(
            'row {0} has the label {1}, but binaryCrossentropy compares values from 0 to 1: give 0 and 1, or take another loss',
            row,
            rows[wrong]!,
          )
        : say(
            'row {0} has the value {1}, but binaryCrossentropy compares values from 0 to 1: give "scale", or take another loss',
            row,
            rows[wrong]!,
          );
    throw spec.errorAt(at, message);
  };
}

function lossOfOnly({ spec: { train }, graph }: SpecFile): LossName | undefined {
  return train && outputLosses(train.loss, graph.outputs)[0]?.loss;
}
