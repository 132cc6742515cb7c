import type { FleetPorts } from '../../ports/fleet.ts'
import type { FindSecret } from '../backup/find-secrets.ts'
import type { GitPlace } from '../git/git-place.ts'
import { engines } from './engines.ts'
import { envFiles } from './env-files.ts'
import { fleetStore } from './fleet-store.ts'
import { probeSandbox } from '../system/bubblewrap.ts'
import { sandboxedGround } from './sandboxed-ground.ts'
import { processSessions } from './sessions.ts'
import { sshGround } from './ssh-ground.ts'
import { workPlaces } from './work-places.ts'

export interface OpenFleet {
  readonly environment: NodeJS.ProcessEnv
  /** The folder of the files that are installed with brain. */
  readonly templates: string
  readonly findSecret: FindSecret
}

/** The workers that this clone started, their work places and their processes. */
export function openFleet(place: GitPlace, { environment, templates, findSecret }: OpenFleet): FleetPorts {
  const { brainDir, root } = place
  const options = { brainDir, root, environment, templates, findSecret }
  return {
    store: fleetStore(brainDir),
    places: workPlaces(place, { environment, findSecret }),
    sessions: processSessions(options),
    envFile: envFiles(environment),
    sandbox: {
      whyNot: async () => {
        const sandbox = await probeSandbox(environment)
        return sandbox.works ? null : sandbox.reason
      },
      ground: (settings) => sandboxedGround(place, options, settings),
    },
    engines: engines(place, options),
    elsewhere: (ssh, host) => sshGround(place, options, { ssh, host }),
  }
}
