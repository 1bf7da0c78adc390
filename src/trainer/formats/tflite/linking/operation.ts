import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import { type Operation, Unsayable } from '../operators/operator';
import type { Operator, Tensor } from '../schema/model';
import type { Network } from './network';
import type { ShapeValues } from './shapeValues';

/** What an operator's record sees of it. @param rowsOf what a layer gives in the place of a tensor, where that is known */
export function operationOf(
  operator: Operator,
  network: Network,
  rowsOf: (tensor: number) => Shape | undefined,
  values: ShapeValues,
): Operation {
  const { type, inputs, outputs, options } = operator;
  const tensorAt = (position: number) => network.tensor(inputs[position] ?? -1);
  const [output = -1] = outputs;
  return {
    type,
    option: (name) => options[name] ?? 0,
    tensor: tensorAt,
    constant: (position) => network.constantBehind(inputs[position] ?? -1),
    numbers: (position) => values.of(inputs[position] ?? -1),
    inputCount: inputs.length,
    data: network.dataOf(operator),
    rows: (position) => {
      const rows = rowsOf(inputs[position] ?? -1);
      if (rows === undefined) throw new Unsayable(say('takes a constant where layers of a spec take what comes in'));
      return rows;
    },
    rank: (position) => tensorAt(position)?.shape.length ?? 0,
    output: rowsWithoutBatch(network.tensor(output)),
    consumer: () => {
      const next = network.consumerOf(output);
      return next === undefined ? undefined : operationOf(next, network, rowsOf, values);
    },
  };
}

/** A tensor's shape without the batch axis; null for sizes that are only known at run time. */
export function rowsWithoutBatch(tensor: Tensor | undefined): Shape {
  return (tensor?.signature ?? []).slice(1).map((size) => (size < 0 ? null : size));
}
