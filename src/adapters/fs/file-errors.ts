import { Failure } from '../../domain/failure.ts'

/** What the system's error codes mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EEXIST: 'something else is there',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a file stands where a folder should be',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  ERR_FS_EISDIR: 'it is a folder',
}

/** The failure for a file that could not be written: DISK_FULL or FILE_UNWRITABLE. */
export function unwritable(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  const full = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '')
  return new Failure(
    full ? 'DISK_FULL' : 'FILE_UNWRITABLE',
    {
      path,
      reason: `${path}: ${reasonOf(error)}`,
      ...(errorCode(error) === 'EEXIST' ? { isThere: true } : {}),
    },
    error,
  )
}

/** The failure for a file that could not be read: FILE_NOT_READABLE. */
export function unreadable(path: string, error: unknown): Failure {
  return error instanceof Failure
    ? error
    : new Failure('FILE_NOT_READABLE', { path, reason: reasonOf(error) }, error)
}

/** `ENOENT` and the like; null when the error has none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function reasonOf(error: unknown): string {
  return REASONS[errorCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error))
}
