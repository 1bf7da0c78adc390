/** The spec's section `budget`. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

const limit = (description: string) => Type.Optional(Type.Integer({ minimum: 1, description }));

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
  },
  { additionalProperties: false, description: 'Limits that the model and each layer must meet.' },
);

export type BudgetSpec = Static<typeof budgetSchema>;
