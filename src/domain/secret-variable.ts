/** Names that hold a credential themselves. */
const SECRET_NAME =
  /TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH|COOKIE|WEBHOOK|CONNECTION_?STRING|CONN_?STR|(?<!^|^OLD)PWD|(?:^|_)(?:PAT|DSN)(?:_|$)/i
/** `https://user:secret@host`, and a token alone in front of the host. */
const SECRET_VALUE = /:\/\/(?:[^/\s:@]*:[^/\s@]+|[^/\s:@]{20,})@/

/** A variable of an environment that holds a credential, by its name or by what its value looks like. */
export function isSecretVariable(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || SECRET_VALUE.test(value)
}
