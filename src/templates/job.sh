# A job of an engine (GitHub Actions, Kubernetes): clone, then do one reserved task. What it needs comes by its environment:
#   BRAIN_URL, BRAIN_CLAIMS (a file), BRAIN_INDEX, BRAIN_AGENT, BRAIN_PERMISSIONS, and GIT_TOKEN, which only git sees.
set -eu
umask 077
home=$(mktemp -d)
if [ -n "${GIT_TOKEN:-}" ]; then
  # Kept in a file, it may end with a line break.
  GIT_TOKEN=$(printf '%s' "$GIT_TOKEN")
  where=${BRAIN_URL#*://}
  printf '%s://%s:%s@%s\n' "${BRAIN_URL%%://*}" "${GIT_USER:-x-access-token}" "$GIT_TOKEN" "${where%%/*}" >"$home/credentials"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0="store --file=$home/credentials"
fi
unset GIT_TOKEN
export GIT_TERMINAL_PROMPT=0 XDG_CACHE_HOME="$home/cache"
git clone --quiet --no-tags -- "$BRAIN_URL" "$home/clone"
cd "$home/clone"
[ -n "$(git config user.email)" ] || git config user.email worker@brain.invalid
[ -n "$(git config user.name)" ] || git config user.name 'brain worker'
exec brain fleet job --claims "$BRAIN_CLAIMS" --index "$BRAIN_INDEX" --agent "$BRAIN_AGENT" --permissions "$BRAIN_PERMISSIONS"
