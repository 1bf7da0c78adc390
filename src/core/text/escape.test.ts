import { describe, expect, it } from 'vitest';
import type { Finding } from '../check/check';
import { findingFormats, findingLine } from '../check/formats';
import { say } from '../message/message';
import { escapeHtml, escapeTerminal } from './escape';
import { toMarkdown } from './markdown';

const hostile = [
  '`](command:evil) [x](command:workbench.action.quit)',
  '``` ``code`` `',
  '<img src=x onerror=alert(1)>&lt;"\'',
  '| a | b |\n|--|--|\n# title',
  '![](https://example.org/pixel.png) https://example.org **b** __i__ ~~s~~ $(alert)',
  '\u001b[31mred\u0007\u009b2J\r\nsecond line\u202Eesrever\u2028',
  'www.example.org http://example.org a@example.org',
  '::error file=a::b%0A::set-output name=x::y',
  '\ud800 half',
];

/** What Markdown shows, of a text without its own syntax: entities are characters again. */
const shown = (markdown: string) => markdown.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));

describe.each(hostile)('a name that is %j', (name) => {
  it('is text in Markdown', () => {
    const text = toMarkdown(say('{0} is a name', name));
    expect(text).not.toMatch(/[\\`*_{}[\]<>|~:$\n\r]|www\./iu);
    expect(shown(text)).toBe(`${escapeTerminal(name)} is a name`);
  });

  it('is code in Markdown, where the template says so', () => {
    const text = toMarkdown(say('`{0}` · **{1}**', name, 'Dense'));
    const [, fence, inside] = /^(`+)([^]*)\1 · \*\*Dense\*\*$/u.exec(text)!;
    expect(inside!.match(/`+/gu)?.some((run) => run.length >= fence!.length) ?? false).toBe(false);
    expect(inside!.trim()).toBe(escapeTerminal(name).trim());
  });

  it('is text in HTML', () => {
    expect(escapeHtml(name)).not.toMatch(/[<>"']/u);
    expect(shown(escapeHtml(name))).toBe(name);
  });

  it('is one line of a terminal, that steers nothing', () => {
    expect(escapeTerminal(name)).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
  });

  const place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  const finding: Finding = { file: `${name}.json`, ...place, severity: 'error', code: 'wrong-value', message: name, related: [] };

  it('is a part of one finding in every format', () => {
    expect(findingLine(finding)).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
    const command = findingFormats.github([finding]);
    expect(command.trimEnd()).not.toMatch(/[\p{Cc}]/u);
    expect(command.match(/^::/gmu)).toHaveLength(1);
    expect(/^::error file=([^,:]*),/u.exec(command)).not.toBeNull();
    const { runs } = JSON.parse(findingFormats.sarif([finding], '1')) as {
      runs: { results: { message: { text: string }; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    const [{ message, locations }] = runs[0]!.results as [(typeof runs)[0]['results'][0]];
    expect(message.text).not.toMatch(/(?<!\\)\[/u);
    expect(message.text.replace(/\\(.)/gu, '$1')).toBe(name.replace(/\\(.)/gu, '$1'));
    expect(locations[0]!.physicalLocation.artifactLocation.uri).toMatch(/^[\w%.\-!~*'()/]+$/u);
    expect(JSON.parse(findingFormats.json([finding]))).toMatchObject([{ message: name }]);
  });
});
