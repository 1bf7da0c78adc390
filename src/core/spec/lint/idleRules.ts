import type { GraphLayer } from '../../graph/graph';
import type { Constraint } from '../../layers/constraints';
import { weightConstraints } from '../../layers/weightRules';
import type { Regularizer } from '../../layers/regularizers';
import { weightRegularizers } from '../../layers/weightRules';
import { isTrainingField } from '../../layers/weightFields';
import { type Message, say } from '../../message/message';
import type { Problem, ProblemCode } from '../../problem/problem';
import type { Lint } from './lint';

/** Regularizers and constraints of layers that change nothing, or cannot be met. */
export const idleRules: Lint = ({ graph }) =>
  graph.layers.flatMap((layer) => {
    const inner = 'layer' in layer.spec ? ['layer'] : [];
    const problem = (code: ProblemCode, [field, message]: Finding): Problem => ({
      code,
      severity: 'warning',
      message,
      path: ['layers', layer.index, ...inner, field],
      atKey: code === 'idle-setting',
    });
    return [
      ...[...new Map(idleFields(layer))].map((finding) => problem('idle-setting', finding)),
      ...weightConstraints(layer)
        .flatMap(({ field, value }) => contradictory(field, value))
        .map((finding) => problem('odd-training', finding)),
    ];
  });

type Finding = readonly [field: string, message: Message];

function idleFields(layer: GraphLayer): Finding[] {
  const regularizers = weightRegularizers(layer);
  const constraints = weightConstraints(layer);
  const used = new Set([...regularizers, ...constraints].map(({ field }) => field));
  const owner = 'layer' in layer.spec ? layer.spec.layer : layer.spec;
  return [
    ...regularizers.flatMap(({ field, value }) => idle(field, value)),
    ...Object.keys(owner)
      .filter((field) => isTrainingField(field) && !used.has(field))
      .map((field): Finding => [field, say('{0} changes nothing: {1} has no such weight; remove it', field, layer.name)]),
  ];
}

function idle(field: string, { l1 = 0, l2 = 0 }: Regularizer): Finding[] {
  return l1 > 0 || l2 > 0 ? [] : [[field, say('{0} changes nothing: give it an l1 or l2 above 0, or remove it', field)]];
}

function contradictory(field: string, constraint: Constraint): Finding[] {
  if (constraint.type !== 'minMaxNorm') return [];
  const { minValue = 0, maxValue = 1 } = constraint;
  if (minValue <= maxValue) return [];
  return [[field, say('{0} asks for norms of at least {1} and at most {2}: make minValue smaller', field, minValue, maxValue)]];
}
