/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import { kindOf, type LayerSpec } from '../layers';
import { formatShape, type Shape, ShapeError } from '../layers/kind';
import { formatPath, type Problem, type ProblemCode } from '../spec/problem';
import { didYouMean } from '../spec/suggest';
import type { GraphLayer, ModelGraph } from './graph';

export interface GraphResult {
  /** Missing when a problem of severity error was found. */
  readonly graph?: ModelGraph;
  /** The layers whose shapes are known, even when others are at fault. */
  readonly layers: readonly GraphLayer[];
  readonly problems: readonly Problem[];
}

/** @param layers each at its index in the spec; `undefined` where a layer is not valid by itself. */
export function buildGraph(name: string, layers: readonly (LayerSpec | undefined)[]): GraphResult {
  const problems: Problem[] = [];
  const byName = indexByName(layers, problems);
  const inputs = layers.map((layer, index) => (layer === undefined ? [] : resolveInputs(layer, index, layers, byName, problems)));
  const order = topologicalOrder(layers, inputs, byName, problems);
  const known = inferShapes(order, layers, inputs, problems);
  problems.push(...unusedLayers(layers, inputs), ...inputProblems(layers));
  const last = layers.at(-1);
  const complete = known.length === layers.length && last !== undefined && !problems.some((problem) => problem.severity === 'error');
  if (!complete) return { layers: known, problems };
  const inputNames = known.filter((layer) => layer.spec.type === 'Input').map((layer) => layer.name);
  return { graph: { name, layers: known, inputs: inputNames, output: last.name }, layers: known, problems };
}

function indexByName(layers: readonly (LayerSpec | undefined)[], problems: Problem[]): Map<string, number> {
  const byName = new Map<string, number>();
  for (const [index, layer] of layers.entries()) {
    if (layer === undefined) continue;
    const first = byName.get(layer.name);
    if (first === undefined) byName.set(layer.name, index);
    else {
      problems.push({
        ...error(
          'duplicate-name',
          ['layers', index, 'name'],
          `the name "${layer.name}" is taken by ${formatPath(['layers', first])}: every layer needs a name of its own`,
        ),
        related: [{ message: 'the first layer of that name', path: ['layers', first, 'name'] }],
      });
    }
  }
  return byName;
}

function resolveInputs(
  layer: LayerSpec,
  index: number,
  layers: readonly (LayerSpec | undefined)[],
  byName: ReadonlyMap<string, number>,
  problems: Problem[],
): string[] {
  const kind = kindOf(layer.type);
  const path = ['layers', index, 'inputs'] as const;
  if (kind.inputs === 'none') {
    if (layer.inputs !== undefined)
      problems.push(error('wrong-input-count', path, `${layer.name} is an ${layer.type} layer and takes no inputs: remove "inputs"`));
    return [];
  }
  if (layer.inputs === undefined) {
    if (index === 0) {
      problems.push(
        error(
          'wrong-input-count',
          ['layers', 0],
          `${layer.name} is the first layer and has no input: start the model with a layer of type "Input"`,
        ),
      );
      return [];
    }
    const before = layers[index - 1];
    if (kind.inputs === 'several')
      problems.push(
        error(
          'wrong-input-count',
          ['layers', index],
          `${layer.name} is a ${layer.type} layer and needs "inputs": the names of at least two layers`,
        ),
      );
    return before === undefined ? [] : [before.name];
  }
  if (kind.inputs === 'one' && layer.inputs.length !== 1)
    problems.push(
      error(
        'wrong-input-count',
        path,
        `${layer.name} is a ${layer.type} layer and takes one input, but names ${String(layer.inputs.length)}`,
      ),
    );
  if (kind.inputs === 'several' && layer.inputs.length < 2)
    problems.push(error('wrong-input-count', path, `${layer.name} is a ${layer.type} layer and needs at least two inputs`));
  for (const [at, input] of layer.inputs.entries()) {
    if (byName.has(input)) continue;
    const others = [...byName.keys()].filter((other) => other !== layer.name);
    problems.push(
      error(
        'unknown-input',
        [...path, at],
        `${layer.name} takes its input from "${input}", but no layer has that name${didYouMean(input, others)}`,
      ),
    );
  }
  return layer.inputs.filter((input) => byName.has(input));
}

