import { type Message, say } from '../message/message';
import { openModelDocument } from './modelDocument';
import { isGraphModel } from './otherFiles';

/** What a text is that is JSON but no spec, and what to do with it. */
export function notASpec(source: string): Message | undefined {
  const { text, analysis } = openModelDocument(source);
  const { list, rootWithoutLayers } = text;
  if (list?.format.isGenerated === true)
    return say('this is a model that Keras or TensorFlow.js wrote, not a spec: make a spec of it with bonsai import');
  if (list === undefined && rootWithoutLayers !== undefined && isGraphModel(rootWithoutLayers))
    return say('this is a TensorFlow.js graph model, not a spec: its layers are not known any more, so that it cannot be shrunk');
  const [problem] = analysis?.problems ?? [];
  return problem?.code === 'not-a-model' ? problem.message : undefined;
}
