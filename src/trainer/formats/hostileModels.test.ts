/** Files that were made to break a reader: each is refused with its name and the reason, without taking what it claims. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerasFiles } from '../../../test/support/mutants/modelFiles';
import { importFile } from '../../../test/support/models/importModel';
import { mostValues } from './boundedJson';
import { ImportError } from './importError';
import { mostParts } from './mostParts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  const error: unknown = await importFile(file).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ImportError);
  return (error as ImportError).message;
}

const sound = (name: string): Buffer => readFileSync(path.join(kerasFiles, name));

/** The bytes with the first place of some others, of the same length, changed into them. */
function replaced(bytes: Buffer, from: Uint8Array, to: Uint8Array): Buffer {
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  const changed = Buffer.from(bytes);
  changed.set(to, at);
  return changed;
}

const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

describe('HDF5', () => {
  it('that is cut off in its middle says where', async () => {
    const whole = sound('nested-keras2.h5');
    expect(await refusal('half.h5', whole.subarray(0, whole.length / 2))).toMatch(
      /^half\.h5 is cut off or damaged: it says that bytes \d+ to \d+/u,
    );
  });

  it('whose weights claim 2^40 values is refused before they are read', async () => {
    // The kernel of the last layer is 3 × 4: two sizes, one behind the other.
    const claimed = replaced(sound('nested-keras2.h5'), Buffer.concat([u64(3n), u64(4n)]), Buffer.concat([u64(3n), u64(2n ** 40n)]));
    expect(await refusal('large.h5', claimed)).toMatch(
      /^large\.h5 does not fit its own model: its out\/kernel has the shape \[3, 1099511627776\]/u,
    );
  });

  it('whose groups lead in circles comes to an end', async () => {
    const whole = sound('nested-keras2.h5');
    // The tree of the root group has itself as its child.
    const tree = whole.readBigUInt64LE(80);
    const circle = Buffer.from(whole);
    circle.writeBigUInt64LE(tree, Number(tree) + 32);
    expect(await refusal('circle.h5', circle)).toContain('circle.h5 is damaged at byte');
  });

  it.each([
    ['nothing behind its signature', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')],
    ['zeros', Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(4096)])],
    ['ones', Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(4096, 255)])],
  ])('with %s is refused', async (_what, bytes) => {
    expect(await refusal('noise.h5', bytes)).toMatch(/^noise\.h5 is (?:cut off|damaged)/u);
  });
});

describe('archives', () => {
  it('with a member outside of them are refused', async () => {
    const inside = Buffer.from('config.json');
    let bytes = sound('nested-keras3.keras');
    for (let at = bytes.indexOf(inside); at !== -1; at = bytes.indexOf(inside)) bytes = replaced(bytes, inside, Buffer.from('../fig.json'));
    expect(await refusal('outside.keras', bytes)).toMatch(/^outside\.keras is a damaged zip archive: .*\.\.\/fig\.json/u);
  });

  it('that unpack to a thousand times their size are refused before that', async () => {
    const config = sound('autoencoder-keras3.json');
    const bytes = zipSync({ 'config.json': config, 'model.weights.h5': new Uint8Array(2 ** 22) }, { level: 9 });
    expect(bytes.length).toBeLessThan(2 ** 14);
    expect(await refusal('bomb.keras', bytes)).toMatch(
      /^bomb\.keras\/model\.weights\.h5 unpacks to 4\.19 MB from 4\.\d+ kB, which no weights do/u,
    );
  });

  it('of something else say what is missing', async () => {
    let bytes = sound('nested-keras3.keras');
    const name = Buffer.from('config.json');
    for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name)) bytes = replaced(bytes, name, Buffer.from('other.txts' + 's'));
    expect(await refusal('other.keras', bytes)).toBe('other.keras is a zip archive, but no model of Keras: it has no config.json');
  });
});

