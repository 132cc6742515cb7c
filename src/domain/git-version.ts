/** The oldest git that can merge without a work tree. */
export const GIT_MIN = '2.38'

/** `2.39.5` is enough; a text that is no version is not. */
export function isGitEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = GIT_MIN.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}
