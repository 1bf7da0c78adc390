import { units } from './fields';
import { kernelFields } from './kernelFields';
import { channelsOf, defineLayer, elementCount, layerSchema, type WeightSpec } from './kind';

export const dense = defineLayer({
  schema: layerSchema('Dense', {
    units,
    ...kernelFields(2),
  }),
  meaning: 'Every unit is a weighted sum of all inputs (fully connected).',
  inputs: 'one',
  flow: 'produce',
  takesLeadingAxes: true,
  sums: { weight: 'kernel', axis: 1 },
  withUnits: (layer, units) => ({ ...layer, units }),
  seesConstantsEvenly: () => true,
  mapsPositionsAlone: () => true,
  outputShape: (layer, [input]) => {
    channelsOf(input!, 'Dense');
    return [...input!.slice(0, -1), layer.units];
  },
  weights: (layer, [input]): WeightSpec[] => [
    {
      name: 'kernel',
      shape: [channelsOf(input!, 'Dense'), layer.units],
      axes: ['input', 'output'],
      trainable: true,
      initializer: 'glorotUniform',
    },
    ...(layer.useBias === false ? [] : [biasOf(layer.units)]),
  ],
  macs: (layer, [input]) => {
    const elements = elementCount(input!);
    return elements === null ? null : elements * layer.units;
  },
});

/** The bias of a layer with this many units. */
export function biasOf(units: number): WeightSpec {
  return { name: 'bias', shape: [units], axes: ['output'], trainable: true, initializer: 'zeros' };
}
