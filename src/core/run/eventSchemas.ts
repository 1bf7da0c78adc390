/** What the lines of `events.jsonl` must be. Fields that later versions add are let through. */
import * as Type from 'typebox';
import { eventsFormat, type StoredEvent } from './events';
import { rowResultsSchema } from './rowResultsSchema';
import { frontPointsSchema, layerSensitivitiesSchema } from './frontSchemas';
import {
  engineSchema,
  measuredSchema,
  messageSchema,
  modelScoreSchema,
  scoreCardSchema,
  secondsSchema,
  shapeSchema,
} from './scoreCardSchema';

const countSchema = Type.Integer({ minimum: 0 });
const numbers = Type.Array(Type.Number());
const oneOf = (...names: readonly string[]) => Type.Union(names.map((name) => Type.Literal(name)));

const layerCostSchema = Type.Object({
  name: Type.String(),
  type: Type.String(),
  words: Type.String(),
  index: countSchema,
  outputShape: shapeSchema,
  params: countSchema,
  macs: Type.Union([Type.Number(), Type.Null()]),
  bytes: Type.Number(),
  activationBytes: Type.Union([Type.Number(), Type.Null()]),
  share: Type.Number(),
});

const shownRows = {
  inputs: Type.Array(numbers),
  original: Type.Array(numbers),
  shrunk: Type.Array(numbers),
  errors: Type.Optional(Type.Object({ original: Type.Array(measuredSchema), shrunk: Type.Array(measuredSchema) })),
};

const layerProgressSchema = Type.Object({ name: Type.String(), params: countSchema, nonzero: countSchema });

export const eventSchemas: { readonly [T in StoredEvent['type']]: Type.TSchema } = {
  started: Type.Object({
    type: Type.Literal('started'),
    format: Type.Literal(eventsFormat),
    name: Type.String(),
    time: Type.Number(),
    spec: Type.String(),
    engine: engineSchema,
    seed: Type.Number(),
    layers: Type.Array(layerCostSchema),
    params: countSchema,
    macs: Type.Union([Type.Number(), Type.Null()]),
    counted: Type.Optional(Type.Object({ params: countSchema, layers: Type.Record(Type.String(), countSchema) })),
    methods: Type.Array(Type.String()),
    goal: messageSchema,
    targetParams: Type.Optional(Type.Number()),
    hasValidation: Type.Boolean(),
  }),
  stage: Type.Object({ type: Type.Literal('stage'), stage: oneOf('load', 'train', 'shrink', 'rebuild', 'measure'), label: messageSchema }),
  epoch: Type.Object({
    type: Type.Literal('epoch'),
    stage: oneOf('train', 'shrink'),
    round: countSchema,
    epoch: countSchema,
    epochs: Type.Number(),
    loss: measuredSchema,
    validationLoss: Type.Optional(measuredSchema),
    learningRate: measuredSchema,
    gradientNorm: measuredSchema,
  }),
  gradients: Type.Object({
    type: Type.Literal('gradients'),
    epoch: countSchema,
    layers: Type.Array(Type.Object({ layer: Type.String(), size: measuredSchema })),
  }),
  pruned: Type.Object({
    type: Type.Literal('pruned'),
    round: countSchema,
    rounds: countSchema,
    lossBefore: measuredSchema,
    lossAfter: measuredSchema,
    nonzero: countSchema,
    layers: Type.Array(layerProgressSchema),
  }),
  round: Type.Object({
    type: Type.Literal('round'),
    round: countSchema,
    rounds: countSchema,
    loss: measuredSchema,
    metrics: Type.Optional(Type.Record(Type.String(), measuredSchema)),
    nonzero: countSchema,
  }),
  step: Type.Object({
    type: Type.Literal('step'),
    step: countSchema,
    steps: countSchema,
    method: Type.String(),
    score: modelScoreSchema,
  }),
  sensitivity: Type.Object({ type: Type.Literal('sensitivity'), loss: measuredSchema, layers: layerSensitivitiesSchema }),
  tuned: Type.Object({
    type: Type.Literal('tuned'),
    number: countSchema,
    params: countSchema,
    macs: Type.Union([countSchema, Type.Null()]),
    loss: measuredSchema,
  }),
  chosen: Type.Object({ type: Type.Literal('chosen'), number: Type.Optional(countSchema) }),
  front: Type.Object({ type: Type.Literal('front'), points: frontPointsSchema }),
  weights: Type.Object({
    type: Type.Literal('weights'),
    round: countSchema,
    pictures: Type.Array(Type.Object({ layer: Type.String(), rows: countSchema, columns: countSchema, cells: numbers })),
  }),
  reconstructions: Type.Object({
    type: Type.Literal('reconstructions'),
    height: countSchema,
    width: countSchema,
    channels: countSchema,
    kind: Type.Optional(Type.Literal('curves')),
    worst: Type.Optional(Type.Object(shownRows)),
    ...shownRows,
  }),
  rowResults: rowResultsSchema,
  notice: Type.Object({
    type: Type.Literal('notice'),
    severity: oneOf('information', 'warning'),
    message: messageSchema,
    epoch: Type.Optional(countSchema),
    finding: Type.Optional(Type.Literal(true)),
  }),
  finished: Type.Object({
    type: Type.Literal('finished'),
    scoreCard: scoreCardSchema,
    seconds: secondsSchema,
    report: Type.String(),
    shrunkSpec: Type.String(),
  }),
  cancelled: Type.Object({ type: Type.Literal('cancelled'), canResume: Type.Optional(Type.Boolean()) }),
  failed: Type.Object({ type: Type.Literal('failed'), message: messageSchema, canResume: Type.Optional(Type.Boolean()) }),
};
