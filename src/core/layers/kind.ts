import type { Static, TObject, TProperties } from 'typebox';
import * as Type from 'typebox';
import { type Message, say, toText } from '../message/message';
import type { ActivationName } from './fields';
import { int8 } from './int8';
import type { TfjsForm } from './tfjsForm';

/** Sizes of a tensor's axes without the batch axis; `null` is a size that is only known when the model runs. */
export type Shape = readonly (number | null)[];

/** Whose units an axis of a weight runs over: those that come in, the layer's own, or its own as they were a step of the sequence before. */
export type UnitSource = 'input' | 'output' | 'state';

/**
 * Units that do not simply follow one another along an axis: index i belongs to unit `first + floor(i / each) mod units`. The four gates of an
 * LSTM of 8 units lie side by side: 32 indices, `units: 8`. With two filters for each of 3 channels, it is `units: 3, each: 2`.
 */
export interface UnitLayout {
  readonly of: UnitSource;
  readonly units: number;
  readonly each?: number;
  readonly first?: number;
}

/** What an axis of a weight runs over: units, or something else (a kernel's rows and columns). */
export type WeightAxis = UnitSource | UnitLayout | 'other';

/** `forgetGateOnes`: zeros, but ones for an LSTM's second quarter; `smallUniform`: between −0.05 and 0.05. */
export type Initializer = 'glorotUniform' | 'orthogonal' | 'smallUniform' | 'zeros' | 'ones' | 'forgetGateOnes';

