/** What a device has room for. */

export interface DeviceLimits {
  /** Bytes of flash for the program and its constants; missing where programs lie on a disk. */
  readonly flash?: number;
  /** Bytes of RAM. */
  readonly ram: number;
  /** Multiply-accumulates a second in int8. */
  readonly macsPerSecond?: number;
}

/** A board by the name that a spec calls it. */
export interface Device extends DeviceLimits {
  /** What people call it. */
  readonly title: string;
  /** The document that flash and RAM are from. */
  readonly source: string;
  /** What its speed was measured by, where it was. */
  readonly speedSource?: string;
}
