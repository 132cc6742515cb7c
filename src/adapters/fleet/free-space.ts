import { statfsSync } from 'node:fs'
import { Failure } from '../../domain/failure.ts'

const FREE_BYTES_MIN = 512 * 1024 * 1024

/** Work places must not fill the disk that the brain itself writes to. Throws DISK_FULL. */
export function assertRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= FREE_BYTES_MIN) return
  throw new Failure('DISK_FULL', { reason: `less than 512 MiB are free for work places in ${folder}` })
}
