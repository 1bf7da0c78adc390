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
    columns: [{ name: 'a', min: 1, max: 5, mean: 2, missing: 1 }, { name: 'color=blue' }, { name: 'color=red', mean: Math.fround(4) / 6 }, { name: 'zero' }], // prettier-ignore
  });
  const shown = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect(shown.stdout).toMatch(/^rows: +6 of 4 \(CSV\), 2 held out\nmissing: +1 value\nconstant: +zero\n/u);
});

test('says why there is nothing to tell', async () => {
  await workspace.write('m.model.json', spec({ generate: 'normal', rows: 3 }));
  const made = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect([made.code, made.stderr]).toEqual([1, expect.stringContaining('the spec names no data file')]);
  await workspace.write('m.model.json', spec({ file: 'rows.csv' }));
  const text = await bonsai(['data', 'm.model.json'], workspace.folder);
  expect([text.code, text.stderr]).toEqual([1, expect.stringContaining('has the text "red" in line 2, column "color"')]);
});
