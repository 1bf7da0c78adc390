/** The ways to a native engine. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../../../core/message/message';
import { EngineError } from '../../errors';
import { type InstallRoute, nativeEngineFolder } from '../installation';
import { installByScript } from './installerRoute';
import { writeManifest } from './manifest';
import type { InstallRequest, RouteRequest } from './request';
import { verifyBinding } from './verify';
import { installFromWheel } from './wheelRoute';

interface Route {
  readonly route: InstallRoute;
  readonly title: Message;
  /** @returns the path of the binding inside `target` */
  readonly install: (request: RouteRequest) => Promise<string>;
}

const routes: readonly Route[] = [
  { route: 'installer', title: say("tfjs-node's own installer"), install: installByScript },
  { route: 'wheel', title: say('the tensorflow-cpu wheel'), install: installFromWheel },
];

/**
 * Makes an engine inside `work`, by the first way that gives one that runs.
 * @returns its folder
 * @throws EngineError that names every failure.
 */
export async function makeEngine(work: string, downloads: string, request: InstallRequest): Promise<string> {
  const { onProgress, signal } = request;
  let failures: Message | undefined;
  for (const { route, title, install } of routes) {
    const target = path.join(work, route);
    const temporary = `${target}-temporary`;
    try {
      await mkdir(target);
      const binding = await install({ ...request, target, temporary, downloads });
      onProgress({ message: say('checking that it runs') });
      const tensorflow = await verifyBinding(path.join(target, binding), signal);
      await writeManifest(target, { route, binding, tensorflow });
      return target;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = say('{0}: {1}', title, error.userMessage);
      failures = failures === undefined ? failure : say('{0}\n- {1}', failures, failure);
      onProgress({ message: say('{0} did not work ({1})', title, firstLine(error)) });
      for (const useless of [target, temporary]) await rm(useless, { recursive: true, force: true });
    }
  }
  throw new EngineError(
    say('the native engine could not be installed in {0}.\n- {1}\nThe portable engine works without it.', nativeEngineFolder(), failures!),
  );
}

function firstLine({ message }: Error): string {
  return message.split('\n')[0]!;
}
