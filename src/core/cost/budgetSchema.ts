/** The spec's section `budget`. */
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { deviceNames } from '../devices/boards';

const limit = (description: string) => Type.Optional(Type.Integer({ minimum: 1, description }));

const deviceSchema = Type.Union(
  [
    Type.String({ examples: [...deviceNames] }),
    Type.Object(
      {
        ram: Type.Integer({ minimum: 1, description: 'Bytes of RAM.' }),
        flash: limit('Bytes of flash for the weights.'),
        macsPerSecond: limit('How many multiply-accumulates it takes a second, with which budget.latencyMs is checked.'),
      },
      { additionalProperties: false },
    ),
  ],
  { description: 'The board that the model must fit: by name, or what it has of RAM and flash.' },
);

export const budgetSchema = Type.Object(
  {
    params: limit('The most parameters the model may have.'),
    bytes: limit('The most bytes its float32 weights may take.'),
    macs: limit('The most multiply-accumulates one row may take.'),
    layerParams: limit('The most parameters a single layer may have.'),
    layerBytes: limit("The most bytes a single layer's float32 weights may take."),
    layerMacs: limit('The most multiply-accumulates a single layer may take for one row.'),
    layerShare: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: "The largest share of the model's parameters a single layer may hold." }),
    ),
    device: Type.Optional(deviceSchema),
    latencyMs: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'The most milliseconds that the device may take for one row, by its measured speed.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Limits that the model and each layer must meet.' },
);

export type BudgetSpec = Static<typeof budgetSchema>;
