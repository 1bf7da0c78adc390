/** The score card as files hold it. */
import * as Type from 'typebox';

/** JSON has no NaN and no infinities: a loss that is none is null. */
export const measuredSchema = Type.Union([Type.Number(), Type.Null()]);
const countSchema = Type.Integer({ minimum: 0 });
const macsSchema = Type.Union([countSchema, Type.Null()]);
export const shapeSchema = Type.Array(Type.Union([Type.Integer(), Type.Null()]));
const measuresSchema = Type.Intersect([Type.Object({ loss: measuredSchema }), Type.Record(Type.String(), measuredSchema)]);
const pair = <T extends Type.TSchema>(schema: T) => Type.Tuple([schema, schema]);

export const modelScoreSchema = Type.Object({
  params: countSchema,
  nonzero: countSchema,
  bytes: countSchema,
  gzipBytes: countSchema,
  macs: macsSchema,
  latencyMs: Type.Number(),
  latencySpread: Type.Optional(Type.Object({ seconds: pair(Type.Number()) })),
  throughput: Type.Optional(Type.Object({ rows: countSchema, seconds: Type.Number() })),
  training: measuresSchema,
  validation: Type.Optional(measuresSchema),
  collapse: Type.Optional(Type.Union([Type.Literal('sameOutput'), Type.Literal('oneClass')])),
});

const layerScoreSchema = Type.Object({
  name: Type.String(),
  type: Type.String(),
  words: pair(Type.Union([Type.String(), Type.Null()])),
  params: pair(countSchema),
  nonzero: pair(countSchema),
  macs: pair(macsSchema),
  bytes: pair(Type.Number()),
  outputShape: pair(Type.Union([shapeSchema, Type.Null()])),
});

export const scoreCardSchema = Type.Object({
  original: modelScoreSchema,
  shrunk: modelScoreSchema,
  layers: Type.Array(layerScoreSchema),
  steps: Type.Optional(Type.Array(Type.Object({ method: Type.String(), score: modelScoreSchema }))),
  counted: Type.Optional(countSchema),
  outputDifference: measuredSchema,
  working: Type.Optional(Type.Object({ round: countSchema, nonzero: countSchema })),
});

export const secondsSchema = Type.Object({ start: Type.Number(), train: Type.Number(), shrink: Type.Number() });

export const messageSchema = Type.Cyclic(
  {
    Message: Type.Object({
      template: Type.String(),
      values: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null(), Type.Ref('Message')])),
    }),
  },
  'Message',
);

export const branchesSchema = Type.Array(Type.Object({ from: Type.Number({ minimum: 0 }), count: Type.Integer({ minimum: 1 }) }));

export const engineSchema = Type.Object({
  kind: Type.Union([Type.Literal('native'), Type.Literal('portable')]),
  version: Type.String(),
  reason: Type.Optional(messageSchema),
  threads: Type.Integer(),
  branches: Type.Optional(branchesSchema),
});
