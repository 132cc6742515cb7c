import { isSecretVariable } from '../../domain/secret-variable.ts'

/** Names that lead to one: agents, key rings, settings folders, and all that steers git or ssh. */
const LEADING_NAME =
  /^(?:GIT_.*|SSH_.*|XDG_.*|BRAIN_.*|DBUS_.*|AZURE_CONFIG_DIR|CURL_HOME|DOCKER_CONFIG|GH_CONFIG_DIR|GNUPGHOME|GPG_.*|KUBECONFIG|NETRC|NPM_CONFIG_(?:GLOBAL|USER)CONFIG)$/i

/**
 * What a check's commands see: the environment without credentials and without ways to them. `home` is an empty
 * folder, so that no `~/.ssh`, `~/.netrc` or `~/.npmrc` is found by its usual name.
 */
export function checkEnvironment(
  environment: NodeJS.ProcessEnv,
  home: string,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !LEADING_NAME.test(entry[0]) && !isSecretVariable(entry[0], entry[1]),
  )
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    CI: 'true',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
}
