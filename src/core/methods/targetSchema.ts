/** The spec's section `shrink.target`. */
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type MetricName, metricNames } from '../score/metricNames';

const target = (what: string) =>
  Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: `${what} that may remain: a share of the original's (up to 1), or a count.` }),
  );

const namedDrop = Type.Optional(Type.Number({ minimum: 0, description: 'How much this metric may fall.' }));

const metricDropSchema = Type.Union(
  [
    Type.Number({ minimum: 0 }),
    Type.Object(Object.fromEntries(metricNames.map((name) => [name, namedDrop])), { additionalProperties: false, minProperties: 1 }),
  ],
  {
    description:
      'How much a metric may fall: 0.01 is one point of accuracy. A number is about the first of "metrics"; { "accuracy": 0.01 } names the metric.',
  },
);

export const targetSchema = Type.Object(
  {
    params: target('Parameters'),
    bytes: target('Bytes of the packed file'),
    macs: target('Multiply-accumulates'),
    latencyMs: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Milliseconds that one row may take, measured with the engine of the run.' }),
    ),
    maxLossIncrease: Type.Optional(Type.Number({ minimum: 0, description: 'How much the validation loss may grow: 0.05 is 5 %.' })),
    maxMetricDrop: Type.Optional(metricDropSchema),
  },
  { additionalProperties: false, description: 'What the shrunk model must meet.' },
);

/** How much a metric may fall: the first that counts, or those that are named. */
export type MetricDrop = number | Readonly<Partial<Record<MetricName, number>>>;

export type ShrinkTarget = Omit<Static<typeof targetSchema>, 'maxMetricDrop'> & { maxMetricDrop?: MetricDrop };

/** What a target counts. */
export type TargetCount = 'params' | 'bytes' | 'macs';

/** Limits of a model's size that a method can aim at. */
export type TargetSize = TargetCount | 'latencyMs';
