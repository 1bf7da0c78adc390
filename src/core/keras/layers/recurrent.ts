/** Layers that go through a sequence. Sizes as in Keras's own `build` methods. */
import { elementCount, requireRank, type Shape, type WeightSpec } from '../../layers/kind';
import { type Config, isConfig, knownSize, objectIn, unreadable, wholeIn } from '../config';
import { bias, type KerasRules, times, weight } from '../rules';
import { kernelWindow, windowedSizes } from './windows';
import { sizeOf } from '../../numbers/sizeOf';

export const embedding: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => [...input!, wholeIn(config, 'outputDim', 1)],
  weights: (config) => [weight('embeddings', wholeIn(config, 'inputDim', 1), wholeIn(config, 'outputDim', 1))],
};

/** How many weighted sums a unit of each cell takes in every step. */
const gates: Readonly<Record<string, number>> = { SimpleRNNCell: 1, LSTMCell: 4, GRUCell: 3 };

const onlyCell = (className: string) => (config: Config) => [{ gates: gates[className]!, config }];

export const simpleRnn = recurrent(onlyCell('SimpleRNNCell'));
export const lstm = recurrent(onlyCell('LSTMCell'));
export const gru = recurrent(onlyCell('GRUCell'));

/** Kernels for GPUs have two biases. */
export const cudnnLstm = recurrent((config) => [{ gates: 4, config, biases: 2 }]);
export const cudnnGru = recurrent((config) => [{ gates: 3, config, biases: 2 }]);

/** Cells of the file's own choice, one on top of the other. */
export const rnn = recurrent(cellsOf);

interface Cell {
  readonly gates: number;
  readonly config: Config;
  readonly biases?: number;
}

function recurrent(cells: (config: Config) => readonly Cell[]): KerasRules {
  const unitsOf = (cell: Cell) => wholeIn(cell.config, 'units', 1);
  /** Each cell with the width of what it gets. */
  const stacked = (config: Config, input: Shape) => {
    let width = knownSize(input, -1);
    return cells(config).map((cell) => {
      const own = { cell, width };
      width = unitsOf(cell);
      return own;
    });
  };
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireRank(input!, 2, 'a recurrent layer', 'steps, units');
      const units = unitsOf(cells(config).at(-1)!);
      return config['returnSequences'] === true ? [input![0]!, units] : [units];
    },
    weights: (config, [input]) => {
      const stack = stacked(config, input!);
      return stack.flatMap(({ cell, width }, index) =>
        cellWeights(cell, width, unitsOf(cell)).map((one) =>
          stack.length === 1 ? one : { ...one, name: `cell_${String(index)}_${one.name}` },
        ),
      );
    },
    macs: (config, [input]) => {
      const perStep = stacked(config, input!).reduce(
        (sum, { cell, width }) => sum + cell.gates * unitsOf(cell) * (width + unitsOf(cell)),
        0,
      );
      return times(input![0]!, perStep);
    },
  };
}

function cellWeights({ gates: sums, config, biases }: Cell, width: number, units: number): WeightSpec[] {
  // A GRU whose reset comes after the multiplication has a bias for both products.
  const count = biases ?? (sums === 3 && config['resetAfter'] === true ? 2 : 1);
  return [
    weight('kernel', width, sums * units),
    weight('recurrent_kernel', units, sums * units),
    ...bias(config, ...(count === 1 ? [sums * units] : [count, sums * units])),
  ];
}

/** @throws ShapeError for cells that are not known */
function cellsOf(config: Config): Cell[] {
  const cell = objectIn(config, 'cell');
  const inner = cell && objectIn(cell, 'config');
  const list: readonly unknown[] = cell?.['class_name'] === 'StackedRNNCells' ? listOf(inner?.['cells']) : [cell];
  const cells = list.map((element): Cell => {
    const className = isConfig(element) ? element['class_name'] : undefined;
    const own = isConfig(element) ? objectIn(element, 'config') : undefined;
    if (typeof className !== 'string' || !Object.hasOwn(gates, className) || own === undefined) throw unreadable(config, 'cell');
    return { gates: gates[className]!, config: renamed(own) };
  });
  if (cells.length === 0) throw unreadable(config, 'cell');
  return cells;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What the arithmetic asks of a cell, by the names of layers. */
function renamed(cell: Config): Config {
  const pick = { units: cell['units'], useBias: cell['use_bias'], resetAfter: cell['reset_after'] };
  return Object.fromEntries(Object.entries(pick).filter(([, value]) => value !== null && value !== undefined));
}

/** An LSTM whose products are convolutions. */
export function convolutionalLstm(axes: number): KerasRules {
  const type = `ConvLSTM${String(axes)}D`;
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireRank(input!, axes + 2, type, 'steps, the axes of an image, channels');
      const image = [...windowedSizes(type, input!.slice(1), kernelWindow(config, axes)), wholeIn(config, 'filters', 1)];
      return config['returnSequences'] === true ? [input![0]!, ...image] : image;
    },
    weights: (config, [input]) => {
      const filters = wholeIn(config, 'filters', 1);
      const { size } = kernelWindow(config, axes);
      return [
        weight('kernel', ...size, knownSize(input!, -1), 4 * filters),
        weight('recurrent_kernel', ...size, filters, 4 * filters),
        ...bias(config, 4 * filters),
      ];
    },
    macs: (config, [input], output) => {
      const filters = wholeIn(config, 'filters', 1);
      const image = elementCount(output.slice(-axes - 1));
      const each = sizeOf(kernelWindow(config, axes).size) * (knownSize(input!, -1) + filters) * 4;
      return input![0] === null || image === null ? null : input![0]! * image * each;
    },
  };
}
