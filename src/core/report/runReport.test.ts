import { expect, it } from 'vitest';
import { autoEvents } from '../../../test/support/runs/autoRun';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { say } from '../message/message';
import { advance, replay } from '../run/state';
import { runReport } from './runReport';

it('has the score card and the layers of a finished run, and its notices', () => {
  const { title, facts, tables, notices } = runReport(replay(smallEvents)!);
  expect(title).toBe('small');
  expect(facts).toEqual([
    '50 % of 152 parameters · 390 B · loss 1.21, was 1.1',
    'goal: 50 % of 152 parameters (zeros not counted)',
    'pruneWeights, seed 3, portable engine (tfjs 4.22.0 wasm)',
  ]);
  expect(tables[0]!.rows).toContainEqual(['validation loss', '1.1', '1.21', '+10 %']);
  expect(tables[0]!.rows).toContainEqual(['MACs', '132', '92', '−30 %']);
  expect(tables[1]!.rows).toContainEqual(['encoder', 'Dense 6 relu', 'Dense 4 relu', '66', '44', 'narrower']);
  expect(tables[1]!.rows).toContainEqual(['skip', 'Dense 2', '', '22', '', 'gone']);
  expect(notices).toEqual(['skip has lost all its weights.']);
  for (const { heading, rows } of tables) expect(new Set(rows.map((row) => row.length))).toEqual(new Set([heading.length]));
});

it('has what an automatic run has found and measured', () => {
  const { tables } = runReport(replay(autoEvents)!);
  const [, , front, sensitivity] = tables;
  expect(front!.rows).toEqual([
    ['1', '60', '250 B', '50', '1.6'],
    ['2', '108', '390 B', '92', '1.21'],
  ]);
  expect(sensitivity!.heading).toEqual(['layer', 'of its', '75 % kept', '50 % kept', '25 % kept', 'removed']);
  expect(sensitivity!.rows).toContainEqual(['encoder', 'units', '+0.4 %', '+1.2 %', '+40 %', '']);
  expect(sensitivity!.rows).toContainEqual(['skip', '', '', '', '', '+0.3 %']);
  for (const { heading, rows } of tables) expect(new Set(rows.map((row) => row.length))).toEqual(new Set([heading.length]));
});

it('says why a run failed', () => {
  const failed = advance(replay(smallEvents.slice(0, 6))!, { type: 'failed', message: say('the disk is full') });
  expect(runReport(failed)).toMatchObject({ tables: [], notices: ['the disk is full'] });
});
