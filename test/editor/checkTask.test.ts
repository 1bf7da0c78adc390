import { expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { problems } from '../support/workbench/problems';
import { openFile } from '../support/workbench/quickInput';
import { listTasks } from '../support/workbench/tasks';

const editor = useEditor({ examples: ['seed'] });

test('the task brings the problems of all models into Problems, opened or not, each once', async () => {
  const { page, workspace } = editor;
  await workspace.write(
    'closed/closed.model.json',
    '{\n  "name": "closed",\n  "layers": [{ "type": "Input", "name": "x", "shape": [4] }],\n  "colour": 1\n}',
  );
  await openFile(page, 'seed.model.json');
  await (await problems(page, 'encoder1 holds 54 %')).waitFor();
  await (await listTasks(page, 'check models')).click();
  const closed = await problems(page, 'the spec has no field "colour"');
  await closed.waitFor();
  expect(await closed.textContent()).toContain('[Ln 4, Col 3]');
  expect(await (await problems(page, 'encoder1 holds 54 %')).count()).toBe(1);
});
