/** The spec's section `shrink.target`. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

const target = (what: string) =>
  Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: `${what} that may remain: a share of the original's (up to 1), or a count.` }),
  );

export const targetSchema = Type.Object(
  {
    params: target('Parameters'),
    bytes: target('Bytes of the packed file'),
    macs: target('Multiply-accumulates'),
    maxLossIncrease: Type.Optional(Type.Number({ minimum: 0, description: 'How much the validation loss may grow: 0.05 is 5 %.' })),
  },
  { additionalProperties: false, description: 'What the shrunk model must meet.' },
);

export type ShrinkTarget = Static<typeof targetSchema>;

/** What a target counts; the loss is no count. */
export type TargetCount = Exclude<keyof ShrinkTarget, 'maxLossIncrease'>;
