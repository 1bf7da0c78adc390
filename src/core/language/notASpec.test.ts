import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toText } from '../message/message';
import { notASpec } from './notASpec';

const reported = (text: string) => {
  const message = notASpec(text);
  return message && toText(message);
};

it.each([
  ['what Keras wrote', readFileSync('test/fixtures/keras/mobilenet.json', 'utf8'), /Keras or TensorFlow\.js wrote.*bonsai import/u],
  ['a graph model', '{"format":"graph-model","modelTopology":{"node":[]},"weightsManifest":[]}', /graph model.*cannot be shrunk/u],
  ['a file of another program', '{"className":"Model","children":[]}', /^this is no model spec/u],
])('names %s', (_what, text, expected) => {
  expect(reported(text)).toMatch(expected);
});

it.each([
  ['a spec with faults', '{"name":"x","layers":[{"type":"Dens"}]}'],
  ['a spec that is being begun', '{"name":"x"}'],
  ['what is no JSON', '{"name":'],
])('takes %s for a spec', (_what, text) => {
  expect(reported(text)).toBeUndefined();
});
