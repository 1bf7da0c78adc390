/** `bonsai data SPEC`. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bonsai } from '../support/cli/bonsai';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('rows.csv', 'a,color,zero,kind\n1,red,0,cat\n2,blue,0,dog\n,red,0,cat\n1,red,0,cat\n5,blue,0,cat\n1,red,0,cat\n');
});
afterEach(() => workspace.remove());

const spec = (data: object) =>
  JSON.stringify({
    name: 'm',
    layers: [
      { type: 'Input', name: 'x', shape: [4] },
      { type: 'Dense', name: 'y', units: 4 },
    ],
    data,
  });

test('tells shape, range, and what is missing, constant, doubled or on both sides', async () => {
  await workspace.write('m.model.json', spec({ file: 'rows.csv', labels: 'kind', oneHot: ['color'], validation: 0.3 }));
  const { code, stdout } = await bonsai(['data', 'm.model.json', '--json'], workspace.folder);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 6,
    heldOut: 2,
    shape: [4],
    type: 'CSV',
    min: 0,
    max: 5,
    missing: 1,
    constant: ['zero'],
    // Rows 0, 3 and 5 are the same, and row 5 is held out.
    labels: { cat: 5, dog: 1 },
    duplicates: 2,
    leaked: 1,
    columns: [
      { name: 'a', min: 1, max: 5, mean: 2, missing: 1 },
      { name: 'color=blue' },
      { name: 'color=red', mean: Math.fround(4) / 6 },
      { name: 'zero' },
    ],
  });
  const shown = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect(shown.stdout).toMatch(/^rows: +6 of 4 \(CSV\), 2 held out\nvalues: +from 0 to 5\nmissing: +1 value\nconstant: +zero\n/u);
});

test('shows a few rows: those of a series as the windows that the model sees, those of a picture as one', async () => {
  const shaped = (shape: number[], data: object) =>
    JSON.stringify({
      name: 'm',
      layers: [
        { type: 'Input', name: 'x', shape },
        { type: 'Flatten', name: 'y' },
      ],
      data,
    });
  const examplesOf = async (text: string) => {
    await workspace.write('m.model.json', text);
    const { stdout } = await bonsai(['data', 'm.model.json', '--json'], workspace.folder);
    return (JSON.parse(stdout) as { examples: unknown }).examples;
  };
  await workspace.write('series.csv', 'heat,speed\n1,10\n2,20\n,30\n4,40\n');
  // Windows of rows 0 to 2 and 1 to 3, one curve a column.
  expect(await examplesOf(shaped([3, 2], { file: 'series.csv', window: { length: 3 }, missing: 'mean' }))).toEqual({
    kind: 'curves',
    rows: [[[1, 2, null], [10, 20, 30]], [[2, null, 4], [20, 30, 40]]], // prettier-ignore
  });
  await workspace.write('flat.csv', 'a,b,c,d\n0,1,2,4\n4,4,4,4\n');
  expect(await examplesOf(shaped([2, 2, 1], { file: 'flat.csv' }))).toEqual({
    kind: 'pictures',
    height: 2,
    width: 2,
    channels: 1,
    rows: [[0, 64, 128, 255], [255, 255, 255, 255]], // prettier-ignore
  });
  expect(await examplesOf(shaped([4], { file: 'flat.csv' }))).toEqual({ kind: 'curves', rows: [[[0, 1, 2, 4]], [[4, 4, 4, 4]]] });
});

test('says why there is nothing to tell', async () => {
  await workspace.write('m.model.json', spec({ generate: 'normal', rows: 3 }));
  const made = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect([made.code, made.stderr]).toEqual([1, expect.stringContaining('the spec names no data file')]);
  await workspace.write('m.model.json', spec({ file: 'rows.csv' }));
  const text = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect([text.code, text.stderr]).toEqual([1, expect.stringContaining('has the text "red" in line 2, column "color"')]);
});
