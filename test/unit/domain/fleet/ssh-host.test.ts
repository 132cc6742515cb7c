import { expect, test } from 'vitest'
import { readRunner } from '../../../../src/domain/fleet/read-runner.ts'
import { isPlainUrl } from '../../../../src/domain/fleet/read-ssh-runner.ts'
import { hostsByRoom, type SshHost } from '../../../../src/domain/fleet/ssh-host.ts'

test('hosts are words or maps; what they have in common is said once', () => {
  const text = `hosts:
  - build-1
  - {host: ada@build-2.example.org, port: 2222, max: 2, folder: ~/fleet}
max: 3
url: git@git.example.org:shop.git
path: [/opt/agents/bin]
`
  const { runner } = readRunner('ssh', text)
  expect(runner?.ssh).toEqual({
    program: ['ssh'],
    url: 'git@git.example.org:shop.git',
    path: ['/opt/agents/bin'],
    hosts: [
      { name: 'build-1', destination: 'build-1', port: null, max: 3, folder: '.cache/brain/places' },
      {
        name: 'ada@build-2.example.org:2222',
        destination: 'ada@build-2.example.org',
        port: 2222,
        max: 2,
        folder: 'fleet',
      },
    ],
  })
  expect(readRunner('gpu', 'hosts: [a]\n').runner?.name).toBe('gpu')
})

test.each([
  '-oProxyCommand=touch${IFS}hacked',
  'a b',
  'a;touch hacked',
  '$(touch hacked)',
  'a@b@c',
  '-a@b',
  'a@-b',
  'a\\nb',
  '`id`',
])('a host named %j is refused, with its line', (host) => {
  const { problem } = readRunner('ssh', `title: Ours\nhosts:\n  - "${host.replaceAll('"', '')}"\n`)
  expect(problem?.line).not.toBeNull()
  expect(problem?.message).toContain('hosts')
})

test('folders, URLs and names that could mean something else are refused', () => {
  const wrong = [
    'folder: ../up',
    'folder: "-rf"',
    'folder: "a b"',
    'url: "--upload-pack=x"',
    'url: "ext::sh -c x"',
  ]
  for (const line of [...wrong, 'path: [bin]', 'hostz: [a]', 'url: "https://me:pw@host/x"'])
    expect([line, readRunner('ssh', `hosts: [a]\n${line}\n`).runner]).toEqual([line, null])
  expect(readRunner('ssh', 'hosts: [a, a]\n').problem?.message).toContain('same name')
  expect(readRunner('ssh', 'hosts: []\n').problem).not.toBeNull()
  expect(readRunner('tmux', 'hosts: [a]\n').problem?.message).toContain('comes with brain')
})

test('a URL with a password or a token in it is not plain', () => {
  for (const url of ['https://host/x', 'ssh://git@host:22/x', 'git@host:x', '/srv/x.git'])
    expect([url, isPlainUrl(url)]).toEqual([url, true])
  for (const url of ['https://token@host/x', 'https://u:p@host/x', 'ssh://u:p@host/x', '-x', 'a b', 'ext::x'])
    expect([url, isPlainUrl(url)]).toEqual([url, false])
})

test('the host with the most room comes first; full ones not at all', () => {
  const host = (name: string, max: number): SshHost => ({
    name,
    destination: name,
    port: null,
    max,
    folder: 'f',
  })
  const hosts = [host('a', 1), host('b', 3), host('c', 2)]
  expect(hostsByRoom(hosts, ['a', 'b', 'b', null]).map(({ name }) => name)).toEqual(['c', 'b'])
  expect(hostsByRoom(hosts, []).map(({ name }) => name)).toEqual(['b', 'c', 'a'])
})
