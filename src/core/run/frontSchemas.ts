/** A front and sensitivities as files hold them. */
import * as Type from 'typebox';
import { measuredSchema } from './scoreCardSchema';

const countSchema = Type.Integer({ minimum: 0 });

export const frontPointsSchema = Type.Array(
  Type.Object({
    params: countSchema,
    bytes: countSchema,
    macs: Type.Union([countSchema, Type.Null()]),
    latencyMs: Type.Number(),
    loss: measuredSchema,
    metrics: Type.Record(Type.String(), measuredSchema),
    model: Type.String(),
  }),
);

export const layerSensitivitiesSchema = Type.Array(
  Type.Object({
    layer: Type.String(),
    method: Type.String(),
    points: Type.Array(Type.Object({ share: Type.Number(), loss: measuredSchema })),
  }),
);
