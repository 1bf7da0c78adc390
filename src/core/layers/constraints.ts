/** Constraints on weights, with Keras's names and defaults: what a spec can say of them, and which weight each is for. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

const norm = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

/** @param rank how many axes the weight has */
function constraint(rank: number) {
  const index = Type.Integer({ minimum: 0, maximum: rank - 1 });
  const axis = Type.Optional(
    Type.Union([index, Type.Array(index, { minItems: 1 })], {
      description:
        'The axis (or a list of axes) along which norms are taken; 0 where it is left out: a norm for each unit of a Dense layer.',
    }),
  );
  const fields = { additionalProperties: false };
  const maxNorm = Type.Object(
    {
      type: Type.Literal('maxNorm', { description: 'Norms above a limit are scaled down to it.' }),
      maxValue: norm('The largest norm; 2 where it is left out.'),
      axis,
    },
    fields,
  );
  const nonNeg = Type.Object({ type: Type.Literal('nonNeg', { description: 'Negative values become 0.' }) }, fields);
  const unitNorm = Type.Object({ type: Type.Literal('unitNorm', { description: 'Every norm is made 1.' }), axis }, fields);
  const minMaxNorm = Type.Object(
    {
      type: Type.Literal('minMaxNorm', { description: 'Norms are brought between two limits.' }),
      minValue: norm('The smallest norm; 0 where it is left out.'),
      maxValue: norm('The largest norm; 1 where it is left out.'),
      rate: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          description: 'The share of the way to the limits that an update goes; 1 where it is left out.',
        }),
      ),
      axis,
    },
    fields,
  );
  return Type.Optional(
    Type.Union([maxNorm, nonNeg, unitNorm, minMaxNorm], {
      description: 'What this weight is held to after each update: nonNeg, or the norms of its columns by maxNorm, unitNorm or minMaxNorm.',
    }),
  );
}

export const kernelConstraint = (rank: number) => constraint(rank);
export const biasConstraint = constraint(1);
export const recurrentConstraint = constraint(2);
export const depthwiseConstraint = constraint(4);
export const pointwiseConstraint = constraint(4);
export const embeddingsConstraint = constraint(2);

export type Constraint = NonNullable<Static<typeof biasConstraint>>;
