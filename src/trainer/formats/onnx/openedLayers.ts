/** The table of what a model's nodes cost. */
import type { Shape } from '../../../core/layers/kind';
import type { OpenedLayer, OpenedWeight } from '../importer';
import type { InferredNode } from './graph/infer';
import type { LoweredGraph } from './lower/lowerGraph';
import { layerShape } from './lower/value';
import { freeNames } from './names';
import type { Constant } from './values/constant';

/** A row for each node. A weight counts where it is used first. */
export function openedLayers(nodes: readonly InferredNode[], { values, problems }: LoweredGraph, inputs: readonly string[]): OpenedLayer[] {
  const free = freeNames();
  /** The row that gives each tensor. */
  const givers = new Map(inputs.map((name) => [name, free(name)]));
  const counted = new Set<string>();
  return nodes.map((inferred) => {
    const { node, output } = inferred;
    const name = free(node.label);
    const from = node.inputs.flatMap((input) => (input === undefined ? [] : (givers.get(input.name) ?? [])));
    for (const tensor of node.outputs) givers.set(tensor, name);
    const weights = weightsOf(inferred).filter((constant) => isNew(constant, counted));
    const value = values.get(output.name);
    const shape = value === undefined ? rowShape(output.dims) : layerShape(value);
    const problem = problems.get(node) ?? inferred.problem;
    return {
      name,
      type: node.operator,
      inputs: from,
      ...(shape === undefined ? {} : { outputShape: shape }),
      ...(inferred.operator === undefined && weights.length === 0 ? {} : { params: weights.reduce((sum, { count }) => sum + count, 0) }),
      ...macsOf(inferred),
      weights: weights.flatMap(({ stored }) => stored.map(storedWeight)),
      ...(problem === undefined ? {} : { problem }),
    };
  });
}

/** Inputs that hold numbers that were learned: settings and single numbers are none. */
function weightsOf({ node, operator }: InferredNode): Constant[] {
  return node.inputs.flatMap((input, index) => {
    const constant = input?.constant;
    const isSetting = operator?.settings?.includes(index) === true || constant?.dims.length === 0;
    return constant === undefined || !constant.isFloat || isSetting ? [] : [constant];
  });
}

function isNew({ stored }: Constant, counted: Set<string>): boolean {
  const names = stored.map(({ name }) => name).filter((name) => name !== '');
  const isKnown = names.length > 0 && names.every((name) => counted.has(name));
  for (const name of names) counted.add(name);
  return stored.length > 0 && !isKnown;
}

function storedWeight({ name, dims, type, bytes }: Constant['stored'][number]): OpenedWeight {
  return { name, shape: dims, dtype: type.name, bytes };
}

/** Costs of operators that are not known are not known either. */
function macsOf({ node, operator, output }: InferredNode): Pick<OpenedLayer, 'macs'> {
  if (operator === undefined || output.dims === undefined) return {};
  try {
    const macs = operator.macs?.(node, output.dims) ?? (operator.macs === undefined ? 0 : null);
    return { macs: macs === null || Number.isFinite(macs) ? macs : null };
  } catch {
    return {};
  }
}

function rowShape(dims: Shape | undefined): Shape | undefined {
  return dims?.slice(1);
}
