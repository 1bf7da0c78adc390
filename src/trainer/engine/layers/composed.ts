import type { GraphLayer } from '../../../core/graph/graph';
import type { Compute } from './computed';
import { conv1dTranspose, dilatedConvolution, isDilated } from './convolutions';
import { subtract, upSampling1d } from './sequences';

/** The arithmetic of a layer that tfjs does not have, or undefined. (Its DepthwiseConv2D takes no notice of a dilation.) */
export function composition({ spec }: GraphLayer): Compute | undefined {
  switch (spec.type) {
    case 'Subtract':
      return subtract;
    case 'UpSampling1D':
      return upSampling1d(spec);
    case 'Conv1DTranspose':
      return conv1dTranspose(spec);
    case 'DepthwiseConv2D':
      return isDilated(spec) ? dilatedConvolution(spec) : undefined;
    default:
      return undefined;
  }
}
