/** The one source of the spec format: TypeScript types, the editor's JSON Schema and validation all come from here. */
import type { Static, TSchema } from 'typebox';
import * as Type from 'typebox';
import { type BudgetSpec, budgetSchema } from '../cost/budgetSchema';
import { augmentSchema } from '../training/augment';
import { layerTable, type LayerSpec } from '../layers';
import { namePattern } from '../layers/kind';
import { stepSchemas, type ShrinkStep } from '../methods/options';
import { type MetricName, metricNames } from '../score/metricNames';
import { type ShrinkTarget, targetSchema } from '../methods/targetSchema';
import { readingFields, splitSchema } from './dataFields';
import { earlyStoppingSchema } from '../training/earlyStopping';
import { optimizerFields } from '../training/optimizerSettings';
import { scheduleSchema } from '../training/schedule';

const seed = Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'Fixes the random numbers, so that a run can be repeated.' });
const rows = Type.Integer({ minimum: 1, description: 'How many rows to use: the first so many.' });
const file = Type.String({
  minLength: 1,
  description:
    'A file of rows, relative to the spec: .npy, .npz, CSV, TSV, Parquet, JSON lines, IDX (also gzipped), or a folder of PNG and JPEG pictures.',
});
const labels = Type.String({
  minLength: 1,
  description:
    'What has one label a row (for classifiers): a column of the table, an array of the .npz file, or a file of its own; "folder" for the names of folders with pictures. Without it, the target is the input. With the metric anomalyAuc: 1 for an anomaly, 0 for a normal row.',
});

const generatedData = Type.Object(
  {
    generate: Type.Enum(['normal', 'uniform'], { description: 'normal: mean 0, variance 1; uniform: between 0 and 1.' }),
    rows: Type.Integer({ minimum: 1, description: 'How many rows to make.' }),
    seed: Type.Optional(seed),
  },
  { additionalProperties: false },
);

const fileData = Type.Object(
  {
    file,
    rows: Type.Optional(rows),
    labels: Type.Optional(labels),
    ...readingFields,
    scale: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Every value is multiplied by it (0.0625 brings 0…16 to 0…1).' })),
    augment: Type.Optional(augmentSchema),
    validation: Type.Optional(
      Type.Union(
        [
          Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
          splitSchema,
          Type.Object({ file, rows: Type.Optional(rows), labels: Type.Optional(labels) }, { additionalProperties: false }),
        ],
        { description: 'Rows held back for the score card: the last share of them, a share by another rule, or a file of its own.' },
      ),
    ),
  },
  { additionalProperties: false },
);

const fileByInput = Type.Record(Type.String(), Type.String({ minLength: 1 }), { description: 'A file for each Input layer, by its name.' });
const labelsByOutput = Type.Record(Type.String(), Type.String({ minLength: 1 }), {
  description: 'A file with the labels of each output, by its name; an output without labels reproduces its input.',
});
const severalFiles = {
  file: Type.Union([file, fileByInput]),
  rows: Type.Optional(rows),
  labels: Type.Optional(Type.Union([labels, labelsByOutput])),
};

const severalFilesData = Type.Object(
  {
    ...severalFiles,
    scale: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 }))], {
        description:
          'Every value of every input is multiplied by it; an object has a number for each input that it is for, by its name: { "picture": 0.0039 }.',
      }),
    ),
    validation: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), Type.Object(severalFiles, { additionalProperties: false })]),
    ),
  },
  { additionalProperties: false },
);

export const dataSchema = Type.Union([generatedData, fileData, severalFilesData], { description: 'What the model is trained on.' });

export const losses = [
  'meanSquaredError',
  'meanAbsoluteError',
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'huber',
  'cosineDistance',
] as const;
export const optimizers = ['adam', 'sgd', 'adamw', 'rmsprop'] as const;

const lossName = Type.Enum([...losses], { description: 'What training makes small.' });
const lossWeight = Type.Number({
  exclusiveMinimum: 0,
  maximum: 1_000_000,
  description: 'How much it counts beside the others; 1 where it is left out.',
});
const outputLoss = Type.Union([
  lossName,
  Type.Object({ loss: lossName, weight: Type.Optional(lossWeight) }, { additionalProperties: false }),
]);

export const trainSchema = Type.Object(
  {
    loss: Type.Union([lossName, Type.Record(Type.String(), outputLoss)], {
      description:
        'What training makes small; of a model with several outputs, an object with the loss of each: { "class": "sparseCategoricalCrossentropy", "size": { "loss": "huber", "weight": 0.1 } }.',
    }),
    optimizer: Type.Enum([...optimizers], { description: 'How weights are changed.' }),
    learningRate: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'How far each step goes.' }),
    epochs: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many times the original model sees all rows.' }),
    batchSize: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Rows in one step.' }),
    ...optimizerFields,
    delta: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'With a huber loss: errors above it count linearly; 1 where it is left out.' }),
    ),
    classWeights: Type.Optional(
      Type.Union(
        [
          Type.Enum(['balanced'], { description: 'Every class counts the same, however many rows it has.' }),
          Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1_000_000 })),
        ],
        {
          description:
            'How much a row counts while training, by its class: "balanced", or a number for each class by its name or number, as in { "cat": 5 }; 1 where a class is left out.',
        },
      ),
    ),
    clipNorm: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Where the norm of all gradients together is above this, they are scaled down to it.',
      }),
    ),
    schedule: Type.Optional(scheduleSchema),
    earlyStopping: Type.Optional(earlyStoppingSchema),
    seed: Type.Optional(seed),
  },
  { additionalProperties: false, description: 'How the original model is trained.' },
);

