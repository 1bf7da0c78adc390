import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { translatedTexts } from '../../test/support/l10n/translatedTexts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

describe('what the extension says', () => {
  const message = [...translatedTexts()].sort();
  const chinese = read('l10n/bundle.l10n.zh-cn.json');

  it('can be said in Chinese, all of it but for what has no words', () => {
    const worded = message.filter((word) => /\p{Letter}/u.test(word.replace(/\{\d+\}/gu, '')));
    expect(worded.filter((word) => !Object.hasOwn(chinese, word) || chinese[word] === '')).toEqual([]);
  });

  it('is all that is translated', () => {
    expect(Object.keys(chinese).filter((word) => !message.includes(word))).toEqual([]);
  });

  it('has the same places for values in both', () => {
    const places = (text: string) => [...new Set(text.match(/\{\d+\}/gu))].sort().join();
    expect(Object.entries(chinese).filter(([word, translation]) => places(word) !== places(translation))).toEqual([]);
  });
});

describe('the manifest', () => {
  const english = read('package.nls.json');

  it('has its words in English and Chinese', () => {
    const used = [...readFileSync('package.json', 'utf8').matchAll(/"%([\w.]+)%"/gu)].map(([, key]) => key!);
    expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
    expect(Object.keys(read('package.nls.zh-cn.json'))).toEqual(Object.keys(english));
  });
});
