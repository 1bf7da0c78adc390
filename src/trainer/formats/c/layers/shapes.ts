/** Layers that put values in other places. */
import { constantPlaces } from '../../../../core/layers/scatter';
import { type Borders, bothEnds, type Ends } from '../../../../core/layers/borders';
import { asPair } from '../../../../core/layers/fields';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Emit, loop, type Operand, type Place, rowOf, type SpecOf } from '../emit';
import { copyRows, enlarge } from '../functions/arrays';
import { unsignedType } from '../literals';
import { imageShape } from './window';

type Image = 'UpSampling1D' | 'UpSampling2D';

export const upSampling: Emit<SpecOf<Image>> = ({ spec, inputs: [x], output, program }) => {
  const { size = 2 } = spec;
  if ('interpolation' in spec && spec.interpolation === 'bilinear')
    return [`${program.use(enlarge)}(${[x!.at, ...imageShape(x!.shape), ...asPair(size), output.at].join(', ')});`];
  const [rows, columns, channels] = imageShape(output.shape);
  const [, inputColumns] = imageShape(x!.shape);
  const [down, across] = output.shape.length === 2 ? [asPair(size)[0], 1] : asPair(size);
  const from = rowOf(x!, `i / ${String(down)} * ${String(inputColumns)} + j / ${String(across)}`, channels);
  const to = rowOf(output, `i * ${String(columns)} + j`, channels);
  return loop('i', rows, loop('j', columns, [`memcpy(${to}, ${from}, ${String(channels)} * sizeof(float));`]));
};

/** Rows and columns before the first of the smaller image. */
function firstOf(given: Borders | Ends, isSequence: boolean): readonly [number, number] {
  if (isSequence) return [bothEnds(given as Ends)[0], 0];
  const [rows, columns] = typeof given === 'number' ? [given, given] : given;
  const first = (border: number | readonly [number, number]) => (typeof border === 'number' ? border : border[0]);
  return [first(rows), first(columns)];
}

/** Copies the smaller of two images from or to its place in the larger one, row by row. */
function copyImage(program: Place<unknown>['program'], x: Operand, output: Operand, [top, left]: readonly [number, number]): string {
  const [from, to] = [imageShape(x.shape), imageShape(output.shape)];
  const isLarger = to[0] * to[1] >= from[0] * from[1];
  const [small, large] = isLarger ? [from, to] : [to, from];
  const offset = (top * large[1] + left) * large[2];
  const [source, target] = isLarger ? [x.at, `${output.at} + ${String(offset)}`] : [`${x.at} + ${String(offset)}`, output.at];
  const widths = [from[1] * from[2], to[1] * to[2]] as const;
  return `${program.use(copyRows)}(${[source, widths[0], target, widths[1], small[0], small[1] * small[2]].join(', ')});`;
}

export const zeroPadding: Emit<SpecOf<'ZeroPadding1D' | 'ZeroPadding2D'>> = ({ spec: { padding = 1 }, inputs: [x], output, program }) => [
  ...loop('i', sizeOf(output.shape), [`(${output.at})[i] = 0.0f;`]),
  copyImage(program, x!, output, firstOf(padding, output.shape.length === 2)),
];

export const cropping: Emit<SpecOf<'Cropping1D' | 'Cropping2D'>> = ({ spec: { cropping: given = 1 }, inputs: [x], output, program }) => [
  copyImage(program, x!, output, firstOf(given, output.shape.length === 2)),
];

export const repeatVector: Emit<SpecOf<'RepeatVector'>> = ({ inputs: [x], output }) => {
  const [count, units] = output.shape as [number, number];
  return loop('i', count, [`memcpy(${rowOf(output, 'i', units)}, ${x!.at}, ${String(units)} * sizeof(float));`]);
};

export const permute: Emit<SpecOf<'Permute'>> = ({ spec: { dims }, inputs: [x], output }) => {
  const variables = ['i', 'j', 'k', 'l'];
  const strides = x!.shape.map((_, axis) => sizeOf(x!.shape.slice(axis + 1)));
  const from = dims.map((axis, at) => `${variables[at]!} * ${String(strides[axis - 1]!)}`).join(' + ');
  const to = output.shape.map((_, at) => `${variables[at]!} * ${String(sizeOf(output.shape.slice(at + 1)))}`).join(' + ');
  return output.shape.reduceRight<string[]>(
    (body, size, at) => loop(variables[at]!, size, body),
    [`(${output.at})[${to}] = (${x!.at})[${from}];`],
  );
};

export const select: Emit<SpecOf<'Select'>> = ({ spec: { indices }, name, inputs: [x], output, program }) => {
  const units = x!.shape.at(-1)!;
  const places = program.constant(`${name}_indices`, unsignedType(units - 1), indices);
  const rows = sizeOf(output.shape.slice(0, -1));
  const body = `(${output.at})[i * ${String(indices.length)} + j] = (${x!.at})[i * ${String(units)} + ${places}[j]];`;
  return loop('i', rows, loop('j', indices.length, [body]));
};

export const scatter: Emit<SpecOf<'Scatter'>> = ({ spec: { units, indices }, name, inputs: [x], output, program, optionalWeight }) => {
  const rows = sizeOf(output.shape.slice(0, -1));
  const put = (suffix: string, places: readonly number[], value: (place: string) => string) => {
    const at = program.constant(`${name}_${suffix}`, unsignedType(units - 1), places);
    return loop('i', rows, loop('j', places.length, [`(${output.at})[i * ${String(units)} + ${at}[j]] = ${value('j')};`]));
  };
  const bias = optionalWeight('bias');
  const constants = bias && program.constant(`${name}_bias`, 'float', bias.data);
  return [
    ...put('indices', indices, (place) => `(${x!.at})[i * ${String(indices.length)} + ${place}]`),
    ...(constants === undefined ? [] : put('constants', constantPlaces(units, indices), (place) => `${constants}[${place}]`)),
  ];
};
