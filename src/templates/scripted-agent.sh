#!/bin/sh
# Stands in for an agent's command line: it does what a line "Script: step; step" in its task says, with plain git, and no model.
# With a word, it goes on in the conversation of that name. Without a script it hands in at once.
#   write PATH   commit TEXT   push   submit   block TEXT      what workers do
#   sleep S   hang   stubborn   fork   noise KIB               what keeps them; fork leaves a process behind
#   crash N   die   lie   auth   limit S   spend USD   tokens N   what goes wrong
#   first STEP   only in the task's first attempt
set -u
state=$(git rev-parse --git-dir)/brain
mkdir -p "$state"
if [ $# -gt 0 ]; then
  script=$(cat "$state/script")
  past=$(cat "$state/past")
else
  script=$(sed -n 's/^Script: *//p' | head -n 1)
  past=0
fi
printf '%s' "$script" >"$state/script"

branch=$(git branch --show-current)
number=${branch#task/}
id=task-${number%%.*}
case $number in *.*) attempt=${number##*.} ;; *) attempt=1 ;; esac
session=scripted-$id-$attempt
cost=0 tokens=0
printf '{"type":"system","subtype":"init","session_id":"%s"}\n' "$session"

end() {
  error=true
  [ "$1" -ne 0 ] || error=false
  printf '{"type":"result","is_error":%s,"session_id":"%s","total_cost_usd":%s,"usage":{"input_tokens":%s}}\n' \
    "$error" "$session" "$cost" "$tokens"
  exit "$1"
}
spent() {
  printf '{"type":"result","session_id":"%s","total_cost_usd":%s,"usage":{"input_tokens":%s}}\n' "$session" "$cost" "$tokens"
}
commit() {
  git add --all . && git commit --quiet --allow-empty --message "$id: $1" || end 1
}
push() {
  git push --quiet origin "HEAD:refs/heads/$branch" || end 1
}
result() {
  mkdir -p results
  printf -- '---\ntask: %s\nattempt: %s\nraised: %s\n---\n%s\n' "$id" "$attempt" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" \
    >"results/$id-$1.md"
  git add --force "results/$id-$1.md"
}
submit() {
  git rm --quiet --ignore-unmatch "results/$id-blocker.md" >/dev/null
  result output "# $id - COMPLETED

## Summary

Done by the scripted agent."
  commit 'COMPLETE - Ready for review'
  push
}

step() {
  word=${1%% *}
  rest=${1#"$word"}
  rest=${rest# }
  case $word in
    first) [ "$attempt" -ne 1 ] || step "$rest" ;;
    write) mkdir -p "$(dirname "$rest")" && printf 'By %s, attempt %s\n' "$id" "$attempt" >>"$rest" ;;
    commit) commit "${rest:-Work}" ;;
    push) push ;;
    submit) submit; end 0 ;;
    block) result blocker "# Blocker: $id

**Issue:** ${rest:-Something is missing}
**Need from brain:** a word"; commit 'Blocker'; push; end 0 ;;
    sleep) sleep "${rest:-1}" ;;
    hang) exec sleep 86400 ;;
    stubborn) trap '' TERM INT HUP; while :; do sleep 1; done ;;
    fork) trap '' TERM; setsid sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 & ;;
    noise) head -c "$((${rest:-64} * 1024))" /dev/zero | tr '\0' x; echo ;;
    crash) echo "Error: something broke" >&2; exit "${rest:-1}" ;;
    die) kill -9 $$ ;;
    lie) end 0 ;;
    auth) echo "Error: not logged in" >&2; end 1 ;;
    limit) echo "Error: usage limit reached, try again in ${rest:-60} s" >&2; exit 1 ;;
    spend) cost=$rest; spent ;;
    tokens) tokens=$rest; spent ;;
    '') ;;
    *) echo "Error: unknown step $word" >&2; end 2 ;;
  esac
}

at=0
IFS=';'
set -f
for each in $script; do
  unset IFS
  at=$((at + 1))
  [ "$at" -gt "$past" ] || continue
  printf '%s' "$at" >"$state/past"
  each=${each#"${each%%[! ]*}"}
  step "${each%"${each##*[! ]}"}"
done
submit
end 0
