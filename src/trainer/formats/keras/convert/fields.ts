import type { LayerType } from '../../../../core/layers';

/** A layer's type and fields, without its name and inputs. */
export type Fields = Readonly<Record<string, unknown>> & {
  readonly type: LayerType;
  /** Of one that takes what was there this many steps before the last, too: no field of the spec. */
  readonly stepsBack?: number;
};
