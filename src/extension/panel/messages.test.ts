import { describe, expect, it } from 'vitest';
import { parseFromPanel, parseSavedSpec } from './messages';

describe('what a webview sends', () => {
  it('is read when it is one of our messages, and nothing more of it', () => {
    expect(parseFromPanel({ type: 'ready', more: 1 })).toEqual({ type: 'ready' });
    expect(parseFromPanel({ type: 'openLayer', layer: 'code', more: 1 })).toEqual({ type: 'openLayer', layer: 'code' });
    const chosen = { method: 'auto', seconds: 30, target: { params: 0.2, maxMetricDrop: { accuracy: 0.01 } } };
    expect(parseFromPanel({ type: 'shrink', request: 3, more: 1, ...chosen })).toEqual({ type: 'shrink', ...chosen });
    expect(parseFromPanel({ type: 'shrink' })).toEqual({ type: 'shrink' });
    expect(parseFromPanel({ type: 'takeModel', number: 2 })).toEqual({ type: 'takeModel', number: 2 });
  });

  it.each([
    undefined,
    null,
    'ready',
    7,
    [],
    {},
    { type: 7 },
    { type: 'restartTrainer' },
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'openLayer' },
    { type: 'openLayer', layer: {} },
    { type: 'shrink', method: 'constructor' },
    { type: 'shrink', seconds: -1 },
    { type: 'preview', target: { params: '20 %' } },
    { type: 'writeIntoSpec', target: { params: 0.2, run: 'rm' } },
    { type: 'takeModel' },
    { type: 'takeModel', number: '2' },
    { type: 'takeModel', number: 0 },
    { type: 'takeModel', number: 1.5 },
    { type: 'takeModel', number: '../..' },
  ])('is ignored when it is %j', (message) => {
    expect(parseFromPanel(message)).toBeUndefined();
  });

  it('gives back the spec that was shown', () => {
    expect(parseSavedSpec({ spec: 'file:///a.model.json', selectedLayer: 'code' })).toBe('file:///a.model.json');
    expect([undefined, null, {}, { spec: 1 }, 'file:///a'].map(parseSavedSpec)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
