# What brain does on another machine: sent to its `sh` on standard input, behind the values that it works with, and never on a
# command line. Needs git and the usual small programs. One function for each verb; brain adds the call.
set -u
umask 077
export GIT_TERMINAL_PROMPT=0

# Whether workers can be started here at all.
facts() {
  cd "$HOME" || exit 1
  echo "home $(pwd -P)"
  echo "git $(command -v git)"
  [ -z "$path" ] || PATH=$path:$PATH
  echo "agent $(command -v "$program")"
  echo "free $(df -Pk . | awk 'NR == 2 { print $4 }')"
}

in_place() {
  LC_ALL=C git -C "$place" "$@"
}

# Under another name until it is whole: what is left of a lost connection is never taken for a work place.
make() {
  mkdir -p "$folder" "$session" || exit 1
  all="+refs/heads/*:refs/remotes/$remote/*"
  if [ -d "$place/.git" ]; then
    in_place fetch --quiet --prune --no-tags "$remote" "$all" || exit 1
    return
  fi
  whole=$place
  place=$place.new
  rm -rf "$place"
  LC_ALL=C git clone --quiet --no-tags --no-checkout --origin "$remote" -- "$url" "$place" || exit 1
  in_place config brain.worker "$worker"
  [ -n "$(in_place config user.name)" ] || in_place config user.name "$worker"
  [ -n "$(in_place config user.email)" ] || in_place config user.email "$worker@localhost"
  in_place switch --quiet --no-recurse-submodules --no-track -C "$branch" "refs/remotes/$remote/$branch" || exit 1
  mkdir -p "$place/.git/brain/claims" || exit 1
  cat >"$place/.git/brain/claims/$task.json" <<END || exit 1
$claim
END
  mv "$place" "$whole"
}

there() {
  [ ! -d "$place/.git" ] || echo yes
}

# A session of its own: it outlives the connection, and has no terminal that it could ask in.
start() {
  mkdir -p "$session" "$place/.git/brain" || exit 1
  rm -f "$session/exit"
  [ ! -f "$session/log" ] || mv "$session/log" "$session/log.before"
  : >"$session/log"
  cat >"$place/.git/brain/prompt.md" <<END || exit 1
$prompt
END
  cat >"$session/session.sh" <<END || exit 1
$script
END
  [ -z "$path" ] || PATH=$path:$PATH
  if command -v setsid >/dev/null 2>&1; then
    BRAIN_FLEET=$mark setsid sh "$session/session.sh" </dev/null >>"$session/log" 2>&1 &
  else
    set -m
    BRAIN_FLEET=$mark nohup sh "$session/session.sh" </dev/null >>"$session/log" 2>&1 &
  fi
  root=$!
  # Whoever looks from now on finds it.
  for each in 1 2 3 4 5; do
    [ ! -f "$session/exit" ] && [ -z "$(members)" ] || break
    sleep 0.1 2>/dev/null || sleep 1
  done
  echo "pid $root"
}

# All that carries the session's mark, whatever group it went to; without /proc, the session's own group.
members() {
  if [ -r /proc/self/environ ]; then
    grep -laF "BRAIN_FLEET=$mark" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\n'
  else
    ps -A -o pid= -o pgid= -o stat= | awk -v group="$root" '$2 == group && $3 !~ /^Z/ { print $1 }'
  fi
}

size_and_time() {
  stat -c '%s %Y' "$1" 2>/dev/null || stat -f '%z %m' "$1" 2>/dev/null
}

look() {
  # Before the exit is read: who is gone by now has written it.
  seen=$(for pid in $(members); do echo "process $pid $(cat "/proc/$pid/stat" 2>/dev/null)"; done)
  echo "now $(date +%s)"
  echo "exit $(cat "$session/exit" 2>/dev/null)"
  echo "log $(size_and_time "$session/log")"
  echo "commit $(size_and_time "$place/.git/logs/HEAD")"
  echo "uptime $(cut -d ' ' -f 1 /proc/uptime 2>/dev/null)"
  [ -z "$seen" ] || echo "$seen"
  echo
  tail -c "+$((offset + 1))" "$session/log" 2>/dev/null | head -c 4194304
}

# SIGTERM once to each, SIGKILL to those that are left after two and a half seconds; they may fork meanwhile.
stop() {
  for signal in TERM KILL; do
    asked=' '
    tenths=0
    while [ $tenths -lt 25 ]; do
      left=$(members)
      [ -n "$left" ] || return 0
      for pid in $left; do
        case $signal$asked in TERM*" $pid "*) continue ;; esac
        asked="$asked$pid "
        kill -s $signal "$pid" 2>/dev/null
      done
      if sleep 0.1 2>/dev/null; then tenths=$((tenths + 1)); else sleep 1 && tenths=$((tenths + 10)); fi
    done
  done
  [ -z "$(members)" ] || { echo 'some of its processes cannot be ended' >&2; exit 1; }
}

added() {
  git diff-index --cached --diff-filter=A --name-only -z "$head" -- "$@"
}

# Files that nobody meant to publish, as long as HEAD has none of that name.
unwanted() {
  added ':(icase,glob)**/.env' ':(icase,glob)**/.env.*' ':(icase,glob)**/.netrc' ':(icase,glob)**/.npmrc' \
    ':(icase,glob)**/*.pem' ':(icase,glob)**/*.key' ':(icase,glob)**/*.p12' ':(icase,glob)**/*.pfx' \
    ':(icase,glob)**/*.keystore' ':(icase,glob)**/id_rsa' ':(icase,glob)**/id_dsa' ':(icase,glob)**/id_ecdsa' \
    ':(icase,glob)**/id_ed25519'
  # More than 50 MiB. The first path is one that never is: without any, all would be meant.
  find . -path ./.git -prune -o -type f -size +102400 -print0 |
    GIT_LITERAL_PATHSPECS=1 xargs -0 git diff-index --cached --diff-filter=A --name-only -z "$head" -- ./.git/none
}

