/** Fields of a spec's `data` beside the file: how its rows are read, and what becomes of them before a model sees them. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

const columnNames = (description: string) => Type.Array(Type.String(), { minItems: 1, description });
const strict = { additionalProperties: false };

export const csvSchema = Type.Object(
  {
    header: Type.Optional(
      Type.Boolean({ description: 'Whether the first row names the columns. Without names, columns are "0", "1", ….' }),
    ),
    delimiter: Type.Optional(Type.Enum([',', ';', '\t', '|'], { description: 'What separates cells.' })),
    decimal: Type.Optional(Type.Enum(['.', ','], { description: 'What separates whole and decimal digits.' })),
  },
  { ...strict, description: 'How a CSV file is written. What is left out is found from its first rows.' },
);

export const windowSchema = Type.Object(
  {
    length: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Rows of one window.' }),
    stride: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Rows from the beginning of one window to that of the next; 1 where it is left out.' }),
    ),
    label: Type.Optional(
      Type.Enum(['last', 'largest'], {
        description: "Which label a window has: that of its last row, where it is left out, or the largest of its rows'.",
      }),
    ),
  },
  { ...strict, description: 'Rows are a series, of which so many that follow each other are one row of the model.' },
);

const normalizeMethod = Type.Enum(['none', 'unit', 'standardize'], {
  description: 'unit: from 0 to 1; standardize: mean 0, variance 1. By the rows to train on alone.',
});

export const normalizeSchema = Type.Union(
  [
    normalizeMethod,
    Type.Object(
      {
        method: normalizeMethod,
        per: Type.Enum(['feature', 'whole'], { description: 'Whether every feature is scaled by itself, or all by the same.' }),
      },
      strict,
    ),
  ],
  { description: 'Brings values to a common scale: "none", "unit" (from 0 to 1) or "standardize" (mean 0, variance 1).' },
);

export const splitSchema = Type.Object(
  {
    share: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'How much of the rows is held back.' }),
    by: Type.Enum(['random', 'class', 'group', 'time'], {
      description: 'random: drawn rows; class: drawn from every class alike; group: whole groups; time: the latest rows.',
    }),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'Fixes which rows are drawn; 0 where it is left out.' }),
    ),
  },
  strict,
);

export const readingFields = {
  columns: Type.Optional(columnNames('The columns of a table that are the values of a row; all others where it is left out.')),
  drop: Type.Optional(columnNames('Columns of a table that are left out.')),
  oneHot: Type.Optional(columnNames('Columns whose texts or numbers are categories: each becomes a value of 0 or 1.')),
  group: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The column that says to which recording, person or machine a row belongs; it is no value of the row.',
    }),
  ),
  time: Type.Optional(
    Type.String({ minLength: 1, description: 'The column that says when a row was recorded; it is no value of the row.' }),
  ),
  csv: Type.Optional(csvSchema),
  array: Type.Optional(
    Type.String({ minLength: 1, description: 'The array of an .npz file that has the rows; the largest where it is left out.' }),
  ),
  pictureShape: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 4096 }), {
      minItems: 3,
      maxItems: 3,
      description: "Rows, columns and channels (1 or 3) that pictures are brought to; the Input layer's where it is left out.",
    }),
  ),
  missing: Type.Optional(
    Type.Enum(['error', 'drop', 'mean'], {
      description: 'What becomes of missing values: an error, their rows are left out, or they get the mean of the rows to train on.',
    }),
  ),
  normalize: Type.Optional(normalizeSchema),
  window: Type.Optional(windowSchema),
};

export type CsvSpec = Static<typeof csvSchema>;
export type WindowSpec = Static<typeof windowSchema>;
export type NormalizeSpec = Static<typeof normalizeSchema>;
export type SplitSpec = Static<typeof splitSchema>;
