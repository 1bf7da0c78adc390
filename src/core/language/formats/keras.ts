import { memberOf, skipValue } from '../../json/scan';
import { readKerasLayer } from '../../keras/readLayer';
import type { Span } from '../../problem/problem';
import { parseJson } from '../../spec/syntax';
import type { LayerMarks, ModelFormat } from './format';

/** What Keras's `to_json()` gives, and a TF.js `model.json` holds. */
export const kerasFormat: ModelFormat = {
  id: 'keras',
  isGenerated: true,
  listPaths: ['', 'model_config.', 'modelTopology.', 'modelTopology.model_config.'].flatMap((root) => [
    `${root}config.layers`.split('.'),
    // The first versions wrote a Sequential model's layers as its config.
    `${root}config`.split('.'),
  ]),
  readLayer: (text) => {
    const element = parsedStrictly(text);
    if (element === undefined) {
      const parsed = parseJson(text);
      return parsed.root === undefined ? parsed : { format: 'keras', hasErrors: false, marks: marksIn(text) };
    }
    return { ...readKerasLayer(element), format: 'keras', hasErrors: false, marks: marksIn(text) };
  },
};

function marksIn(text: string): LayerMarks {
  const config = memberOf(text, 0, 'config');
  const name = memberOf(text, 0, 'name') ?? (config && memberOf(text, config.valueAt, 'name'));
  const type = memberOf(text, 0, 'class_name');
  return {
    inputs: [],
    ...(type === undefined ? {} : { type: spanAt(text, type.valueAt) }),
    ...(name === undefined ? {} : { name: spanAt(text, name.valueAt) }),
  };
}

/** Many times faster than a parser that knows places. */
function parsedStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function spanAt(text: string, offset: number): Span {
  return { offset, length: Math.max(0, skipValue(text, offset) - offset) };
}
