import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from './shellWord';

it('is read by a shell as what it was', () => {
  const message = ['plain.model.json', 'two words', "it's", '$HOME', '`id`', 'a"b', '*', '', '模型.model.json', 'a\\b', '--out=x', '~'];
  const line = `printf '%s\\n' ${message.map((word) => shellWord(word, 'linux')).join(' ')}`;
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(message.map((word) => `${word}\n`).join(''));
  expect(shellWord('examples/seed.model.json', 'linux')).toBe('examples/seed.model.json');
  expect([shellWord('C:\\a b', 'win32'), shellWord('C:\\a', 'win32')]).toEqual(['"C:\\a b"', 'C:\\a']);
});