describe('configurations', () => {
  const json = (model: unknown): Buffer => Buffer.from(JSON.stringify(model));

  it('of 10,000 models inside of each other are refused', async () => {
    const levels = 10_000;
    const text = '{"class_name":"Sequential","config":{"name":"m","layers":['.repeat(levels) + ']}}'.repeat(levels);
    expect(await refusal('deep.json', Buffer.from(text))).toMatch(/^deep\.json/u);
  });

  it('that run models twice in each other come to an end', async () => {
    const dense = { class_name: 'Dense', name: 'd', config: { name: 'd', units: 2 }, inbound_nodes: [[['x', 0, 0, {}]]] };
    const input = { class_name: 'InputLayer', name: 'x', config: { name: 'x', batch_input_shape: [null, 2] }, inbound_nodes: [] };
    const ends = { input_layers: [['x', 0, 0]], output_layers: [['d', 0, 0]] };
    let model: object = { class_name: 'Functional', config: { name: 'm', layers: [input, dense], ...ends } };
    for (let level = 0; level < 25; level++) {
      const twice = { ...model, name: 'd', inbound_nodes: [[['x', 0, 0, {}]], [['x', 0, 0, {}]]] };
      model = { class_name: 'Functional', config: { name: 'm', layers: [input, twice], ...ends } };
    }
    expect(await refusal('twice.json', json(model))).toMatch(/^twice\.json cannot be imported: /u);
  });

  it('of millions of small values are refused before they take a hundred times the memory', async () => {
    const text = `{"class_name":"Sequential","config":[${'{},'.repeat(mostValues / 2)}{}]}`;
    expect(await refusal('objects.json', Buffer.from(text))).toBe(
      'objects.json has more than 2,000,000 values in its JSON, and files with more are not read',
    );
  });

  it('of Python code name the layer, and what to do', async () => {
    const layers = [
      { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 2] } },
      { class_name: 'Lambda', config: { name: 'distance', function: ['code', null, null] } },
    ];
    expect(await refusal('code.json', json({ class_name: 'Sequential', config: { name: 'm', layers } }))).toBe(
      'code.json cannot be imported: layer "distance" (Lambda): it runs Python code, which cannot be read: replace it by layers',
    );
  });
});

describe('safetensors', () => {
  it.each([
    ['a header of 2^60 bytes', Buffer.concat([u64(2n ** 60n), Buffer.from('{"')])],
    ['values outside of the file', Buffer.concat([u64(58n), Buffer.from('{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,999999]}}')])],
  ])('with %s are refused', async (_what, bytes) => {
    expect(await refusal('a.safetensors', bytes)).toContain('a.safetensors');
  });
});

describe('more parts than any model has', () => {
  const many = mostParts + 1;
  const each = (text: (at: number) => string) => Array.from({ length: many }, (_, at) => text(at)).join(',');
  const refused = (name: string) => `${name} has more than 20,000 layers, nodes or weights, and files with more are not read`;

  it('are refused as layers of Keras, also of models inside', async () => {
    const layers = each((at) => `{"class_name":"Dense","config":{"name":"d${String(at)}","units":2}}`);
    const inner = `{"class_name":"Sequential","config":{"name":"m","layers":[${layers}]}}`;
    const text = `{"class_name":"Sequential","config":{"name":"all","layers":[${inner}]}}`;
    expect(await refusal('many.json', Buffer.from(text))).toBe(refused('many.json'));
  });

  it('are refused as weights of safetensors, before a long header is read', async () => {
    const file = (header: string) => Buffer.concat([u64(BigInt(header.length)), Buffer.from(header)]);
    const entries = each((at) => `"w${String(at)}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`);
    expect(await refusal('many.safetensors', file(`{${entries}}`))).toBe(refused('many.safetensors'));
    expect(await refusal('long.safetensors', file(`{"a":"${' '.repeat(1000 * many)}"}`))).toBe(refused('long.safetensors'));
  });

  it("are refused as weights of TF.js's manifest", async () => {
    const weights = each((at) => `{"name":"d/w${String(at)}","shape":[1],"dtype":"float32"}`);
    const topology = '{"class_name":"Sequential","config":{"name":"m","layers":[]}}';
    const text = `{"modelTopology":${topology},"weightsManifest":[{"paths":["w.bin"],"weights":[${weights}]}]}`;
    expect(await refusal('tfjs.json', Buffer.from(text))).toBe(refused('tfjs.json'));
  });

  it('are refused as members of an archive', async () => {
    const members = Object.fromEntries(Array.from({ length: 4001 }, (_, at) => [`${String(at)}.npy`, new Uint8Array()]));
    expect(await refusal('many.npz', zipSync(members))).toBe('many.npz is a damaged zip archive: it has too many members');
  });
});