/** Depth-first, in the spec's order; a layer on a cycle is reported once and left out. */
function topologicalOrder(
  layers: readonly (LayerSpec | undefined)[],
  inputs: readonly (readonly string[])[],
  byName: ReadonlyMap<string, number>,
  problems: Problem[],
): number[] {
  const order: number[] = [];
  const state: ('new' | 'open' | 'done')[] = layers.map(() => 'new');
  for (let start = 0; start < layers.length; start++) {
    const stack = [{ index: start, next: 0 }];
    if (state[start] !== 'new' || layers[start] === undefined) continue;
    state[start] = 'open';
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const input = inputs[top.index]![top.next++];
      if (input === undefined) {
        state[top.index] = 'done';
        order.push(top.index);
        stack.pop();
        continue;
      }
      const from = byName.get(input)!;
      if (state[from] === 'open') {
        const names = [
          ...stack.slice(stack.findIndex((entry) => entry.index === from)).map((entry) => layers[entry.index]!.name),
        ].reverse();
        problems.push(
          error(
            'cycle',
            ['layers', top.index, 'inputs'],
            `the layers ${names.join(' → ')} → ${names[0]!} feed each other in a circle: let one of them take another input`,
          ),
        );
      } else if (state[from] === 'new' && layers[from] !== undefined) {
        state[from] = 'open';
        stack.push({ index: from, next: 0 });
      }
    }
  }
  return order;
}

function inferShapes(
  order: readonly number[],
  layers: readonly (LayerSpec | undefined)[],
  inputs: readonly (readonly string[])[],
  problems: Problem[],
): GraphLayer[] {
  const known = new Map<string, GraphLayer>();
  for (const index of order) {
    const spec = layers[index]!;
    const names = inputs[index]!;
    const inputLayers = names.map((input) => known.get(input));
    const kind = kindOf(spec.type);
    const complete =
      inputLayers.every((input) => input !== undefined) &&
      (kind.inputs === 'none' || names.length > 0) &&
      (kind.inputs !== 'several' || names.length > 1);
    if (!complete || known.has(spec.name)) continue;
    const inputShapes: Shape[] = inputLayers.map((input) => input.outputShape);
    try {
      const outputShape = kind.outputShape(spec, inputShapes);
      known.set(spec.name, {
        name: spec.name,
        spec,
        index,
        inputs: names,
        inputShapes,
        outputShape,
        weights: kind.weights?.(spec, inputShapes) ?? [],
        macs: kind.macs === undefined ? 0 : kind.macs(spec, inputShapes, outputShape),
      });
    } catch (cause) {
      if (!(cause instanceof ShapeError)) throw cause;
      const field = cause.field !== undefined && cause.field in spec ? [cause.field] : [];
      problems.push({
        ...error('shape-mismatch', ['layers', index, ...field], `${spec.name}: ${cause.message}`),
        related: inputLayers.map((input) => ({
          message: `${input.name} gives ${formatShape(input.outputShape)}`,
          path: ['layers', input.index],
        })),
      });
    }
  }
  return [...known.values()];
}

function unusedLayers(layers: readonly (LayerSpec | undefined)[], inputs: readonly (readonly string[])[]): Problem[] {
  const used = new Set(inputs.flat());
  return layers
    .slice(0, -1)
    .flatMap((layer, index): Problem[] =>
      layer === undefined || used.has(layer.name)
        ? []
        : [
            {
              code: 'unused-layer',
              severity: 'warning',
              message: `no layer takes the output of ${layer.name}, and it is not the last: it does nothing`,
              path: ['layers', index, 'name'],
            },
          ],
    );
}

function inputProblems(layers: readonly (LayerSpec | undefined)[]): Problem[] {
  if (layers.includes(undefined)) return [];
  const inputs = layers.flatMap((layer, index) => (layer?.type === 'Input' ? [index] : []));
  if (inputs.length === 1) return [];
  return [
    error(
      'input-count',
      inputs[1] === undefined ? ['layers'] : ['layers', inputs[1]],
      `a model has exactly one Input layer, but this one has ${String(inputs.length)}`,
    ),
  ];
}

function error(code: ProblemCode, path: Problem['path'], message: string): Problem {
  return { code, severity: 'error', message, path };
}
