import { compareVersions } from './version-order.ts'

/** The oldest git that can merge without a work tree. */
export const GIT_MIN = '2.38'

/** `2.39.5` is enough; a text that is no version is not. */
export function isGitEnough(version: string): boolean {
  return (compareVersions(version, GIT_MIN) ?? -1) >= 0
}
