/** A Keras model as one list of layers: models inside of it are taken apart, and every layer gets a name of its own. */
import { type Config, isConfig, nameIn, objectIn } from '../../../../core/keras/config';
import { callsOf, type Tensor } from '../../../../core/keras/inputs';
import { endTensors, layersOf } from '../../../../core/keras/nested';
import { isModel } from '../../../../core/keras/readLayer';
import { type Message, say } from '../../../../core/message/message';
import { SpecNames } from '../../specName';
import { groupNames } from '../groupNames';

export interface Leaf {
  /** In the spec. */
  readonly name: string;
  readonly className: string;
  /** As the file has it; missing for the Input that a Sequential model leaves out. */
  readonly element?: Config;
  /** Names of the layers that feed it. */
  readonly inputs: readonly string[];
  /** The models that it lies in, from the outermost, and itself. */
  readonly path: readonly Place[];
  /** How often the model runs it, with the same weights. */
  readonly uses: number;
}

export interface Place {
  readonly name: string;
  /** What Keras calls it among its neighbours in the files of version 3: "dense_1" for the second Dense. */
  readonly group: string;
}

export interface FlatModel {
  /** Each after those that feed it. */
  readonly leaves: readonly Leaf[];
  readonly outputs: readonly string[];
  /** Those of the leaves; more can be taken. */
  readonly names: SpecNames;
  /** Why the model could not be taken apart. */
  readonly problems: readonly Message[];
}

/** Models in models: more are not read. */
const deepest = 30;
/** Layers that the model runs, those of shared models each time: more is no model that could be trained. */
const mostRuns = 20_000;
/** Times that the list of layers is gone through: Keras itself writes them in an order in which once is enough. */
const mostPasses = 100;

/** @param element the model: `class_name` and `config` */
export function flatten(element: Config): FlatModel {
  const flattening = new Flattening();
  const outputs = flattening.model(element, undefined, { path: [], uses: 1 });
  return { leaves: flattening.leaves, outputs, names: flattening.names, problems: flattening.problems };
}

interface Around {
  readonly path: readonly Place[];
  readonly uses: number;
}

interface PlacedLayer {
  readonly element: Config;
  readonly place: Place;
}

class Flattening {
  readonly leaves: Leaf[] = [];
  readonly problems: Message[] = [];
  readonly names = new SpecNames();
  #runs = 0;

  /** @param inputs names of what feeds it; `undefined` for the outermost model @returns names of its outputs */
  model(element: Config, inputs: readonly string[] | undefined, around: Around): readonly string[] {
    const { config } = element;
    const elements = layersOf(config).filter(isConfig);
    const groups = groupNames(elements.map(classOf));
    const layers = elements.map((layer, index) => ({ element: layer, place: { name: nameIn(layer), group: groups[index]! } }));
    const isGraph = isConfig(config) && config['output_layers'] !== undefined;
    if (around.path.length > deepest || this.#runs > mostRuns) {
      if (this.problems.length === 0) this.problems.push(say('it has more layers inside of layers than can be read'));
      return [];
    }
    return isGraph ? this.#graph(config, layers, inputs, around) : this.#list(layers, inputs, around);
  }

  #list(layers: readonly PlacedLayer[], inputs: readonly string[] | undefined, around: Around): readonly string[] {
    let current = inputs;
    for (const { element, place } of layers) {
      if (classOf(element) === 'InputLayer' && current !== undefined) continue;
      if (classOf(element) !== 'InputLayer')
        current ??= [this.#add({ name: `${place.name}_input`, className: 'InputLayer', inputs: [], path: [], uses: 1 })];
      current = this.#run(element, current ?? [], place, around);
    }
    return current ?? [];
  }

  #graph(config: Config, layers: readonly PlacedLayer[], inputs: readonly string[] | undefined, around: Around): readonly string[] {
    const starts = endTensors(config, 'input_layers').map(({ layer }) => layer);
    /** By the layer's name, its outputs at each call. */
    const done = new Map<string, readonly (readonly string[])[]>();
    const find = ({ layer, call, index }: Tensor) => {
      const calls = done.get(layer);
      // Calls from before the model was put together are counted, but not written.
      return (calls?.[call] ?? calls?.at(-1))?.[index];
    };
    let waiting = layers;
    for (let pass = 0; ; pass++) {
      const still = waiting.filter(({ element, place }) => {
        const at = starts.indexOf(place.name);
        if (classOf(element) === 'InputLayer' && inputs !== undefined && at !== -1) {
          done.set(place.name, [inputs[at] === undefined ? [] : [inputs[at]]]);
          return false;
        }
        const calls = callsOf(element);
        const fed = (calls.length === 0 ? [[]] : calls).map((call) => call.map(find));
        if (!fed.every((names) => names.every((name) => name !== undefined))) return true;
        const uses = around.uses * Math.max(1, calls.length);
        done.set(
          place.name,
          fed.map((names) => this.#run(element, names as readonly string[], place, { ...around, uses })),
        );
        return false;
      });
      if (still.length === 0 || still.length === waiting.length || pass === mostPasses) {
        for (const { place } of still) this.problems.push(say('{0} takes its input from a layer that the file does not have', place.name));
        break;
      }
      waiting = still;
    }
    return endTensors(config, 'output_layers').flatMap((tensor) => find(tensor) ?? []);
  }

  #run(element: Config, inputs: readonly string[], place: Place, { path, uses }: Around): readonly string[] {
    this.#runs++;
    const inner = { path: [...path, place], uses };
    if (isModel(classOf(element), objectIn(element, 'config') ?? {}) || Array.isArray(element['config']))
      return this.model(element, inputs, inner);
    return [this.#add({ name: place.name, className: classOf(element), element, inputs, ...inner })];
  }

  #add(leaf: Leaf): string {
    const outer = leaf.path.at(-2)?.name;
    const name = this.names.take(leaf.name, ...(outer === undefined ? [] : [`${outer}_${leaf.name}`]));
    this.leaves.push({ ...leaf, name });
    return name;
  }
}

export function classOf(element: Config): string {
  const { class_name: className } = element;
  return typeof className === 'string' ? className : '';
}
