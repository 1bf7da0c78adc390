/** What all layers of weighted sums have: a bias, and an activation of what they give. */
import type { ActivationName } from '../../../../core/layers/fields';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Place } from '../emit';
import { activationCalls } from '../functions/activations';
import { biasOf } from './weights';

type SumPlace = Place<{ readonly activation?: ActivationName }>;

/** The name of the layer's bias, or NULL. */
export function layerBias({ name, program, optionalWeight }: SumPlace): string {
  return biasOf(program, name, optionalWeight('bias'));
}

/** The layer's activation, applied to all of its output. */
export function activateOutput({ spec, output, program }: SumPlace): string[] {
  const size = { rows: sizeOf(output.shape.slice(0, -1)), units: output.shape.at(-1)! };
  return activationCalls((wanted) => program.use(wanted), spec.activation, output.at, size);
}
