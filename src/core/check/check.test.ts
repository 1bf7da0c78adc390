import { analyzeSpec } from '../spec/analyze';
import { readFileSync } from 'node:fs';
import * as Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { say } from '../message/message';
import { contributes } from '../../../package.json';
import { npyBytes } from '../../../test/support/data/npyBytes';
import type { FileHead } from '../data/dataFiles';
import { checkText, type Finding, isFailure } from './check';
import { findingFormats } from './formats';

const text = `{
  "name": "m",
  "layers": [
    { "type": "Input", "name": "x", "shape": [4] },
    { "type": "Dense", "name": "out", "units": 4 }
  ],
  "data": { "file": "a.npy" },
  "budget": { "params": 10 }
}`;

const check = (source: string, heads: Record<string, FileHead> = {}) =>
  checkText('models/a b.model.json', source, { heads: () => Promise.resolve(new Map(Object.entries(heads))) });

describe('checking files', () => {
  it('finds what the editor shows, with places', async () => {
    const npy = npyBytes('<f4', [9, 5], new Uint8Array(9 * 5 * 4));
    const findings = await check(text, { 'a.npy': { bytes: npy, size: npy.length } });
    expect(
      findings.map(({ code, line, column, endLine, endColumn, severity }) => [code, line, column, endLine, endColumn, severity]),
    ).toEqual([
      ['model-over-budget', 8, 25, 8, 27, 'warning'],
      ['data-file', 7, 21, 7, 28, 'error'],
    ]);
    expect(findings[1]!.related).toMatchObject([{ line: 4, message: 'x takes 4' }]);
    expect(findings.map(isFailure)).toEqual([true, true]);
    expect((await check(text.replace('"units": 4', '"units": 4,,'))).map(({ code }) => code)).toEqual(['syntax-error']);
  });

  it('reads no files for a spec with errors, and takes Keras files', async () => {
    let read = false;
    const reading = () => {
      read = true;
      return Promise.resolve(new Map<string, FileHead>());
    };
    await checkText('a', text.replace('"units": 4', '"units": 0'), { heads: reading });
    expect(read).toBe(false);
    expect(await checkText('mobilenet.json', readFileSync('test/fixtures/keras/mobilenet.json', 'utf8'), { heads: reading })).toEqual([]);
  });
});

describe('printing findings', () => {
  const finding: Finding = {
    file: 'models/a b.model.json',
    line: 2,
    column: 3,
    endLine: 2,
    endColumn: 7,
    severity: 'information',
    code: 'odd-training',
    message: '100 % odd:\nreally, so',
    related: [{ line: 1, column: 1, endLine: 1, endColumn: 2, message: 'here' }],
  };

  it('as compilers do', () => {
    expect(findingFormats.text([finding, { ...finding, message: 'b' }])).toContain(
      'models/a b.model.json:2:3: information: b [odd-training]\n',
    );
  });

  it('one a line, which the problem matcher reads, whatever names hold', () => {
    const [pattern] = contributes.problemPatterns;
    const message = 'a\r\nb\u001b[31m: error, [x] 100 %';
    const [line, rest] = findingFormats.text([{ ...finding, message }]).split('\n');
    expect(rest).toBe('');
    expect(new RegExp(pattern!.regexp, 'u').exec(line!)?.slice(1)).toEqual([
      'models/a b.model.json',
      '2',
      '3',
      'info',
      'a b [31m: error, [x] 100 %',
      'odd-training',
    ]);
  });

  it('as JSON, with the documented fields alone', () => {
    expect(JSON.parse(findingFormats.json([finding]))).toEqual([
      {
        file: 'models/a b.model.json',
        line: 2,
        column: 3,
        severity: 'information',
        code: 'odd-training',
        message: '100 % odd:\nreally, so',
      },
    ]);
    expect(findingFormats.json([])).toBe('[]\n');
  });

  it('for GitHub, escaped', () => {
    expect(findingFormats.github([{ ...finding, file: 'a,b:c.json' }])).toBe(
      '::notice file=a%2Cb%3Ac.json,line=2,col=3,endLine=2,endColumn=7,title=odd-training::100 %25 odd:%0Areally, so\n',
    );
  });

  it('as SARIF', () => {
    const { version, runs } = JSON.parse(findingFormats.sarif([finding], '1.2.3')) as { version: string; runs: Record<string, unknown>[] };
    const region = (startLine: number, startColumn: number, endColumn: number) => ({
      startLine,
      startColumn,
      endLine: startLine,
      endColumn,
    });
    const artifactLocation = { uri: 'models/a%20b.model.json' };
    expect(version).toBe('2.1.0');
    expect(runs).toEqual([
      {
        tool: {
          driver: {
            name: 'bonsai',
            version: '1.2.3',
            rules: [{ id: 'odd-training', shortDescription: { text: 'A training setting that is allowed but hardly meant.' } }],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'odd-training',
            ruleIndex: 0,
            level: 'note',
            message: { text: '100 % odd:\nreally, so' },
            locations: [{ physicalLocation: { artifactLocation, region: region(2, 3, 7) } }],
            relatedLocations: [{ id: 0, physicalLocation: { artifactLocation, region: region(1, 1, 2) }, message: { text: 'here' } }],
          },
        ],
      },
    ]);
  });

  it('as SARIF that fits its schema', async () => {
    // A bracket too many in a pattern of the schema, of languages, which nothing here has.
    const rules = readFileSync('test/fixtures/sarif/sarif-2.1.0-rtm.5.json', 'utf8').replaceAll('{2}]?$', '{2}$');
    const schema = Schema.Compile(JSON.parse(rules) as object);
    const misfits = (sarif: string) => schema.Errors(JSON.parse(sarif))[1];
    const broken = ['"units": 0', '"units": 4, "inputs": ["nowhere"]', '"units": 4,, "colour": "\\n"'].map((units) =>
      text.replace('"units": 4', units),
    );
    const found = (await Promise.all([text, ...broken].map((source) => check(source)))).flat();
    expect(found.length).toBeGreaterThan(broken.length);
    expect(misfits(findingFormats.sarif([...found, finding], '1.2.3'))).toEqual([]);
    expect(misfits(findingFormats.sarif([], '1.2.3'))).toEqual([]);
    expect(misfits(findingFormats.sarif([{ ...finding, line: 0 }], '1.2.3'))).not.toEqual([]);
  });
});

