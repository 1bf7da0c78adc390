/** Layers of several inputs. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Emit, loop, type SpecOf } from '../emit';
import { dotAxes } from '../../../../core/layers/dot';
import { copyRows, dotProduct } from '../functions/arrays';

type Elementwise = 'Add' | 'Average' | 'Multiply' | 'Maximum' | 'Minimum' | 'Subtract';

/** @param join what to make of the inputs' values at the same place */
const elementwise =
  (join: (values: readonly string[]) => string): Emit<SpecOf<Elementwise>> =>
  ({ inputs, output }) =>
    loop('i', sizeOf(output.shape), [`(${output.at})[i] = ${join(inputs.map(({ at }) => `(${at})[i]`))};`]);

export const add = elementwise((values) => values.join(' + '));
export const subtract = elementwise((values) => values.join(' - '));
export const multiply = elementwise((values) => values.join(' * '));
export const average = elementwise((values) => `(${values.join(' + ')}) / ${String(values.length)}.0f`);
export const maximum = elementwise((values) => values.reduce((all, value) => `fmaxf(${all}, ${value})`));
export const minimum = elementwise((values) => values.reduce((all, value) => `fminf(${all}, ${value})`));

export const concatenate: Emit<SpecOf<'Concatenate'>> = ({ inputs, output, program }) => {
  const rows = sizeOf(output.shape.slice(0, -1));
  const width = output.shape.at(-1)!;
  let first = 0;
  return inputs.map(({ at, shape }) => {
    const units = shape.at(-1)!;
    const call = `${program.use(copyRows)}(${[at, units, `${output.at} + ${String(first)}`, width, rows, units].join(', ')});`;
    first += units;
    return call;
  });
};

export const dot: Emit<SpecOf<'Dot'>> = ({ spec, inputs, output, program }) => {
  const axes = dotAxes(
    spec,
    inputs.map(({ shape }) => shape),
  );
  const [x, y] = inputs.map(({ at, shape }, index) => {
    const axis = axes[index]!;
    const strides = shape.map((_, other) => sizeOf(shape.slice(other + 1)));
    const other = shape.length === 2 ? 1 - axis : undefined;
    return {
      at,
      step: strides[axis]!,
      count: shape[axis]!,
      kept: other === undefined ? 1 : shape[other]!,
      stride: other === undefined ? 0 : strides[other]!,
    };
  });
  const call = [
    `${x!.at} + i * ${String(x!.stride)}`,
    x!.step,
    `${y!.at} + j * ${String(y!.stride)}`,
    y!.step,
    x!.count,
    Number(spec.normalize === true),
  ];
  const body = `(${output.at})[i * ${String(y!.kept)} + j] = ${program.use(dotProduct)}(${call.join(', ')});`;
  return loop('i', x!.kept, loop('j', y!.kept, [body]));
};
