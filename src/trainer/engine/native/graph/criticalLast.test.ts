import { expect, test } from 'vitest';
import { kinds, Sketch } from '../../../../../test/support/engine/sketch';
import { criticalLast } from './criticalLast';

/** Two layers' way back: each gradient of a weight is written down before the gradient that the next layer waits for. */
test('what most depends on comes last of what becomes ready together', () => {
  const graph = new Sketch();
  const square = [4, 4];
  const dy = graph.op('Neg', [graph.input('y', 4, 4)], square);
  const dx = graph.op('MatMul', [dy, graph.input('w', 4, 4)], square);
  const dw = graph.op('Square', [dy], square);
  const dv = graph.op('Exp', [graph.op('Relu', [dx], square)], square);
  const given = graph.builder.finish(new Map([['dw', dw], ['dv', dv]])); // prettier-ignore
  expect(kinds(given)).toEqual(['Neg', 'MatMul', 'Square', 'Relu', 'Exp']);
  const ordered = criticalLast(given);
  expect(kinds(ordered)).toEqual(['Neg', 'Square', 'MatMul', 'Relu', 'Exp']);
  expect(ordered.results).toBe(given.results);
});

test('every op comes behind those whose outputs it takes', () => {
  const graph = new Sketch();
  const x = graph.input('x', 2);
  const deep = graph.op('Exp', [graph.op('Sqrt', [graph.op('Abs', [x], [2])], [2])], [2]);
  const { ops } = criticalLast(graph.builder.finish(new Map([['sum', graph.op('Add', [x, deep], [2])]])));
  const place = new Map(ops.map((op, at) => [op, at]));
  for (const op of ops) for (const input of op.inputs) expect(place.get(input.op)!).toBeLessThan(place.get(op)!);
});