describe('a model of a run, which names no data', () => {
  const origin = (isShrunk: boolean) => () => Promise.resolve({ isShrunk, data: { file: '../../rows.npy' } });
  const found = async (isShrunk: boolean, changes = {}) =>
    (
      await checkText('m.model.json', JSON.stringify({ ...(JSON.parse(text) as object), data: undefined, ...changes }), {
        origin: origin(isShrunk),
        heads: (files) => Promise.resolve(new Map(files.map((file) => [file, { unreadable: say('does not exist: check the path') }]))),
      })
    ).map(({ message }) => message);

  it('has the data of its run, whose files are looked at as shrinking does', async () => {
    expect(await found(true)).toContainEqual('the file "../../rows.npy" does not exist: check the path');
  });

  it('gets no advice to be shrunk where it just was', async () => {
    const reported = (isShrunk: boolean) => found(isShrunk, { budget: { params: 1 } });
    expect(await reported(false)).toContainEqual(
      expect.stringMatching(/^the model has [\d,]+ parameters, .*: shrink it, or raise budget\.params$/u),
    );
    const shrunk = await reported(true);
    expect(shrunk).toContainEqual(expect.stringMatching(/^the shrunk model stores [\d,]+ parameters, zeros included/u));
    expect(shrunk.join()).not.toContain('shrink it');
  });
});

describe('a file with very many problems', () => {
  const place = { heads: () => Promise.resolve(new Map()) };

  it('lists the first thousand, and how many more there are', async () => {
    const findings = await checkText('many.model.json', `{ "name": "m", "layers": [${'{},'.repeat(5000)}{}] }`, place);
    expect(findings).toHaveLength(1001);
    expect(findings.at(-1)).toMatchObject({ code: 'more-problems', severity: 'error' });
    const reported = Number(/^([\d,]+) more/u.exec(findings.at(-1)!.message)![1]!.replaceAll(',', ''));
    expect(reported).toBeGreaterThanOrEqual(4001);
  });

  it('is not read layer by layer when it has more layers than any model', async () => {
    const text = `{ "name": "m", "layers": [${'{},'.repeat(100_000)}{}] }`;
    const findings = await checkText('many.model.json', text, place);
    expect(findings.map(({ message }) => message)).toEqual(['the model has 100,001 layers: up to 100,000 are read']);
    expect(analyzeSpec(text).problems.map((problem) => problem.text)).toEqual(['the model has 100,001 layers: up to 100,000 are read']);
  });

  it('takes as long as its text when all of it is unknown fields of one layer', async () => {
    const fields = Array.from({ length: 100_000 }, (_, index) => `"f${String(index)}": 1`).join(', ');
    const text = `{ "name": "m", "layers": [{ "type": "Input", "name": "x", "shape": [3], ${fields} }] }`;
    const findings = await checkText('many.model.json', text, place);
    expect(findings).toHaveLength(1001);
    const [first] = findings;
    expect(text.slice(first!.column - 1, first!.endColumn - 1)).toBe('"f0"');
  });
});