const shareOfTeacher = Type.Number({
  minimum: 0,
  maximum: 1,
  description: "How much the original's outputs count as targets of fine-tuning, beside the data's own.",
});
const temperature = Type.Number({
  minimum: 1,
  maximum: 100,
  description:
    "How much a classifier's outputs are evened out before they become targets: 1, where it is left out, leaves them as they are.",
});
const mixedRows = Type.Number({
  minimum: 0,
  maximum: 100,
  description:
    "Rows made by mixing pairs of the data's, with the original's outputs as targets, as a factor of the number of rows; other ones in every epoch, unless hidden layers are distilled as well. 0 where it is left out.",
});

const distilledLayers = Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0, maximum: 1000 }), {
  description:
    'Hidden layers that are to give what the original\'s give, by their names: { "code": 0.1 }. The number is how much a difference counts, with the layer\'s variance as its measure. A layer that loses units is not distilled any more.',
});

export const shrinkSchema = Type.Object(
  {
    target: Type.Optional(targetSchema),
    steps: Type.Optional(
      Type.Array(Type.Union(Object.values(stepSchemas) as TSchema[]), {
        minItems: 1,
        description: 'Methods, applied one after the other; auto where they are left out.',
      }),
    ),
    distill: Type.Optional(
      Type.Union(
        [
          shareOfTeacher,
          Type.Object(
            {
              outputs: shareOfTeacher,
              temperature: Type.Optional(temperature),
              mixedRows: Type.Optional(mixedRows),
              layers: Type.Optional(distilledLayers),
            },
            { additionalProperties: false },
          ),
        ],
        {
          description: 'Distils the original into the model while it is fine-tuned: a share, or an object with more choices.',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'How the model is shrunk.' },
);

/** The fields of a spec beside its layers, which are validated one by one against their own type. */
export const specSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({ pattern: namePattern, description: "The model's name; files and folders are named after it." }),
    layers: Type.Array(Type.Union(Object.values(layerTable).map((kind) => kind.schema) as TSchema[]), {
      minItems: 1,
      description: 'The layers; each takes the output of the one before unless it names its inputs.',
    }),
    outputs: Type.Optional(
      Type.Array(Type.String({ pattern: namePattern }), {
        minItems: 1,
        description: "Names of the layers that give the model's outputs; the last layer where it is left out.",
      }),
    ),
    weights: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A TF.js model.json or a packed model (.bonsai), relative to the spec, with weights to start from; the model is then not trained first.',
      }),
    ),
    data: Type.Optional(dataSchema),
    train: Type.Optional(trainSchema),
    metrics: Type.Optional(
      Type.Array(Type.Enum([...metricNames]), {
        minItems: 1,
        uniqueItems: true,
        description: 'What the score card shows and limits are about, beside the loss. Limits without a name mean the first.',
      }),
    ),
    budget: Type.Optional(budgetSchema),
    shrink: Type.Optional(shrinkSchema),
  },
  { additionalProperties: false, title: 'Model spec', description: 'A neural network, its data, and how it is trained and shrunk.' },
);

export type DataSpec = Static<typeof dataSchema>;
export type GeneratedDataSpec = Static<typeof generatedData>;
export type FileDataSpec = Static<typeof fileData>;
/** Of a model with several inputs or outputs. */
export type SeveralFilesSpec = Static<typeof severalFilesData>;
export type TrainSpec = Static<typeof trainSchema>;

/** How the model is distilled from the original while it is fine-tuned; a number is `outputs` alone. */
export type DistillSpec =
  | number
  | {
      readonly outputs: number;
      readonly temperature?: number;
      readonly mixedRows?: number;
      readonly layers?: Readonly<Record<string, number>>;
    };

export interface ShrinkSpec {
  readonly target?: ShrinkTarget;
  readonly steps?: readonly ShrinkStep[];
  readonly distill?: DistillSpec;
}

export interface Spec {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly outputs?: readonly string[];
  readonly weights?: string;
  readonly data?: DataSpec;
  readonly train?: TrainSpec;
  readonly metrics?: readonly MetricName[];
  readonly budget?: BudgetSpec;
  readonly shrink?: ShrinkSpec;
}

export type LossName = (typeof losses)[number];
export type OptimizerName = TrainSpec['optimizer'];