export interface WeightSpec {
  /** Keras's name of the weight: `kernel`, `bias`, `gamma`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly axes: readonly WeightAxis[];
  readonly trainable: boolean;
  readonly initializer: Initializer;
}

/** Whether a weight multiplies what comes in, so that its values can be pruned one by one: such weights start at random. */
export function isPrunable({ trainable, initializer }: WeightSpec): boolean {
  return trainable && (initializer === 'glorotUniform' || initializer === 'orthogonal' || initializer === 'smallUniform');
}

/**
 * How a layer passes on the units (features or channels: the last axis) of its inputs.
 * `source`: has no inputs; `produce`: has units of its own, made of incoming ones by weights; `lookUp`: has units of its own, and every unit in
 * front of it must stay, because it holds class numbers; `keep`: unit i comes from unit i alone (or, where a layer gives m times as many, from unit
 * floor(i / m)); `elementwise`: unit i comes from unit i of every input; `concatenate`: the units of its inputs side by side; `reshape`: the same
 * values in the same order, on other axes; `select`: some of the input's units (those that `indices` of a Select names); `opaque`: none of these,
 * so units in front of it must stay.
 */
export type UnitFlow = 'source' | 'produce' | 'lookUp' | 'keep' | 'elementwise' | 'concatenate' | 'reshape' | 'select' | 'opaque';

/** How a layer passes on units where that depends on its fields. A method, so that the kind of one type is a kind of layers at large, as with its other methods. */
interface FlowByLayer<L> {
  flow(layer: L): UnitFlow;
}

/** A layer of whatever kind of file, as far as its costs need it: its other fields are what its rules read. */
export interface CostedLayer {
  readonly name: string;
  readonly type: string;
}

/** What a layer's cost follows from. `L` is the layer as its kind of file writes it. */
export interface LayerRules<L> {
  readonly inputs: 'none' | 'one' | 'several';
  /** @throws ShapeError when the inputs do not fit the layer. */
  outputShape(layer: L, inputs: readonly Shape[]): Shape;
  /** In Keras's order. Called only with inputs that `outputShape` accepted. */
  weights?(layer: L, inputs: readonly Shape[]): WeightSpec[];
  /** Multiply-accumulates for one row, or `null` where an axis is only known at run time; without this method, none. */
  macs?(layer: L, inputs: readonly Shape[], output: Shape): number | null;
}

/** Of each unit: what its values are multiplied by, and what is added then. */
export interface UnitScales {
  readonly factors: Float64Array;
  readonly offsets: Float64Array;
}

/** Everything the product knows of one layer type. A new type is one file with one of these and a line in `layers/index.ts`. */
export interface LayerKind<L = object, S extends TObject = TObject> extends LayerRules<L> {
  readonly schema: S;
  /** One line for completion and hover. */
  readonly meaning: string;
  /** A function where it depends on a layer inside. */
  readonly flow: UnitFlow | FlowByLayer<L>['flow'];
  /** The layer with this many units instead, where its fields say how many there are. */
  withUnits?(layer: L, units: number): L;
  /**
   * With flow `produce`: whether all positions of the output see a constant input unit through the same sum of weights, so that it can
   * move into the bias. Not where zeros are padded, or where windows overlap unevenly.
   */
  seesConstantsEvenly?(layer: L): boolean;
  /**
   * The filters through which an incoming unit goes before it meets a row of a kernel, one for each row; without this method, none.
   * `weight` gives the values of one of the layer's weights.
   */
  filtersBefore?(layer: L, kernel: string, weight: (name: string) => Float32Array): readonly Float32Array[] | undefined;
  /**
   * With flow `keep`: what the layer makes of unit `unit` when that has one value in every row and position (NaN: it has not); the same value
   * without this method, `undefined` when it does not stay constant. `weight` gives the values of one of the layer's weights.
   */
  constantOutput?(layer: L, value: number, unit: number, weight: (name: string) => Float32Array): number | undefined;
  /** Whether its output is the sum of its inputs. */
  readonly sumsInputs?: true;
  /** Whether it works on the last axis alone, and takes any number of axes in front of it. */
  readonly takesLeadingAxes?: true;
  /** With flow `elementwise`: what the layer makes of constant values of its inputs; without this method, nothing is known. */
  combineConstants?(values: readonly number[]): number;
  /** Whether the layer passes its input on as it is, except while a model is trained. */
  readonly onlyWhileTraining?: true;
  /** How many class numbers the layer looks up, from 0: with flow `lookUp`, whose input is such numbers and no quantities. */
  classNumbers?(layer: L): number;
  /** Whether the numbers that come out are those that come in, each as it is: class numbers stay class numbers. */
  readonly keepsNumbers?: true;
  /** With flow `select`: which units of the input go on, in their new order. */
  selectedUnits?(layer: L): readonly number[];
  /** Where each unit of the input goes among the layer's own, where the others are constants: its weight `bias`, in their order. */
  placedUnits?(layer: L): readonly number[];
  /** The layer with other units selected. */
  withSelectedUnits?(layer: L, units: readonly number[]): L;
  /** Whether the output can be written over the input, row of units by row of units, because each row comes of the same row of the input alone. */
  readonly canOverwrite?: true;
  /** How many values it keeps beside input and output while it computes one row; without this method, none. */
  workValues?(layer: L, inputs: readonly Shape[]): number;
  /**
   * With flow `produce`: whether each position of the output is made of the same position of the input alone, by one matrix, before bias and
   * activation.
   */
  mapsPositionsAlone?(layer: L): boolean;
  /** Where every output is a sum before bias and activation: which weight a factor for each output can go into, and its axis of outputs, counted from the end. */
  readonly sums?: { readonly weight: string; readonly axis: number };
  /** With flow `keep`: whether its weights only bring each unit to a common scale, so that it can go with the units. */
  readonly normalizesUnits?: true;
  /** With flow `keep`: by what it multiplies each unit when it predicts, and what it adds then, where a layer of sums in front of it can do that in its place. */
  unitScales?(layer: L, weight: (name: string) => Float32Array): UnitScales;
  /** The weights that hold mean and variance of each unit over the rows of training, where it normalizes by those of each batch meanwhile. */
  readonly movingStatistics?: { readonly mean: string; readonly variance: string };
  /** Whether it brings the rows of a model to a common scale by statistics of the training rows, so that they are given to it as they are. */
  readonly normalizesRows?: true;
  /** The activation that the layer is by its type, without a field that names it. */
  readonly activation?: ActivationName;
  /** For a layer that is nothing but an activation: the one with which a layer in front of it does the same. */
  asActivation?(layer: L): ActivationName | undefined;
  /** Whether it runs the layer inside of it in both directions: its weights are that layer's, as `forward_…` and `backward_…`. */
  readonly runsBothWays?: true;
  /** Whether it goes through a sequence step by step with a state: Keras keeps its weights in a cell inside of it. */
  readonly hasCell?: true;
  /** Whether gradients do not fade behind it: it brings values to where slopes are steep, or lets gradients past (Ioffe and Szegedy 2015; He et al. 2015). */
  readonly easesGradients?: true;
  /** How the layer is written for TF.js, where that is not as for Keras. */
  readonly tfjs?: TfjsForm<L>;
}

/** Inputs that do not fit a layer. `field` names the layer's field with the error, where there is one. */
export class ShapeError extends Error {
  constructor(
    readonly userMessage: Message,
    readonly field?: string,
  ) {
    super(toText(userMessage));
    this.name = 'ShapeError';
  }
}

/** What names of layers and models are made of: they become parts of file names. */
export const namePattern = '^[A-Za-z0-9_.-]+$';

/** A layer's schema: its own fields beside the ones all layers have. */
export function layerSchema<const N extends string, P extends TProperties>(type: N, fields: P) {
  return Type.Object(
    {
      type: Type.Literal(type, { description: "The layer's type: Keras's class name." }),
      name: Type.String({ pattern: namePattern, description: 'A name of its own, for `inputs`, reports and weights.' }),
      inputs: Type.Optional(
        Type.Array(Type.String(), {
          minItems: 1,
          description: 'Names of the layers whose outputs this one takes; without it, the layer before.',
        }),
      ),
      ...fields,
      int8: Type.Optional(int8),
    },
    { additionalProperties: false },
  );
}

/**
 * Fixes a kind's types: its methods see the layer as its own schema describes it. `S` is inferred from `schema` alone: to infer it from the methods
 * as well, the compiler would compare TypeBox's types in general, which took it longer than the rest of this folder.
 */
export function defineLayer<S extends TObject>(kind: LayerKind<NoInfer<Static<S>>, S>): LayerKind<Static<S>, S> {
  return kind;
}

/** "8 × 8 × 1", with ? for a size that is only known at run time. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.map((size) => size ?? '?').join(' × ');
}

/** The number of elements of a shape, or `null` where an axis is only known at run time. */
export function elementCount(shape: Shape): number | null {
  return shape.reduce<number | null>((count, size) => (count === null || size === null ? null : count * size), 1);
}

/** The size of the last axis, the layer's units or channels, which weights are made for. */
export function channelsOf(shape: Shape, layerType: string): number {
  const size = shape.at(-1);
  if (size === undefined) throw new ShapeError(say('{0} needs an input with at least one axis, but gets a single value', layerType));
  if (size === null) throw new ShapeError(say('{0} needs to know the last size of its input, which is null here', layerType));
  return size;
}

/** @throws ShapeError unless the shape has that many axes. */
export function requireRank(shape: Shape, rank: number, layerType: string, meaning: string): void {
  if (shape.length !== rank) {
    throw new ShapeError(say('{0} needs an input of {1} axes ({2}), but gets {3}', layerType, rank, meaning, formatShape(shape)), 'inputs');
  }
}
