import nodeModule, { createRequire } from 'node:module';
import { requireWithCache } from './codeCache';

/** Since Node.js 22.10. */
interface CompileCache {
  enableCompileCache(folder: string): unknown;
  flushCompileCache(): void;
}

/** By then, a process has run most of the functions that it will: what V8 compiles at their first call is kept as well. In milliseconds. */
const untilKept = 1000;

/**
 * Runs a CommonJS script as `require` does, with what V8 made of it the last time: compiling is the longest part of a trainer's start.
 * @param folder where that is kept; when it cannot be written to, nothing is
 */
export function requireCompiled(file: string, folder: string): void {
  const node = nodeModule as Partial<CompileCache>;
  if (node.enableCompileCache === undefined || node.flushCompileCache === undefined) {
    requireWithCache(file, folder, untilKept);
    return;
  }
  node.enableCompileCache(folder);
  createRequire(file)(file);
  // At its end it would be too late: a trainer is killed.
  setTimeout(node.flushCompileCache, untilKept).unref();
}