is_within() {
  git merge-base --is-ancestor "$1" "$2"
}

push_to() {
  said=$(LC_ALL=C git -c core.hooksPath=/dev/null push --porcelain --no-verify --no-recurse-submodules \
    "$remote" "$commit:refs/heads/$1" 2>&1 </dev/null) && to=$1
}

# To a branch that nobody else has.
push_aside() {
  stem=$(git rev-parse --abbrev-ref HEAD 2>/dev/null | sed 's|^task/||; s|[^A-Za-z0-9_.-]|-|g')
  push_to "rescue/$stem-$(echo "$commit" | cut -c 1-8)" || { echo "$said" >&2; exit 1; }
}

is_on_remote() {
  [ -n "$(git for-each-ref --count=1 --contains "$1" --format=x "refs/remotes/$remote/")" ]
}

# Pushes all that is only here; never by force.
save() {
  cd "$place" || exit 1
  save_files
  save_others
}

# With HEAD's commits, in one that neither HEAD, index nor files see.
save_files() {
  head=$(git rev-parse --verify --quiet HEAD) || return 0
  saved=$(git rev-parse --verify --quiet refs/worktree/brain-saved)
  parent=$head
  other=
  if [ -n "$saved" ] && ! is_within "$saved" "$head"; then
    if is_within "$head" "$saved"; then parent=$saved; else other=$saved; fi
  fi
  GIT_INDEX_FILE=$(git rev-parse --absolute-git-dir)/brain-save.index
  export GIT_INDEX_FILE
  # With its time: git compares a file's with the index's own; a younger copy would hide an edit made right after the index was written.
  cp -p "${GIT_INDEX_FILE%/*}/index" "$GIT_INDEX_FILE" 2>/dev/null || git read-tree "$head" || exit 1
  git add --all --ignore-errors -- . 2>/dev/null
  unwanted | git update-index --force-remove -z --stdin || exit 1
  tree=$(git write-tree) || exit 1
  rm -f "$GIT_INDEX_FILE"
  unset GIT_INDEX_FILE
  commit=$parent
  if [ -n "$other" ] || [ "$tree" != "$(git rev-parse "$parent^{tree}")" ]; then
    commit=$(GIT_AUTHOR_NAME=brain GIT_AUTHOR_EMAIL=brain@localhost GIT_COMMITTER_NAME=brain \
      GIT_COMMITTER_EMAIL=brain@localhost git commit-tree -p "$parent" ${other:+-p "$other"} -m "$message" "$tree") || exit 1
  fi
  ! is_on_remote "$commit" || return 0
  to= said=
  if [ -n "$branch" ]; then push_to "$branch"; fi
  if [ -z "$to" ]; then
    case $branch$said in ''|*rejected*) ;; *) echo "$said" >&2; exit 1 ;; esac
    push_aside
  fi
  git update-ref refs/worktree/brain-saved "$commit"
  git update-ref "refs/remotes/$remote/$to" "$commit"
  echo "saved $to $commit"
}

# Other branches and stashed changes: no more of them than somebody would look through.
save_others() {
  tips=$(git for-each-ref --format='head %(objectname)' refs/heads/
    git rev-list --walk-reflogs refs/stash -- 2>/dev/null | sed 's/^/stash /')
  [ -n "$tips" ] || return 0
  new=$(echo "$tips" | cut -d ' ' -f 2 | git rev-list --stdin --not --glob="refs/remotes/$remote/*") || exit 1
  { echo "$new"; echo "$tips"; } | awk 'NF == 1 { new[$1] = 1 } NF == 2 && new[$2] && !told[$2]++' | head -n 32 |
    while read -r kind commit; do
      [ "$kind" = head ] || commit=$(flat "$commit") || exit 1
      ! is_on_remote "$commit" || continue
      push_aside
      git update-ref "refs/remotes/$remote/$to" "$commit"
      echo "rescued $to $commit"
    done || exit 1
}

# A stash as one commit, the same each time. Its new files are the tree of its third parent.
flat() {
  head=$1^1
  GIT_INDEX_FILE=$(git rev-parse --absolute-git-dir)/brain-save.index
  export GIT_INDEX_FILE
  git read-tree "$1" || exit 1
  git ls-tree -r -z "$1^3" 2>/dev/null | git update-index -z --index-info || exit 1
  git ls-tree -r -l "$1^3" 2>/dev/null | awk '$4 > 52428800' | cut -f 2- | git update-index --force-remove --stdin
  unwanted | git update-index --force-remove -z --stdin || exit 1
  tree=$(git write-tree) || exit 1
  rm -f "$GIT_INDEX_FILE"
  at=$(git show -s --no-show-signature --format=%ct "$1")
  GIT_AUTHOR_NAME=brain GIT_AUTHOR_EMAIL=brain@localhost GIT_AUTHOR_DATE="$at +0000" GIT_COMMITTER_NAME=brain \
    GIT_COMMITTER_EMAIL=brain@localhost GIT_COMMITTER_DATE="$at +0000" git commit-tree -p "$head" -m "$message (stashed)" "$tree"
}

# Under another name first: what a lost connection leaves is never taken for a work place.
remove() {
  rm -rf "$place.gone" || exit 1
  [ ! -e "$place" ] || mv "$place" "$place.gone" || exit 1
  rm -rf "$place.gone" "$place.new" "$session"
}
