import path from 'node:path';
import { say } from '../../../../core/message/message';
import { CommandError, runCommand } from '../../../../system/command';
import { EngineError } from '../../errors';

export interface CompileRequest {
  /** C++ files. */
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  /** Shared libraries to link with, which will lie beside the output. */
  readonly libraries: readonly string[];
  readonly output: string;
  readonly signal: AbortSignal;
}

/** Compiles a native module of Node. @throws EngineError when there is no C++ compiler or it fails. */
export async function compileModule({ sources, includes, libraries, output, signal }: CompileRequest): Promise<void> {
  // prettier-ignore
  const args = ['-O2', '-std=c++17', '-shared', '-fPIC', '-pthread', '-DNAPI_VERSION=8', ...includes.flatMap((folder) => ['-I', folder]), ...sources, '-o', output, ...libraries, '-Wl,-rpath,$ORIGIN'];
  for (const compiler of [process.env['CXX'], 'g++', 'c++', 'clang++']) {
    if (!compiler) continue;
    try {
      await runCommand(compiler, args, { signal });
      return;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (!error.notFound)
        throw new EngineError(say('{0} could not be compiled: {1}', path.basename(output), error.message), { cause: error });
    }
  }
  throw new EngineError(
    say('it needs a C++ compiler, and none was found: install g++ (Debian: apt install g++; Fedora: dnf install gcc-c++)'),
  );
}
