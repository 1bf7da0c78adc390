import type { layers, LayersModel } from '@tensorflow/tfjs-layers';

/** Knows which layer of a model is at work. */
export class RunningLayer {
  /** Undefined outside the model, so also while gradients are computed. */
  name: string | undefined;

  constructor(private readonly model: LayersModel) {}

  /** What `run` returns, which may apply the model. */
  during<T>(run: () => T): T {
    const before = this.model.layers.map((layer) => this.#follow(layer));
    try {
      return run();
    } finally {
      for (const restore of before) restore();
    }
  }

  #follow(layer: layers.Layer): () => void {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its layer
    const { call } = layer;
    layer.call = (...given) => {
      this.name = layer.name;
      return call.apply(layer, given);
    };
    return () => {
      layer.call = call;
    };
  }
}
