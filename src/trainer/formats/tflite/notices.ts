/** What a person should know of how a TensorFlow Lite model is read. */
import { type Message, say } from '../../../core/message/message';
import type { Network } from './linking/network';
import { isWeight } from './tensors/constants';

export function noticesOf(network: Network): readonly Message[] {
  const { model, operators } = network;
  const used = operators.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]).filter((index) => index >= 0);
  const tensors = [...new Set(used)].map((index) => model.tensors[index]!);
  const isRounded = ({ type, quantization }: (typeof tensors)[number]) => quantization !== undefined && /^u?int(?:4|8|16)$/u.test(type);
  const weightTypes = [...new Set(operators.flatMap((operator) => network.weightsOf(operator).map(({ type }) => type)))].filter(
    (type) => type !== 'float32' && type !== 'int32',
  );
  const clips = operators.filter(({ options }) => (options['cellClip'] ?? 0) > 0);
  return [
    ...weightTypes.map((type) =>
      type.includes('float')
        ? say('its weights are stored as {0}, and are read as float32', type)
        : say('its weights are stored as {0}, and are read as the float32 values that they stand for', type),
    ),
    ...(tensors.some((tensor) => !isWeight(tensor) && isRounded(tensor))
      ? [
          say(
            'the file rounds what layers give as well, also what goes in and comes out; a spec calculates with the values that these stand for, and does not round',
          ),
        ]
      : []),
    ...clips.map(({ index, options }) =>
      say(
        'operator {0} keeps the memory of its units within ±{1}, and a spec does not: they differ only where it goes beyond',
        index,
        options['cellClip']!,
      ),
    ),
  ];
}
