import * as z from 'zod'
import { DESTINATION, HOST_FOLDER, type SshHost, type SshRunner } from './ssh-host.ts'
import { TEXT, WORDS } from './strict-yaml.ts'

const NAME = z
  .string('the name of a host was expected')
  .regex(DESTINATION, 'a host or user@host was expected')

/** Below the home folder of the host, or absolute; it stands in messages and in scripts, so nothing strange. */
const FOLDER = z
  .string()
  .regex(/^(?:~\/)?[\w./+@-]{1,300}$/, 'a folder without spaces and quotes was expected')
  .refine(
    (path) => !path.split('/').includes('..') && !path.startsWith('-'),
    'a folder without .. was expected',
  )
  .transform((path) => path.replace(/^~\//, ''))

const SEARCHED = z.string().regex(/^\/[\w./+@-]{1,300}$/, 'an absolute folder was expected')

const HOST = z.strictObject({
  host: NAME,
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a short name was expected')
    .optional(),
  port: z.number('a port was expected').int().min(1).max(65_535).optional(),
  max: z.number('a whole number was expected').int().min(1).max(1_000).optional(),
  folder: FOLDER.optional(),
})

/** What a runner file may say of other machines, beside `title`. */
export const SSH_RUNNER = z.strictObject({
  title: TEXT.optional(),
  hosts: z
    .array(z.union([NAME, HOST]))
    .min(1, 'at least one host was expected')
    .max(200),
  ssh: WORDS.min(1, 'at least the program was expected').default(['ssh']),
  url: TEXT.refine(isPlainUrl, 'a URL without a password was expected').optional(),
  path: z.array(SEARCHED).max(20).default([]),
  folder: FOLDER.default(HOST_FOLDER),
  max: z.number('a whole number was expected').int().min(1).max(1_000).default(4),
})

/** The hosts with what they have in common filled in; null: two have the same name. */
export function sshRunnerOf(file: z.output<typeof SSH_RUNNER>): SshRunner | null {
  const hosts = file.hosts.map((each): SshHost => {
    const { host, port, name, max, folder } = typeof each === 'string' ? { host: each } : each
    return {
      name: name ?? (port === undefined ? host : `${host}:${port}`),
      destination: host,
      port: port ?? null,
      max: max ?? file.max,
      folder: folder ?? file.folder,
    }
  })
  if (new Set(hosts.map(({ name }) => name)).size !== hosts.length) return null
  return { program: file.ssh, hosts, url: file.url ?? null, path: file.path }
}

/** It becomes a word of git's on the host, and is kept there. */
export function isPlainUrl(url: string): boolean {
  return !/^-|\s|^[\w+.-]+::/.test(url) && !/^[a-z+]+:\/\/[^/@]*:[^/@]*@|^https?:\/\/[^/]*@/i.test(url)
}
