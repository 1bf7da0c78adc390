import { expect, test } from 'vitest';
import { askData, type Question } from './askData';

/** Answers one question after the other, and keeps what was asked. */
function answering(...answers: readonly (string | undefined)[]) {
  const asked: Question[] = [];
  const ask = (question: Question) => Promise.resolve(answers[asked.push(question) - 1]);
  return { asked, ask };
}

const single = { inputs: ['x'], outputs: ['y'] };
const several = { inputs: ['picture', 'numbers'], outputs: ['kind', 'size'] };

test('a model with one input and one output is asked about without its names', async () => {
  const { asked, ask } = answering('/rows.csv', 'class');
  expect(await askData(single, ask)).toEqual({ data: '/rows.csv', labels: 'class' });
  expect(asked).toEqual([
    { kind: 'rows', step: 1, steps: 2 },
    { kind: 'labels', step: 2, steps: 2, rows: '/rows.csv' },
  ]);
  expect(await askData(single, answering('/rows.csv', '').ask)).toEqual({ data: '/rows.csv' });
});

test('every input and every output is asked about by its name, in their order', async () => {
  const { asked, ask } = answering('/p.npy', '/n.csv', '', '/s.npy');
  expect(await askData(several, ask)).toEqual({ data: { picture: '/p.npy', numbers: '/n.csv' }, labels: { size: '/s.npy' } });
  expect(asked).toEqual([
    { kind: 'rows', layer: 'picture', step: 1, steps: 4 },
    { kind: 'rows', layer: 'numbers', step: 2, steps: 4 },
    { kind: 'labels', layer: 'kind', step: 3, steps: 4 },
    { kind: 'labels', layer: 'size', step: 4, steps: 4 },
  ]);
});

test('a model with several inputs and one output has files by names, too', async () => {
  expect(await askData({ inputs: ['a', 'b'], outputs: ['y'] }, answering('/a', '/b', '').ask)).toEqual({ data: { a: '/a', b: '/b' } });
});

test.each([
  [single, 1],
  [single, 2],
  [several, 2],
  [several, 4],
])('nothing is given where question %j %i is not answered', async (graph, question) => {
  const { asked, ask } = answering(...Array<string>(question - 1).fill('/file'), undefined);
  expect(await askData(graph, ask)).toBeUndefined();
  expect(asked).toHaveLength(question);
});
