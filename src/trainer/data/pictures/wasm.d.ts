/** The bundler takes files of WebAssembly in as bytes. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What Node.js has of it, as far as it is used here: TypeScript declares it for browsers alone. */
declare namespace WebAssembly {
  type Module = object;
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: object;
  }
}
