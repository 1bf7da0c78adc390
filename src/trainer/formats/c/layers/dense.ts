import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Emit, loop, rowOf, type SpecOf } from '../emit';
import { activationCalls } from '../functions/activations';
import { storeMatrix } from '../matrix';
import { biasOf, transposed } from './weights';

export const dense: Emit<SpecOf<'Dense'>> = ({ spec, name, inputs: [x], output, program, weight, optionalWeight }) => {
  const { shape, data } = weight('kernel');
  const [inputs, units] = shape as [number, number];
  const multiply = storeMatrix(program, `${name}_kernel`, { outputs: units, inputs, data: transposed(data, inputs, units) });
  const bias = biasOf(program, name, optionalWeight('bias'));
  const rows = sizeOf(output.shape.slice(0, -1));
  const products =
    rows === 1
      ? [multiply({ x: x!.at, y: output.at, bias })]
      : loop('i', rows, [multiply({ x: rowOf(x!, 'i', inputs), y: rowOf(output, 'i', units), bias })]);
  return [...products, ...activationCalls((wanted) => program.use(wanted), spec.activation, output.at, { rows, units })];
};
